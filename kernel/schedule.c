/* Schedule: see schedule.h. Every loop is bounded; what is left over is done after the next timer interrupt, which is
 * then armed at once. */
#include "schedule.h"
#include "budget.h"
#include "ipc.h"
#include "kernel.h"

enum { STEP_CHOICES = 16, STEP_WAKES = 8 };
#define NEVER (~0ull)

static uint64_t earlier(uint64_t a, uint64_t b) { return a < b ? a : b; }

/* Also for another CPU, whose TSC may be a little ahead. */
static void account(struct processor *p, uint64_t now) {
  uint64_t ticks = now > p->since ? now - p->since : 0;
  p->since = now;
  if (p->current) p->current->ticks += now - p->started;
  p->started = now;
  if (p->budget) budget_charge(p->budget, ticks);
}

void processor_account(struct processor *p) { account(p, hw_tsc()); }

void processor_payer_gone(struct processor *p) {
  processor_account(p);
  p->budget->active = 0;
  p->budget = NULL;
  p->reschedule = 1;
}

struct thread *chain_end(struct thread *t) {
  for (unsigned i = 0; i < CHAIN_MAX; i++) {
    if (t->state != STATE_CALLING) return t;
    t = t->callee;
  }
  return NULL;
}

void thread_revive(struct thread *t) {
  struct processor *p = processor_self();
  if (!t->stalled) return;
  t->revive_again = 1;
  if (t->reviving) return;
  t->reviving = 1;
  LIST_ADD(p->revive, t, revive_next, revive_at);
  p->reschedule = 1;
}

static void revive_unlink(struct thread *t) {
  LIST_REMOVE(t, revive_next, revive_at);
  t->reviving = 0;
}

/* False when some are left for the next time. Budgets that stall again meanwhile are not looked at again: with many of
 * them that would never end. */
static bool revive_some(struct processor *p) {
  for (unsigned i = 0; i < STEP_WAKES && p->revive; i++) {
    struct thread *t = p->revive;
    if (!t->revived && t->revive_again) {
      t->revived = t->stalled;
      t->stalled = NULL;
      if (t->revived) t->revived->stalled_at = &t->revived;
      t->revive_again = 0;
    }
    if (t->revived) budget_activate(t->revived);
    if (!t->revived && !t->revive_again) revive_unlink(t);
  }
  return !p->revive;
}

void thread_ready(struct thread *t) {
  if (t->stalled) thread_revive(t);
  if (t->budget)
    budget_activate(t->budget);
  else
    processor_self()->reschedule = 1;
}

static void replenish_some(struct processor *p, uint64_t now) {
  for (unsigned i = 0; i < STEP_WAKES && p->exhausted.first && p->exhausted.first->key <= now; i++) {
    struct budget *b = CONTAINER(p->exhausted.first, struct budget, node);
    budget_replenish(b, now);
    processor_bill(p, b);
  }
}

/* A chain without end: the thread that the budget belongs to gives up its call. */
static void break_chain(struct budget *b) { call_cancel(b->thread, ST_STATE); }

/* A candidate that cannot run here and now: it is deactivated, or waits for the thread that blocks it. */
static void pass_over(struct budget *b, struct thread *end) {
  if (!budget_wants(b))
    budget_deactivate(b);
  else if (!end)
    break_chain(b);
  else
    budget_stall(b, end);
}

/* Makes the most urgent active budget the payer. Two are in no tree: the payer so far, and the one that woke last. The
 * less urgent of them goes to its tree, so a thread that is woken and runs at once costs one tree operation. */
static struct budget *most_urgent(struct processor *p) {
  struct budget *b = p->budget && p->budget->active ? p->budget : NULL, *woken = p->woken;
  struct node *n = p->ready.first;
  p->woken = NULL;
  if (b && woken) {
    bool sooner = budget_key(woken) < budget_key(b);
    budget_place(sooner ? b : woken);
    if (sooner) b = woken;
  } else if (woken)
    b = woken;
  if (n && b && n->key < budget_key(b)) budget_place(b), b = NULL;
  if (!b && (n || (n = p->exhausted.first))) budget_take(b = CONTAINER(n, struct budget, node));
  return p->budget = b;
}

