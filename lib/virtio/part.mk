$(eval $(call library,virtio,lib/virtio))
$(eval $(call hosttest,virtio-queue,tests/host/virtio_queue.c lib/virtio/queue.c))
