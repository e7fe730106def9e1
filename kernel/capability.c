/* Capability: see capability.h. */
#include "capability.h"
#include "kernel.h"
#include "zero.h"

bool slot_empty(const struct pd *pd, uint64_t untrusted_index) {
  const struct slot *s = slot_at(pd, untrusted_index), *none = pd->tables[0];
  //@ assert none == slot_of(pd, 0);
  return s != none && (!s->cell || slot_stale(s));
}

void slot_put(struct pd *pd, uint64_t index, struct cell *cell, uint16_t rights, uint64_t badge) {
  struct slot *s = slot_at(pd, index);
  ASSERT(s != pd->tables[0]);
  s->cell = cell;
  s->generation_rights = cell_generation(cell) << 16 | rights;
  //@ assert packed: s->generation_rights >> 16 == \at(cell->head, Pre) >> 16;
  s->badge = badge;
  s->frame = (uint32_t)(frame_of(cell) * sizeof(struct frame));
}

void slot_clear(struct slot *slot) { zero_bytes(slot, sizeof *slot); }
