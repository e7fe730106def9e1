/* Create: SYS_CREATE and SYS_DERIVE: decode and check by type, then make the object and fill the slot. */
#include "bank.h"
#include "budget.h"
#include "destroy.h"
#include "gate.h"
#include "irq.h"
#include "kernel.h"
#include "mem.h"
#include "pd.h"
#include "signal.h"
#include "syscall.h"
#include "thread.h"
#include "vcpu.h"

enum { PHYSICAL_BITS = 52 };

/* What a creation gives: the cell, and rights and badge of the first capability to it. */
struct created {
  struct cell *cell;
  uint16_t rights;
  uint64_t badge;
  uint32_t missing; /* pages that the object still lacks */
};

static int made(struct created *c, void *cell) {
  c->cell = cell;
  return cell ? ST_OK : ST_NO_MEMORY;
}

static int create_bank(struct bank *bank, const struct arguments *a, struct created *c) {
  if (a->rdx < 1 || a->rdx > FRAMES_MAX) return ST_BAD_ARG;
  if (bank->depth == NEST_MAX) return ST_STATE;
  if (bank_free(bank) < a->rdx) return ST_NO_MEMORY;
  struct bank *b = bank_new(bank);
  c->missing = (uint32_t)a->rdx - 1;
  bank_move(bank, b, &c->missing, MOVE_RUNS);
  return made(c, b);
}

static int create_pd(struct bank *bank, const struct arguments *a, struct created *c) {
  if (a->rdx > PD_TABLE_PAGES) return ST_BAD_ARG;
  uint32_t now = a->rdx < PD_STEP ? (uint32_t)a->rdx : PD_STEP;
  int status = bank_prepare(bank, pd_pages((uint32_t)a->rdx));
  c->missing = (uint32_t)a->rdx - now;
  return status ? status : made(c, pd_new(bank, now));
}

static int create_thread(struct thread *t, struct bank *bank, const struct arguments *a, struct created *c) {
  struct found pd;
  int status = find(t->pd, a->rdx, OBJ_PD, RIGHT_USE, &pd);
  if (status) return status;
  if (pd_of_guest((struct pd *)pd.cell)) return ST_STATE;
  if (a->r8 >= USER_END || a->r9 >= USER_END || a->r10 >= USER_END || a->r10 & (PAGE_SIZE - 1)) return ST_BAD_ARG;
  struct thread_request r = {(struct pd *)pd.cell, a->r8, a->r9, a->r10};
  return made(c, thread_new(bank, &r));
}

static int create_budget(struct thread *t, struct bank *bank, const struct arguments *a, struct created *c) {
  struct found parent;
  int status = find(t->pd, a->rdx, OBJ_BUDGET, RIGHT_TAKE, &parent);
  if (status) return status;
  struct budget_request r = {(struct budget *)parent.cell, a->r8 & 0xff, a->r8 >> 8, a->r9, a->r10};
  struct budget *b = NULL;
  status = budget_new(bank, &r, &b);
  return status ? status : made(c, b);
}

static int create_gate(struct thread *t, struct bank *bank, const struct arguments *a, struct created *c) {
  struct found server;
  int status = find(t->pd, a->rdx, OBJ_THREAD, RIGHT_SERVE, &server);
  c->badge = a->r8;
  return status ? status : made(c, gate_new(bank, (struct thread *)server.cell));
}

static int create_signal(struct bank *bank, struct created *c) {
  c->badge = ~0ull;
  return made(c, signal_new(bank));
}

static int create_mem(struct bank *bank, const struct arguments *a, struct created *c) {
  if (a->rdx < 1 || a->rdx > MEM_PAGES_MAX) return ST_BAD_ARG;
  if (bank_free(bank) < a->rdx) return ST_NO_MEMORY;
  int status = bank_prepare(bank, (uint32_t)a->rdx);
  if (status) return status;
  struct mem *m = NULL;
  if (bank->dirty && bank->clean_pages < a->rdx + 2) status = bank_prepare(bank, (uint32_t)a->rdx + 2);
  if (status == ST_RESTART) return status;
  c->rights = RIGHTS_ALL & ~RIGHT_PHYS;
  status = mem_new(bank, (uint32_t)a->rdx, &m);
  if (status == ST_AGAIN) c->missing = (uint32_t)a->rdx - m->pages;
  return status && status != ST_AGAIN ? status : made(c, m);
}

static int find_io(struct thread *t, uint64_t untrusted_slot) {
  struct found io;
  return find(t->pd, untrusted_slot, OBJ_IO, RIGHT_USE, &io);
}

static int create_irq(struct thread *t, struct bank *bank, const struct arguments *a, struct created *c) {
  struct found s;
  int status = find_io(t, a->rdx);
  if (!status) status = find(t->pd, a->r9, OBJ_SIGNAL, RIGHT_SIGNAL, &s);
  if (status) return status;
  if (a->r10 & ~s.badge) return ST_DENIED;
  struct irq *irq = NULL;
  status = irq_new(bank, a->r8, (struct signal *)s.cell, a->r10 ? a->r10 : s.badge, &irq);
  return status ? status : made(c, irq);
}

