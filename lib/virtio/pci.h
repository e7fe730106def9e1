/* Virtio over PCI: a modern device found through a device session.
 *
 * Order of use: virtio_open, virtio_queue for each queue, virtio_start. All structures are checked
 * against their BAR; config bytes that the device serves are untrusted. */
#ifndef VIRTIO_PCI_H
#define VIRTIO_PCI_H

#include "driver/hardware.h"
#include "virtio/queue.h"

#define VIRTIO_BARS 6u
struct virtio_region {
  volatile uint8_t *at;
  uint32_t bytes;
};

struct virtio {
  struct client device;
  struct memory bar[VIRTIO_BARS];
  struct virtio_region common, notify, isr, config;
  uint32_t notify_multiplier;
  struct interrupt interrupt;
};

/* A queue with its rings and `buffer_pages` of buffer memory behind them, all one DMA block. */
struct virtio_queue {
  struct virtq q;
  unsigned number;
  volatile uint16_t *doorbell;
  struct memory memory;
  uint8_t *buffers;
  uint64_t buffers_physical;
};

/* Opens the session "device", resets the function and agrees on VERSION_1 alone. NOT_FOUND when the route finds no
 * function, UNSUPPORTED when it is not modern virtio. On error everything is given back. */
enum status virtio_open(struct virtio *v, unsigned donation);
/* Prepares queue `number` with at most VIRTQ_MAX entries. NOT_FOUND when the device has no such queue. */
enum status virtio_queue(struct virtio *v, unsigned number, unsigned buffer_pages, struct virtio_queue *out);
/* Switches the device on: DRIVER_OK. STATE when it refuses. One vector for all queues; the handler must call virtio_ack
 * first, then take from the queues. */
enum status virtio_start(struct virtio *v, signal_handler handler, void *context);
void virtio_ack(struct virtio *v);
void virtio_notify(const struct virtio_queue *q);

#endif
