/* Signal: see signal.h. Aliases hold no bits; theirs are the root's, limited by the badge of the capability. */
#include "signal.h"
#include "bank.h"
#include "budget.h"
#include "capability.h"
#include "destroy.h"
#include "ipc.h"
#include "kernel.h"
#include "schedule.h"

struct signal *signal_new(struct bank *bank) {
  struct signal *s = (struct signal *)cell_new(bank, OBJ_SIGNAL);
  if (s) s->root = s;
  return s;
}

struct signal *signal_alias(struct bank *bank, struct signal *origin) {
  struct signal *s = (struct signal *)cell_new(bank, OBJ_SIGNAL);
  if (!s) return NULL;
  s->root = origin->root;
  derived_link(&origin->derived, &s->derived);
  return s;
}

static int wait_begin(struct processor *p, struct thread *t, struct signal *s, uint64_t mask, uint64_t deadline) {
  struct signal *root = s->root;
  if (t->link > LINK_DEAD || root->waiter) return ST_STATE;
  if (root->pending & mask) return set_result(t, ST_OK, signal_take(root, mask)), ST_HANDLED;
  if (deadline && deadline <= hw_tsc()) return ST_TIMEOUT;
  root->waiter = t;
  t->waiting = root;
  t->wait_mask = mask;
  t->state = STATE_SIGNAL_WAIT;
  timeout_set(t, deadline);
  if (t->budget) budget_deactivate(t->budget);
  p->reschedule = 1;
  return ST_HANDLED;
}

void signal_set(struct signal *s, uint64_t bits) {
  struct signal *root = s->root;
  struct thread *waiter = root->waiter;
  uint64_t pending = root->pending | bits;
  root->pending = pending;
  if (waiter && pending & waiter->wait_mask) {
    set_result(waiter, ST_OK, pending & waiter->wait_mask);
    root->pending = pending & ~waiter->wait_mask;
    root->waiter = NULL;
    waiter->waiting = NULL;
  } else
    waiter = NULL;
  if (root->bound && root->pending & root->bound->bound_mask) event_deliver(root->bound); /* what is left */
  if (waiter) wait_over(waiter);
}

static int sys_signal(struct thread *t) {
  struct found f;
  int status = find(t->pd, t->frame.rdi, OBJ_SIGNAL, RIGHT_SIGNAL, &f);
  if (status) return status;
  set_result(t, ST_OK, 0);
  signal_set((struct signal *)f.cell, f.badge);
  return ST_HANDLED;
}

static int sys_wait(struct processor *p, struct thread *t) {
  struct found f;
  int status = find(t->pd, t->frame.rdi, OBJ_SIGNAL, RIGHT_WAIT, &f);
  return status ? status : wait_begin(p, t, (struct signal *)f.cell, f.badge, t->frame.rsi);
}

/* In one piece: of all that takes the lock these two are made most often. */
__attribute__((flatten)) void kernel_notify(struct processor *p) {
  processor_enter(p);
  struct thread *t = p->current;
  int status = t->frame.rax == SYS_WAIT ? sys_wait(p, t) : sys_signal(t);
  if (status != ST_HANDLED) set_result(t, (unsigned)status, 0);
  processor_leave(p);
}

void signal_bind(struct thread *t, struct signal *s, uint64_t mask) {
  if (t->bound) t->bound->bound = NULL;
  t->attention &= ~(uint32_t)ATTENTION_EVENT;
  t->bound = s ? s->root : NULL;
  t->bound_mask = mask;
  if (!s) return;
  s->root->bound = t;
  signal_set(s, 0);
}

void source_link(struct source *source, struct signal *s, uint64_t bits) {
  source->signal = s;
  source->bits = bits;
  LIST_ADD(s->sources, source, next, at);
}

void source_unlink(struct source *source) {
  if (!source->signal) return;
  LIST_REMOVE(source, next, at);
  source->signal = NULL;
}

int signal_destroy_step(struct signal *top) {
  struct signal *s = CONTAINER(derived_deepest(&top->derived), struct signal, derived);
  top->cell.head |= CELL_DYING;
  s->cell.head |= CELL_DYING;
  if (s->sources) {
    source_unlink(s->sources);
    return ST_AGAIN;
  }
  if (s->root == s && s->waiter) {
    struct thread *waiter = s->waiter;
    s->waiter = NULL;
    waiter->waiting = NULL;
    set_result(waiter, ST_GONE, 0);
    wait_over(waiter);
  }
  if (s->root == s && s->bound) signal_bind(s->bound, NULL, 0);
  derived_unlink(&s->derived);
  cell_free(&s->cell);
  return s == top ? ST_OK : ST_AGAIN;
}