static int create_device_mem(struct thread *t, struct bank *bank, const struct arguments *a, struct created *c) {
  int status = find_io(t, a->rdx);
  if (status) return status;
  bool sound = !(a->r8 & (PAGE_SIZE - 1)) && !(a->r8 >> PHYSICAL_BITS) && a->r9 >= 1 && a->r9 <= MEM_PAGES_MAX &&
               a->r10 <= MEM_ATTR_UNCACHED;
  if (!sound) return ST_BAD_ARG;
  if (!hw_is_device(a->r8, a->r9 * PAGE_SIZE)) return ST_OVERLAP;
  c->rights = RIGHTS_ALL & ~RIGHT_EXEC;
  return made(c, mem_device(bank, a->r8 >> PAGE_SHIFT, (uint32_t)a->r9, (enum mem_attr)a->r10));
}

static int create_vcpu(struct thread *t, struct bank *bank, const struct arguments *a, struct created *c) {
  struct found pd;
  if (!hw_guest_supported()) return ST_UNSUPPORTED;
  int status = find(t->pd, a->rdx, OBJ_PD, RIGHT_USE, &pd);
  if (status) return status;
  if (!pd_of_guest((struct pd *)pd.cell)) return ST_STATE;
  status = bank_prepare(bank, VCPU_PAGES);
  return status ? status : made(c, vcpu_new(bank, (struct pd *)pd.cell));
}

static int create(struct thread *t, struct bank *bank, const struct arguments *a, struct created *c) {
  switch (high_half(a->rdi)) {
  case OBJ_BANK:
    return create_bank(bank, a, c);
  case OBJ_PD:
    return create_pd(bank, a, c);
  case OBJ_THREAD:
    return create_thread(t, bank, a, c);
  case OBJ_BUDGET:
    return create_budget(t, bank, a, c);
  case OBJ_GATE:
    return create_gate(t, bank, a, c);
  case OBJ_SIGNAL:
    return create_signal(bank, c);
  case OBJ_MEM:
    return create_mem(bank, a, c);
  case OBJ_IRQ:
    return create_irq(t, bank, a, c);
  case OBJ_DEVMEM:
    return create_device_mem(t, bank, a, c);
  case OBJ_VCPU:
    return create_vcpu(t, bank, a, c);
  default:
    return ST_UNSUPPORTED;
  }
}

/* Creations that take too many runs of frames for one entry go on in further ones: the registers are rewritten to one
 * of these types with what is missing, and the call runs again. Uttered by user level they can do no more than a
 * creation could. */
enum { GO_ON = 0x100, GO_ON_BANK = GO_ON | OBJ_BANK, GO_ON_PD = GO_ON | OBJ_PD, GO_ON_MEM = GO_ON | OBJ_MEM, GIVE_UP };

static int again_as(struct thread *t, const struct arguments *a, uint64_t type, uint32_t missing) {
  t->frame.rdi = low_half(a->rdi) | type << 32;
  t->frame.rdx = missing;
  return ST_RESTART;
}

/* Only into a child of the bank that pays. */
static int go_on_bank(struct thread *t, struct bank *bank, struct cell *c, const struct arguments *a) {
  if (cell_type(c) != OBJ_BANK || ((struct bank *)c)->parent != bank) return ST_UNSUPPORTED;
  if (bank_free(bank) < a->rdx) return ST_NO_MEMORY;
  uint32_t pages = (uint32_t)a->rdx;
  return bank_move(bank, (struct bank *)c, &pages, MOVE_RUNS) ? ST_OK : again_as(t, a, GO_ON_BANK, pages);
}

static int go_on_pd(struct thread *t, struct bank *bank, struct cell *c, const struct arguments *a) {
  uint64_t pages = a->rdx;
  if (cell_type(c) != OBJ_PD || bank_of(c) != bank || pd_of_guest((struct pd *)c)) return ST_UNSUPPORTED;
  int status = pd_grow_step((struct pd *)c, &pages);
  if (status == ST_OK || status == ST_RESTART) return status;
  return status == ST_AGAIN ? again_as(t, a, GO_ON_PD, (uint32_t)pages) : again_as(t, a, GIVE_UP, (uint32_t)status);
}

/* Only a Mem that owns RAM of the bank that pays. What cannot be completed is taken apart before the error is told. */
static int go_on_mem(struct thread *t, struct bank *bank, struct cell *c, const struct arguments *a) {
  struct mem *m = (struct mem *)c;
  if (cell_type(c) != OBJ_MEM || m->root != m || m->device || bank_of(m) != bank) return ST_UNSUPPORTED;
  if (!m->pages || a->rdx > MEM_PAGES_MAX - m->pages) return ST_BAD_ARG;
  uint32_t pages = (uint32_t)a->rdx;
  int status = bank_free(bank) < a->rdx ? ST_NO_MEMORY : bank_prepare(bank, pages);
  if (!status) status = mem_grow(m, bank, &pages);
  if (status == ST_OK || status == ST_RESTART) return status;
  return status == ST_AGAIN ? again_as(t, a, GO_ON_MEM, pages) : again_as(t, a, GIVE_UP, (uint32_t)status);
}

