/* Budget: a right to CPU time on one CPU, split from a parent. BUDGET_RESERVED has runtime in every period, by
 * deadline; BUDGET_SHARE divides the rest by weight.
 *
 * Invariants: on each CPU the bandwidth of all budgets sums to 90 % for ever; a parent's `weights` is its own weight
 * plus its children's; a budget is in at most one of: ready tree, exhausted tree, a thread's stalled list. */
#ifndef KERNEL_BUDGET_H
#define KERNEL_BUDGET_H

#include "object.h"
#include "processor.h"

enum { OWN_WEIGHT = 100, WEIGHT_MAX = 1000, BUDGET_DEPTH_MAX = 8, BANDWIDTH_ALL = 943718, BANDWIDTH_ONE = 1 << 20 };

struct budget_request {
  struct budget *parent;
  uint64_t kind, cpu, amount, period;
};

struct budget *budget_root(struct bank *bank, unsigned cpu);
int budget_new(struct bank *bank, const struct budget_request *r, struct budget **out);
int budget_destroy_step(struct budget *b);
void budget_bind(struct thread *t, struct budget *b); /* b NULL: unbinds; else b has no thread */

/* Puts it where it can be chosen, when its thread wants time and it is not there yet. */
void budget_activate(struct budget *b);
/* Takes it out of every tree and list. */
void budget_deactivate(struct budget *b);
/* Its thread has something to run: itself or a callee. */
bool budget_wants(const struct budget *b);
/* Notes that it cannot run before `end` can. */
void budget_stall(struct budget *b, struct thread *end);
/* Pays for `ticks` until `now`; keeps its place in the trees right. */
void budget_charge(struct budget *b, uint64_t ticks);
/* An exhausted reservation whose time has come gets its runtime again. */
void budget_replenish(struct budget *b, uint64_t now);

#endif
