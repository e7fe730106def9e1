/* Slots: SYS_SLOT: copy, drop, query and move capabilities. */
#include "mem.h"
#include "syscall.h"

static int slot_copy(struct thread *t, const struct arguments *a) {
  struct pd *target = t->pd;
  struct found f, pd;
  int status = find_any(t->pd, a->rdx, &f);
  if (!status && a->r9) {
    status = find(t->pd, a->r9, OBJ_PD, RIGHT_USE, &pd);
    if (!status) target = (struct pd *)pd.cell;
  }
  if (status) return status;
  if (!(f.rights & RIGHT_GRANT)) return ST_DENIED;
  if (!slot_empty(target, a->rsi)) return ST_NO_SLOT;
  slot_put(target, a->rsi, f.cell, f.rights & (uint16_t)a->r8, f.badge);
  return ST_OK;
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