static int give_up(struct thread *t, struct cell *c, const struct arguments *a) {
  bool unused_pd = cell_type(c) == OBJ_PD && !((struct pd *)c)->threads; /* so it cannot be the caller's */
  if (cell_type(c) != OBJ_MEM && !unused_pd) return ST_UNSUPPORTED;
  if (destroy(c) == ST_AGAIN) return ST_RESTART;
  slot_clear(slot_at(t->pd, low_half(a->rdi)));
  return a->rdx < ST_COUNT ? (int)a->rdx : ST_BAD_ARG;
}

static int create_go_on(struct thread *t, const struct arguments *a) {
  struct bank *bank;
  struct found f;
  int status = find_bank(t->pd, a->rsi, &bank);
  if (!status) status = find_any(t->pd, low_half(a->rdi), &f);
  if (status) return status;
  if (!(f.rights & RIGHT_DESTROY)) return ST_DENIED;
  switch (high_half(a->rdi)) {
  case GO_ON_BANK:
    return cell_dying(f.cell) ? ST_BAD_CAP : go_on_bank(t, bank, f.cell, a);
  case GO_ON_MEM:
    return cell_dying(f.cell) ? ST_BAD_CAP : go_on_mem(t, bank, f.cell, a);
  case GO_ON_PD:
    return cell_dying(f.cell) ? ST_BAD_CAP : go_on_pd(t, bank, f.cell, a);
  case GIVE_UP:
    return give_up(t, f.cell, a);
  default:
    return ST_UNSUPPORTED;
  }
}

int sys_create(struct thread *t, const struct arguments *a) {
  struct bank *bank;
  struct created c = {NULL, RIGHTS_ALL, 0, 0};
  if (high_half(a->rdi) >= GO_ON) return create_go_on(t, a);
  if (!slot_empty(t->pd, low_half(a->rdi))) return ST_NO_SLOT;
  int status = find_bank(t->pd, a->rsi, &bank);
  if (!status && bank_free(bank)) status = bank_prepare(bank, 1);
  if (!status) status = create(t, bank, a, &c);
  if (!status) slot_put(t->pd, low_half(a->rdi), c.cell, c.rights, c.badge);
  if (status || !c.missing) return status;
  return again_as(t, a, GO_ON | high_half(a->rdi), c.missing);
}

static int derive_signal(struct bank *bank, const struct found *f, uint64_t bits, struct created *c) {
  if (bits & ~f->badge) return ST_DENIED;
  struct signal *s = (struct signal *)f->cell;
  c->badge = bits;
  return s->derived.depth == NEST_MAX ? ST_STATE : made(c, signal_alias(bank, s));
}

static int derive_mem(struct bank *bank, const struct found *f, const struct arguments *a, struct created *c) {
  struct mem *m = (struct mem *)f->cell;
  if (!a->r9 || a->r8 >= m->pages || a->r9 > m->pages - a->r8) return ST_BAD_ARG;
  return m->derived.depth == NEST_MAX ? ST_STATE : made(c, mem_view(bank, m, (uint32_t)a->r8, (uint32_t)a->r9));
}

static int derive(struct bank *bank, const struct found *f, const struct arguments *a, struct created *c) {
  struct gate *g = (struct gate *)f->cell;
  switch (cell_type(f->cell)) {
  case OBJ_GATE:
    return g->derived.depth == NEST_MAX ? ST_STATE : made(c, gate_alias(bank, g));
  case OBJ_SIGNAL:
    return derive_signal(bank, f, a->r8, c);
  case OBJ_MEM:
    return derive_mem(bank, f, a, c);
  default:
    return ST_BAD_CAP;
  }
}

/* The deriver may destroy what it derived, whatever the origin's capability allows: it is its own cell. */
int sys_derive(struct thread *t, const struct arguments *a) {
  struct bank *bank;
  struct found f;
  if (!slot_empty(t->pd, low_half(a->rdi))) return ST_NO_SLOT;
  int status = find_bank(t->pd, a->rsi, &bank);
  if (!status) status = find_any(t->pd, a->rdx, &f);
  if (status || cell_dying(f.cell)) return status ? status : ST_BAD_CAP;
  if (!(f.rights & RIGHT_DERIVE)) return ST_DENIED;
  uint16_t rights = (uint16_t)high_half(a->rdi);
  struct created c = {NULL, narrowed(f.rights | RIGHT_DESTROY, rights), f.badge, 0};
  if (bank_free(bank)) status = bank_prepare(bank, 1);
  if (!status) status = derive(bank, &f, a, &c);
  if (!status) slot_put(t->pd, low_half(a->rdi), c.cell, c.rights, c.badge);
  return status;
}
