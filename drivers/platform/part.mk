$(eval $(call component,platform,drivers/platform,trusted,driver))
$(eval $(call hosttest,platform,tests/host/platform.c drivers/platform/function.c))
