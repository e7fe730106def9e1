/* Capability: see capability.h. */
#include "capability.h"
#include "processor.h"
#include "zero.h"

struct slot *slot_at(const struct pd *pd, uint64_t untrusted_index) {
  if (untrusted_index >= pd->slots) return NULL;
  uint64_t index = untrusted_index & (uint64_t)((int64_t)(untrusted_index - pd->slots) >> 63);
  __asm__("" : "+r"(index)); /* keeps the mask from being optimised away */
  return &pd->tables[index / SLOTS_PER_PAGE][index % SLOTS_PER_PAGE];
}

static bool frame_holds(const struct cell *cell) {
  unsigned use = frame_at(frame_of(cell))->use;
  if ((uintptr_t)cell & (PAGE_SIZE - 1)) return use == USE_CELLS;
  return use == USE_THREAD || use == USE_PD;
}

static bool slot_stale(const struct slot *s) {
  return !frame_holds(s->cell) || cell_generation(s->cell) != s->generation_rights >> 16;
}

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

int find_any(const struct pd *pd, uint64_t untrusted_slot, struct found *out) {
  const struct slot *s = slot_at(pd, untrusted_slot);
  if (!s || !s->cell || slot_stale(s)) return ST_BAD_CAP;
  out->cell = s->cell;
  out->badge = s->badge;
  out->rights = (uint16_t)s->generation_rights;
  return ST_OK;
}

int find(const struct pd *pd, uint64_t untrusted_slot, enum object_type type, uint16_t rights, struct found *out) {
  int status = find_any(pd, untrusted_slot, out);
  if (status) return status;
  if (cell_type(out->cell) != type || cell_dying(out->cell)) return ST_BAD_CAP;
  return (out->rights & rights) == rights ? ST_OK : ST_DENIED;
}
