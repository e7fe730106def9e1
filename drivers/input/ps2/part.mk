$(eval $(call component,ps2,drivers/input/ps2,trusted,driver))
$(eval $(call hosttest,ps2,tests/host/ps2.c drivers/input/ps2/keyboard.c drivers/input/ps2/mouse.c lib/driver/input_queue.c))
