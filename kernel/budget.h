/* Budget: a right to CPU time on one CPU, split from a parent. BUDGET_RESERVED has runtime in every period, by
 * deadline; BUDGET_SHARE divides the rest by weight.
 *
 * Invariants: on each CPU the bandwidth of all budgets sums to 90 % for ever; a parent's `weights` is its own weight
 * plus its children's; a budget is at most one of: payer, the one that woke last (`woken`), in the ready tree, in the
 * exhausted tree, in a thread's stalled list. The first two are in no tree, so that running on, or running at once,
 * costs no tree operation. */
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
static inline uint64_t budget_key(const struct budget *b) {
  return b->kind == BUDGET_RESERVED ? b->until : CLASS_SHARE | b->virtual_time;
}
static inline bool budget_exhausted(const struct budget *b) { return b->kind == BUDGET_RESERVED && b->remaining <= 0; }

struct budget *budget_root(struct bank *bank, unsigned cpu);
int budget_new(struct bank *bank, const struct budget_request *r, struct budget **out);
int budget_destroy_step(struct budget *b);
void budget_bind(struct thread *t, struct budget *b); /* b NULL: unbinds; else b has no thread */

/* Active = can be chosen: in a tree, or the payer. activate does nothing when it is so already or its thread wants no
 * time. */
void budget_activate(struct budget *b);
void budget_deactivate(struct budget *b);
/* Puts an active budget that is no longer the payer into its tree, and takes the one that becomes payer out. */
void budget_place(struct budget *b);
static inline void budget_take(struct budget *b) {
  struct processor *p = &kernel.processors[b->cpu];
  if (p->woken == b) p->woken = NULL;
  if (tree_has(&b->node)) tree_remove(b->node.kind ? &p->exhausted : &p->ready, &b->node);
}
/* While its thread serves, the callers pay; its own budget helps only to get to an event. */
static inline bool budget_due(const struct budget *b) {
  return b->thread->link <= LINK_DEAD || b->thread->attention & ATTENTION_EVENT;
}
/* Its thread has something to run: itself or a callee. */
static inline bool budget_wants(const struct budget *b) {
  const struct thread *t = b->thread;
  return t && (t->state == STATE_CALLING || (t->state == STATE_RUNNING && !t->held)) && budget_due(b);
}
/* Notes that it cannot run before `end` can. */
void budget_stall(struct budget *b, struct thread *end);
/* The payer pays, and what it owes. */
void budget_charge(struct budget *b, uint64_t ticks);
/* It pays when it next runs, wherever it stands now. */
void budget_owe(struct budget *b, uint64_t ticks);
/* An exhausted reservation whose time has come gets its runtime again. */
void budget_replenish(struct budget *b, uint64_t now);

#endif
