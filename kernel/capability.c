/* Capability: see capability.h. */
#include "capability.h"
#include "zero.h"

bool slot_empty(const struct pd *pd, uint64_t untrusted_index) {
  const struct slot *s = slot_at(pd, untrusted_index);
  return s && untrusted_index && (!s->cell || slot_stale(s));
}

void slot_put(struct pd *pd, uint64_t index, struct cell *cell, uint16_t rights, uint64_t badge) {
  struct slot *s = slot_at(pd, index);
  s->cell = cell;
  s->generation_rights = cell_generation(cell) << 16 | rights;
  s->badge = badge;
  s->frame = (uint32_t)(frame_of(cell) * sizeof(struct frame));
}

void slot_clear(struct slot *slot) { zero_bytes(slot, sizeof *slot); }

/* A slot that was never filled names frame 0, which is never memory. One comparison of the head then tells generation,
 * type and that the object is not dying. */
int find(const struct pd *pd, uint64_t untrusted_slot, enum object_type type, uint16_t rights, struct found *out) {
  const struct slot *s = slot_at(pd, untrusted_slot);
  if (!s) return ST_BAD_CAP;
  unsigned want = type == OBJ_THREAD ? USE_THREAD : type == OBJ_PD ? USE_PD : USE_CELLS;
  bool page_cell = !((uintptr_t)s->cell & (PAGE_SIZE - 1));
  if (frame_of_slot(s)->use != want || page_cell != (want != USE_CELLS)) return ST_BAD_CAP;
  if (s->cell->head != ((s->generation_rights & ~0xffffull) | type)) return ST_BAD_CAP;
  if (rights & ~s->generation_rights) return ST_DENIED;
  out->cell = s->cell;
  out->badge = s->badge;
  out->rights = (uint16_t)s->generation_rights;
  return ST_OK;
}
