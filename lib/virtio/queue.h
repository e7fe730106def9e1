/* Queue: a split virtqueue with one descriptor per buffer. Pure: works on memory that the caller provides.
 *
 * Invariant: bit i of `lent` is set while buffer i belongs to the device; only such an id is believed when it comes
 * back. The shared rings are written from private counters and never read back, except used->idx and the used elements.
 */
#ifndef VIRTIO_QUEUE_H
#define VIRTIO_QUEUE_H

#include "abi/status.h"
#include "abi/types.h"

#define VIRTQ_MAX 64u
#define VIRTQ_BYTES 4096u /* a page holds the three rings of 64 entries */

struct virtq_descriptor {
  uint64_t address;
  uint32_t length;
  uint16_t flags, next;
};
struct virtq_used {
  uint32_t id, length;
};
struct virtq_rings { /* the device's view: offsets are handed over one by one */
  struct virtq_descriptor descriptor[VIRTQ_MAX];
  struct {
    uint16_t flags, index, ring[VIRTQ_MAX];
  } available;
  uint32_t gap;
  struct {
    uint16_t flags, index;
    struct virtq_used ring[VIRTQ_MAX];
  } used;
};
_Static_assert(sizeof(struct virtq_rings) <= VIRTQ_BYTES, "one page holds a queue");

struct virtq {
  volatile struct virtq_rings *rings; /* shared with the device */
  uint16_t size;                      /* power of two, 2..VIRTQ_MAX */
  uint16_t offered, taken;            /* private copies of available.index and of what was taken from used */
  bool broken;                        /* the device lied: nothing is offered or taken any more */
  uint64_t lent;
  uint32_t length[VIRTQ_MAX]; /* what was offered, so that a longer answer is noticed */
};

/* rings must be VIRTQ_BYTES of zeroed memory. BAD_ARG when size is no power of two in range. */
enum status virtq_init(struct virtq *q, void *rings, unsigned size);
/* Hands buffer i (physical address) to the device. STATE when it already has it. */
enum status virtq_offer(struct virtq *q, unsigned i, uint64_t address, uint32_t length, bool device_writes);
/* Takes the next buffer back: OK with i and the length the device wrote; AGAIN when there is none; PROTOCOL when it
 * lied. */
enum status virtq_take(struct virtq *q, unsigned *i, uint32_t *length);
static inline bool virtq_is_lent(const struct virtq *q, unsigned i) { return q->lent >> (i % VIRTQ_MAX) & 1; }

#endif
