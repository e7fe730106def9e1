$(eval $(call component,outbox,apps/outbox,trusted,driver))
$(eval $(call hosttest,outbox,tests/host/outbox.c apps/outbox/frame.c apps/outbox/names.c))
