$(eval $(call component,framebuffer,drivers/framebuffer,trusted,driver))
$(eval $(call hosttest,framebuffer,tests/host/framebuffer.c drivers/framebuffer/mode.c))
