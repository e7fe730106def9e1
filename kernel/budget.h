/* Budget: a right to CPU time on one CPU, split from a parent. BUDGET_RESERVED has runtime in every period, by
 * deadline; BUDGET_SHARE divides the rest by weight.
 *
 * Invariants: on each CPU the bandwidth of all budgets sums to 90 % for ever; a parent's `weights` is its own weight
 * plus its children's; a budget is at most one of: payer, the one beside it, in the ready tree, in the exhausted tree,
 * in a thread's stalled list. The first two are in no tree, so that running on, or running at once, costs no tree
 * operation.
 */
#ifndef KERNEL_BUDGET_H
#define KERNEL_BUDGET_H

#include "object.h"
#include "processor.h"

enum { OWN_WEIGHT = 100, WEIGHT_MAX = 1000, BUDGET_DEPTH_MAX = 8, BANDWIDTH_ALL = 943719, BANDWIDTH_ONE = 1 << 20 };

struct budget_request {
  struct budget *parent;
  uint64_t kind, cpu, amount, period;
};

#define CLASS_SHARE (1ull << 62)
/* Its place in the order: reservations by deadline, then shares by virtual time. */
static inline uint64_t budget_key(const struct budget *b) { return b->until; }
static inline bool budget_exhausted(const struct budget *b) { return b->kind == BUDGET_RESERVED && b->remaining <= 0; }

struct budget *budget_root(struct bank *bank, unsigned cpu);
int budget_new(struct bank *bank, const struct budget_request *r, struct budget **out);
int budget_destroy_step(struct budget *b);
void budget_bind(struct thread *t, struct budget *b); /* b NULL: unbinds; else b has no thread */

/* Active = can be chosen: in a tree, or the payer. activate does nothing when it is so already or its thread wants no
 * time. */
void budget_activate(struct budget *b);
void budget_withdraw(struct budget *b); /* from wherever it stands or is stalled */
static inline void budget_deactivate(struct budget *b) {
  if (b->home->budget != b) budget_withdraw(b);
  b->active = 0;
}
/* Puts an active budget that is no longer the payer into its tree, and takes the one that becomes payer out. */
void budget_place(struct budget *b);
static inline void budget_take(struct budget *b) {
  struct processor *p = b->home;
  if (p->beside == b) p->beside = NULL;
  if (tree_has(&b->node)) tree_remove(b->node.kind ? &p->exhausted : &p->ready, &b->node);
}
/* Makes an active budget with time left the one beside the payer; who was there goes to its tree. */
static inline void beside_take(struct processor *p, struct budget *b) {
  if (p->beside) budget_place(p->beside);
  p->beside = b;
}
/* While its thread serves, the callers pay; its own budget helps only to get to an event. */
static inline bool budget_due(const struct thread *t) { return t->link <= LINK_DEAD || t->attention & ATTENTION_EVENT; }
/* Its thread has something to run: itself or a callee. */
static inline bool budget_wants(const struct budget *b) {
  const struct thread *t = b->thread;
  return t && (t->state == STATE_CALLING || (t->state == STATE_RUNNING && !t->held)) && budget_due(t);
}
/* The body of budget_activate, for where it is worth to be in line. */
void budget_unstall(struct budget *b);
void budget_wake_reserved(struct budget *b);
static inline void budget_ready(struct budget *b) {
  struct processor *p = b->home;
  p->reschedule = 1;
  if (b->stalled_on) budget_unstall(b);
  if (b->active || !budget_wants(b)) return;
  b->active = 1;
  if (b->kind == BUDGET_RESERVED)
    budget_wake_reserved(b);
  else if (b->virtual_time < p->virtual_floor)
    b->virtual_time = p->virtual_floor;
  if (p->budget != b && budget_exhausted(b))
    budget_place(b);
  else if (p->budget != b)
    beside_take(p, b);
  if (p != processor_self()) processor_kick_other(p, b);
}
/* Notes that it cannot run before `end` can. */
void budget_stall(struct budget *b, struct thread *end);
/* The payer pays, and what it owes. True when nothing is left. */
bool budget_charge(struct budget *b, uint64_t ticks);
/* It pays when it next runs, wherever it stands now. */
void budget_owe(struct budget *b, uint64_t ticks);
/* An exhausted reservation whose time has come gets its runtime again. */
void budget_replenish(struct budget *b, uint64_t now);

#endif
