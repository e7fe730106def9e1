/* Queue: a split virtqueue with one descriptor per buffer. */
#include "virtio/queue.h"

enum { DEVICE_WRITES = 2 };

enum status virtq_init(struct virtq *q, void *rings, unsigned size) {
  if (size < 2 || size > VIRTQ_MAX || (size & (size - 1))) return ST_BAD_ARG;
  *q = (struct virtq){.rings = rings, .size = (uint16_t)size};
  return ST_OK;
}

enum status virtq_offer(struct virtq *q, unsigned i, uint64_t address, uint32_t length, bool device_writes) {
  if (i >= q->size) return ST_BAD_ARG;
  if (q->broken || virtq_is_lent(q, i)) return ST_STATE;
  volatile struct virtq_descriptor *d = &q->rings->descriptor[i];
  d->address = address, d->length = length, d->flags = device_writes ? DEVICE_WRITES : 0, d->next = 0;
  q->rings->available.ring[q->offered % q->size] = (uint16_t)i;
  q->length[i] = device_writes ? length : 0;
  q->lent |= 1ull << i;
  q->offered++;
  __atomic_thread_fence(__ATOMIC_RELEASE); /* the device must see the descriptor before the index */
  q->rings->available.index = q->offered;
  __atomic_thread_fence(__ATOMIC_SEQ_CST); /* and the index before the doorbell that follows */
  return ST_OK;
}

static enum status broken(struct virtq *q) {
  q->broken = true;
  return ST_PROTOCOL;
}

enum status virtq_take(struct virtq *q, unsigned *i, uint32_t *length) {
  if (q->broken) return ST_PROTOCOL;
  uint16_t untrusted_index = q->rings->used.index;
  uint16_t waiting = (uint16_t)(untrusted_index - q->taken);
  if (!waiting) return ST_AGAIN;
  if (waiting > q->size) return broken(q);
  __atomic_thread_fence(__ATOMIC_ACQUIRE);
  volatile struct virtq_used *u = &q->rings->used.ring[q->taken % q->size];
  uint32_t untrusted_id = u->id, untrusted_length = u->length;
  if (untrusted_id >= q->size || !virtq_is_lent(q, untrusted_id)) return broken(q);
  if (untrusted_length > q->length[untrusted_id]) return broken(q);
  q->lent &= ~(1ull << untrusted_id);
  q->taken++;
  *i = untrusted_id, *length = untrusted_length;
  return ST_OK;
}
