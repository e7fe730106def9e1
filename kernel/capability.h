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

/* Annotations are proved by tests/prove. Taken for granted there, and tested by kernel_check.c: a Pd's tables exist;
 * the entry that a slot names is in the frame table; bytes of a cell exist where the use of its frame says so, and only
 * there: each read of a cell must come after the check that allows it. */
/*@ axiomatic Frames {
      logic struct frame *named(struct slot *s) reads s->frame, kernel.frames;
      predicate page_cell(struct slot *s) = ((uintptr_t)s->cell & (PAGE_SIZE - 1)) == 0;
    }
    predicate cell_exists(struct slot *s) = \let use = (unsigned)named(s)->use;
      (use == USE_CELLS && !page_cell(s)) || ((use == USE_THREAD || use == USE_PD) && page_cell(s));
    // A page of cells begins with a word that is no live cell's head.
    predicate readable(struct slot *s) = cell_exists(s) || (unsigned)named(s)->use == USE_CELLS;
    predicate slot_sound(struct slot *s) = \valid_read(s) && \valid_read(named(s)) &&
      (readable(s) ==> \valid_read(s->cell));
    logic struct slot *slot_of(struct pd *pd, integer i) = pd->tables[i / SLOTS_PER_PAGE] + i % SLOTS_PER_PAGE;
    predicate none(struct slot *s) = s->cell == \null && (unsigned)named(s)->use == USE_PLAIN;
    predicate pd_sound(struct pd *pd) = \valid_read(pd) && 0 < pd->slots <= PD_TABLE_PAGES * SLOTS_PER_PAGE &&
      none(slot_of(pd, 0)) &&
      \forall integer i; 0 <= i < pd->slots ==> slot_sound(slot_of(pd, i));
    predicate apart(struct found *out, struct pd *pd) = \valid(out) && \separated(out, pd) &&
      \forall integer i; 0 <= i < pd->slots ==> \separated(out, slot_of(pd, i));
    predicate puttable(struct pd *to, struct pd *from) =
      (\forall integer i; 0 <= i < to->slots ==> \valid(slot_of(to, i)) && \separated(slot_of(to, i), to)) &&
      \forall integer i, k; 0 <= i < to->slots && 0 <= k < from->slots ==>
        \separated(slot_of(to, i), slot_of(from, k)->cell);
    predicate found_in(struct found *f, struct slot *s) =
      f->cell == s->cell && f->badge == s->badge && f->rights == (uint16_t)s->generation_rights;
    axiomatic Bits { // shown for all words by tests/prove/bits.smt2
      axiom and_ones: \forall integer x; 0 <= x <= 0xffffffffffffffff ==> (x & 0xffffffffffffffff) == x;
      axiom packed_low: \forall integer x; 0 <= x <= 0xffffffffffffffff ==> (uint16_t)((x >> 16) << 16) == 0;
      axiom packed_high: \forall integer x, r; 0 <= x <= 0xffffffffffffffff && 0 <= r <= 0xffff ==>
        ((r | (uint64_t)((x >> 16) << 16)) & -0x10000) == (x & 0xffffffffffff0000);
    } */

/*@ assigns \nothing;
    ensures \result == value; */
static inline uint64_t opaque(uint64_t value) {
  __asm__("" : "+r"(value)); /* a value, not a branch: nothing to mispredict */
  return value;
}

/* The slot; slot 0, which exists and is always empty, when the index is out of range. */
/*@ requires pd_sound(pd);
    assigns \nothing;
    ensures range: untrusted_index >= pd->slots ==> \result == slot_of(pd, 0);
    ensures place: untrusted_index < pd->slots ==> \result == slot_of(pd, untrusted_index); */
static inline struct slot *slot_at(const struct pd *pd, uint64_t untrusted_index) {
  uint64_t index = untrusted_index & opaque(-(uint64_t)(untrusted_index < pd->slots));
  //@ assert inside: untrusted_index < pd->slots ==> index == untrusted_index;
  //@ assert outside: untrusted_index >= pd->slots ==> index == 0;
  return &pd->tables[index / SLOTS_PER_PAGE][index % SLOTS_PER_PAGE];
}

/*@ requires \valid_read(s);
    assigns \nothing;
    ensures \result == named(s); */
static inline const struct frame *frame_of_slot(const struct slot *s) {
  return (const struct frame *)((const char *)kernel.frames + s->frame);
}

