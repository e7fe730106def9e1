/* Schedule: who pays and who runs on a processor: the most urgent budget, and the thread at the end of the chain of
 * calls that the budget's own thread is blocked on. */
#ifndef KERNEL_SCHEDULE_H
#define KERNEL_SCHEDULE_H

#include "budget.h"

enum { CHAIN_MAX = 64 };

/* Accounts, chooses payer and current thread, arms the timer, makes the machine hold the current thread's state. */
void schedule(struct processor *p);
/* Charges what any CPU has used so far. */
void processor_account(struct processor *p);
/* What has been done since the last accounting, and the rest of the interrupt, was for that budget; NULL: for whoever
 * runs next. */
void processor_bill(struct processor *p, struct budget *b);
/* The payer is going away: accounts and clears it. */
void processor_payer_gone(struct processor *p);
/* Budgets stalled on it are to be looked at again. */
void thread_revive(struct thread *t);
/* The thread can run now: its budget, and all that were stalled on it, are looked at again. */
static inline void thread_ready(struct thread *t) {
  if (t->stalled) thread_revive(t);
  if (t->budget)
    budget_ready(t->budget);
  else
    processor_self()->reschedule = 1;
}
/* Follows the calls from a thread; NULL when there are more than CHAIN_MAX. */
struct thread *chain_end(struct thread *t);
static inline bool thread_runnable(const struct thread *t) { return t->state == STATE_RUNNING && !t->held; }
/* Timeouts of waiting threads. */
void timeout_change(struct thread *t, uint64_t deadline);
static inline void timeout_set(struct thread *t, uint64_t deadline) { /* 0: clears */
  if (t->deadline != deadline) timeout_change(t, deadline);
}
/* It has what it waited for. */
static inline void wait_over(struct thread *t) {
  timeout_set(t, 0);
  t->state = STATE_RUNNING;
  thread_ready(t);
}
/* The last part of it: p->current differs from p->loaded. */
void processor_switch(struct processor *p);
/* Chooses who runs when that may have changed, makes the machine hold its state, gives the lock away. */
static inline void processor_leave(struct processor *p) {
  if (p->reschedule) schedule(p);
  processor_unlock(p);
  hw_barrier_user();
}
/* Forgets a thread that this CPU may hold the state of. */
void processor_unload(struct thread *t);

#endif
