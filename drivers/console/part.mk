$(eval $(call component,console,drivers/console,trusted,virtio driver))