/* The object is gone: its frame has another use, or its cell another generation. */
/*@ requires slot_sound(s);
    assigns \nothing;
    ensures checked: !\result ==> cell_exists(s) && s->cell->head >> 16 == s->generation_rights >> 16; */
static inline bool slot_stale(const struct slot *s) {
  unsigned use = frame_of_slot(s)->use;
  bool page_cell = !((uintptr_t)s->cell & (PAGE_SIZE - 1));
  if (use != USE_CELLS && !(page_cell && (use == USE_THREAD || use == USE_PD))) return true;
  return (page_cell && use == USE_CELLS) || cell_generation(s->cell) != s->generation_rights >> 16;
}

/* True when the index names a slot that a capability can be put into. */
/*@ requires pd_sound(pd);
    assigns \nothing;
    ensures range: \result ==> 0 < untrusted_index < pd->slots; */
bool slot_empty(const struct pd *pd, uint64_t untrusted_index);
/*@ requires pd_sound(pd) && index < pd->slots && \valid(slot_of(pd, index)) && \valid_read(cell);
    requires \separated(slot_of(pd, index), pd) && \separated(slot_of(pd, index), cell);
    assigns *slot_of(pd, index);
    ensures names: \old(slot_of(pd, index))->cell == cell && \old(slot_of(pd, index))->badge == badge;
    ensures rights: (uint16_t)\old(slot_of(pd, index))->generation_rights == rights;
    ensures generation: \old(slot_of(pd, index))->generation_rights >> 16 == \old(cell->head) >> 16; */
void slot_put(struct pd *pd, uint64_t index, struct cell *cell, uint16_t rights, uint64_t badge);
void slot_clear(struct slot *slot);

/* Every right that travels is what its holder has, less what is not kept: the one place where rights are narrowed. */
/*@ assigns \nothing;
    ensures (\result & have) == \result && (\result & keep) == \result; */
static inline uint16_t narrowed(uint16_t have, uint16_t keep) {
  uint16_t left = have & keep;
  //@ assert whole: left == (have & keep);
  return left;
}

/* OK, BAD_CAP or DENIED. A dying object is found by find_any only. */
/*@ requires pd_sound(pd) && apart(out, pd);
    assigns *out;
    ensures status: \result == ST_OK || \result == ST_BAD_CAP;
    ensures range: \result == ST_OK ==> untrusted_slot < pd->slots;
    ensures unchanged: \result != ST_OK ==> *out == \old(*out);
    ensures copied: \result == ST_OK ==> found_in(out, \old(slot_of(pd, untrusted_slot)));
    ensures live: \result == ST_OK ==> \old(\let s = slot_of(pd, untrusted_slot); cell_exists(s) &&
      s->cell->head >> 16 == s->generation_rights >> 16); */
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
/*@ requires pd_sound(pd) && apart(out, pd);
    assigns *out;
    ensures status: \result == ST_OK || \result == ST_BAD_CAP || \result == ST_DENIED;
    ensures range: \result == ST_OK ==> untrusted_slot < pd->slots;
    ensures unchanged: \result != ST_OK ==> *out == \old(*out);
    ensures copied: \result == ST_OK ==> found_in(out, \old(slot_of(pd, untrusted_slot)));
    ensures live: \result == ST_OK ==> \old(\let s = slot_of(pd, untrusted_slot); readable(s) &&
      s->cell->head == ((s->generation_rights & ~0xffffull) | type));
    ensures held: \result == ST_OK ==>
      \old((slot_of(pd, untrusted_slot)->generation_rights & rights) == rights); */
static inline int find(const struct pd *pd, uint64_t untrusted_slot, enum object_type type, uint16_t rights,
                       struct found *out) {
  const struct slot *s = slot_at(pd, untrusted_slot);
  unsigned want = type == OBJ_THREAD ? USE_THREAD : type == OBJ_PD ? USE_PD : USE_CELLS;
  if (frame_of_slot(s)->use != want) return ST_BAD_CAP;
  if (want != USE_CELLS && (uintptr_t)s->cell & (PAGE_SIZE - 1)) return ST_BAD_CAP;
  if (s->cell->head != ((s->generation_rights & ~0xffffull) | type)) return ST_BAD_CAP;
  if ((s->generation_rights & rights) != rights) return ST_DENIED;
  out->cell = s->cell;
  out->badge = s->badge;
  out->rights = (uint16_t)s->generation_rights;
  return ST_OK;
}

#endif
