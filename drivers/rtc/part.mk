$(eval $(call component,rtc,drivers/rtc,trusted,driver))
$(eval $(call hosttest,rtc,tests/host/rtc.c drivers/rtc/cmos_time.c))