/* The thread that the most urgent budget which has one pays for. */
static struct thread *choose(struct processor *p) {
  for (unsigned i = 0; i < STEP_CHOICES; i++) {
    struct budget *b = most_urgent(p);
    if (!b) return NULL;
    struct thread *end = chain_end(b->thread);
    if (end && end != b->thread) call_reorder(b);
    if (end && thread_runnable(end) && budget_due(b) && !processor_elsewhere(end)) return end;
    pass_over(b, end);
  }
  if (p->budget->active) budget_place(p->budget);
  p->budget = NULL;
  p->slice = 0; /* not finished: come back at once */
  return NULL;
}

static uint64_t turn_end(const struct processor *p, const struct budget *b, uint64_t now) {
  if (b->kind == BUDGET_SHARE) return p->ready.root ? now + kernel.period_slice : NEVER;
  if (b->remaining <= 0) return NEVER;
  return b->remaining > (int64_t)b->owed ? p->since + (uint64_t)b->remaining - b->owed : now;
}

static void arm(struct processor *p) {
  uint64_t need = p->slice;
  if (p->timeouts.first) need = earlier(need, p->timeouts.first->key);
  if (p->exhausted.first) need = earlier(need, p->exhausted.first->key);
  if (need >= p->armed) return;
  p->armed = need;
  hw_timer_arm(need);
}

void schedule(struct processor *p) {
  uint64_t now = hw_tsc();
  struct thread *former = p->current;
  struct budget *b = p->budget;
  account(p, now);
  if (b && b->active && budget_exhausted(b)) {
    budget_place(b);
    call_reorder(b);
    p->budget = NULL;
    processor_bill(p, b);
  }
  if (p->exhausted.first) replenish_some(p, now);
  bool revived = !p->revive || revive_some(p);
  p->slice = NEVER;
  p->current = choose(p);
  p->reschedule = 0;
  b = p->budget;
  if (b) p->slice = turn_end(p, b, now);
  if (b && b->kind == BUDGET_SHARE && b->virtual_time > p->virtual_floor) p->virtual_floor = b->virtual_time;
  /* Who waits for a thread that ran here may pull it to another CPU now, or has a longer chain to follow. */
  if (former && former != p->current && former->stalled) {
    thread_revive(former);
    p->reschedule = 0;
    revived = revive_some(p) && !p->reschedule && revived;
    p->reschedule = 0;
  }
  if (!revived) p->slice = now;
  arm(p);
}

void timeout_change(struct thread *t, uint64_t deadline) {
  struct processor *p = processor_self();
  if (t->deadline) tree_remove(&kernel.processors[t->timer.kind].timeouts, &t->timer);
  t->deadline = deadline;
  if (!deadline) return;
  t->timer.key = deadline;
  t->timer.kind = p->number;
  tree_insert(&p->timeouts, &t->timer);
  p->reschedule = 1;
}

void timer_fired(void) {
  struct processor *p = processor_self();
  uint64_t now = hw_tsc();
  p->armed = NEVER;
  p->reschedule = 1;
  for (unsigned i = 0; i < STEP_WAKES && p->timeouts.first && p->timeouts.first->key <= now; i++) {
    struct thread *t = CONTAINER(p->timeouts.first, struct thread, timer);
    timeout_set(t, 0);
    wait_timeout(t);
    processor_bill(p, t->budget);
  }
}

void processor_switch(struct processor *p) {
  struct thread *old = p->loaded, *new = p->current;
  p->loaded = new;
  if (old) {
    hw_bases_save(old->bases);
    hw_fpu_save(old->fpu);
  }
  if (!old || !new || old->pd != new->pd) {
    hw_address_space(new ? new->cr3 : hw_kernel_root());
    hw_ports(NULL, NULL);
    hw_barrier_domain();
  }
  if (!new) return;
  hw_bases_load(new->bases);
  hw_fpu_restore(new->fpu);
}

void processor_unload(struct thread *t) {
  struct processor *p = processor_self();
  if (t->reviving) revive_unlink(t);
  if (p->current == t) {
    account(p, hw_tsc());
    p->current = NULL;
    p->reschedule = 1;
  }
  if (p->loaded != t) return;
  p->loaded = NULL;
  hw_address_space(hw_kernel_root());
  hw_ports(NULL, NULL);
}
