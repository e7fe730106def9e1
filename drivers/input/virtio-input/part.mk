$(eval $(call component,virtio-input,drivers/input/virtio-input,trusted,virtio driver))
$(eval $(call hosttest,virtio-input,tests/host/virtio_input.c drivers/input/virtio-input/event.c))
