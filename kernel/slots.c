/* Slots: SYS_SLOT: copy, drop, query and move capabilities. */
#include "mem.h"
#include "syscall.h"

/*@ requires pd_sound(from) && pd_sound(to) && puttable(to, from);
    assigns *slot_of(to, target);
    ensures granted: \result == ST_OK ==> \old((uint16_t)slot_of(from, source)->generation_rights & RIGHT_GRANT) != 0;
    ensures empty: \result == ST_OK ==> 0 < target < to->slots;
    ensures narrower: \result == ST_OK ==> \let had = (uint16_t)\old(slot_of(from, source)->generation_rights);
      \let has = (uint16_t)\old(slot_of(to, target))->generation_rights; (has & had) == has && (has & keep) == has; */
static int copy(const struct pd *from, uint64_t source, struct pd *to, uint64_t target, uint16_t keep) {
  struct found f;
  int status = find_any(from, source, &f);
  if (status) return status;
  if (!(f.rights & RIGHT_GRANT)) return ST_DENIED;
  if (!slot_empty(to, target)) return ST_NO_SLOT;
  //@ assert had: f.rights == (uint16_t)\at(slot_of(from, source)->generation_rights, Pre);
  slot_put(to, target, f.cell, narrowed(f.rights, keep), f.badge);
  return ST_OK;
}

static int slot_copy(struct thread *t, const struct arguments *a) {
  struct found pd = {.cell = &t->pd->cell};
  int status = a->r9 ? find(t->pd, a->r9, OBJ_PD, RIGHT_USE, &pd) : ST_OK;
  return status ? status : copy(t->pd, a->rdx, (struct pd *)pd.cell, a->rsi, (uint16_t)a->r8);
}

static int slot_drop(struct thread *t, const struct arguments *a) {
  if (a->rsi >= t->pd->slots) return ST_BAD_CAP;
  slot_clear(slot_at(t->pd, a->rsi));
  return ST_OK;
}

static int slot_query(struct thread *t, const struct arguments *a) {
  struct found f;
  struct results r = {0};
  int status = find_any(t->pd, a->rsi, &f);
  if (status || cell_dying(f.cell)) return status ? status : ST_BAD_CAP;
  r.rsi = cell_type(f.cell);
  r.rdx = f.rights;
  r.r8 = r.rsi == OBJ_MEM ? ((struct mem *)f.cell)->pages : 0;
  return give(t, &r);
}

static int slot_move(struct thread *t, const struct arguments *a) {
  struct slot *source = slot_at(t->pd, a->rdx);
  struct found f;
  int status = find_any(t->pd, a->rdx, &f);
  if (status) return status;
  if (!slot_empty(t->pd, a->rsi)) return ST_NO_SLOT;
  slot_put(t->pd, a->rsi, f.cell, f.rights, f.badge);
  slot_clear(source);
  return ST_OK;
}

int sys_slot(struct thread *t, const struct arguments *a) {
  switch (a->rdi) {
  case SLOT_COPY:
    return slot_copy(t, a);
  case SLOT_DROP:
    return slot_drop(t, a);
  case SLOT_QUERY:
    return slot_query(t, a);
  case SLOT_MOVE:
    return slot_move(t, a);
  default:
    return ST_BAD_ARG;
  }
}
