/* Capability: slots, and the one way from a number that user level utters to an object.
 *
 * A lookup believes nothing of a cell before its frame's use and its generation have been checked: the page may have
 * become data since the capability was made. Indices are masked by their bound, so one that is out of range is slot 0,
 * also under misprediction. */
#ifndef KERNEL_CAPABILITY_H
#define KERNEL_CAPABILITY_H

#include "processor.h"

struct found {
  struct cell *cell;
  uint64_t badge;
  uint16_t rights;
};

/* The slot; slot 0, which exists and is always empty, when the index is out of range. */
static inline struct slot *slot_at(const struct pd *pd, uint64_t untrusted_index) {
  uint64_t mask = -(uint64_t)(untrusted_index < pd->slots);
  __asm__("" : "+r"(mask)); /* a value, not a branch: nothing to mispredict */
  uint64_t index = untrusted_index & mask;
  return &pd->tables[index / SLOTS_PER_PAGE][index % SLOTS_PER_PAGE];
}

static inline const struct frame *frame_of_slot(const struct slot *s) {
  return (const struct frame *)((const char *)kernel.frames + s->frame);
}

/* The object is gone: its frame has another use, or its cell another generation. */
static inline bool slot_stale(const struct slot *s) {
  unsigned use = frame_of_slot(s)->use;
  bool page_cell = !((uintptr_t)s->cell & (PAGE_SIZE - 1));
  if (use != USE_CELLS && !(page_cell && (use == USE_THREAD || use == USE_PD))) return true;
  return (page_cell && use == USE_CELLS) || cell_generation(s->cell) != s->generation_rights >> 16;
}

/* True when the index names a slot that a capability can be put into. */
bool slot_empty(const struct pd *pd, uint64_t untrusted_index);
void slot_put(struct pd *pd, uint64_t index, struct cell *cell, uint16_t rights, uint64_t badge);
void slot_clear(struct slot *slot);

/* OK, BAD_CAP or DENIED. A dying object is found by find_any only. */
static inline int find_any(const struct pd *pd, uint64_t untrusted_slot, struct found *out) {
  const struct slot *s = slot_at(pd, untrusted_slot);
  if (!s->cell || slot_stale(s)) return ST_BAD_CAP;
  out->cell = s->cell;
  out->badge = s->badge;
  out->rights = (uint16_t)s->generation_rights;
  return ST_OK;
}

/* The same for one type, mostly a constant, and rights. A slot that was never filled names frame 0, which is never
 * memory. One comparison of the head then tells generation, type and that the object is not dying; the head of a page
 * of cells, which a stale capability to a Thread or Pd may name, has no type. */
static inline int find(const struct pd *pd, uint64_t untrusted_slot, enum object_type type, uint16_t rights,
                       struct found *out) {
  const struct slot *s = slot_at(pd, untrusted_slot);
  unsigned want = type == OBJ_THREAD ? USE_THREAD : type == OBJ_PD ? USE_PD : USE_CELLS;
  if (frame_of_slot(s)->use != want) return ST_BAD_CAP;
  if (want != USE_CELLS && (uintptr_t)s->cell & (PAGE_SIZE - 1)) return ST_BAD_CAP;
  if (s->cell->head != ((s->generation_rights & ~0xffffull) | type)) return ST_BAD_CAP;
  if (rights & ~s->generation_rights) return ST_DENIED;
  out->cell = s->cell;
  out->badge = s->badge;
  out->rights = (uint16_t)s->generation_rights;
  return ST_OK;
}

#endif
