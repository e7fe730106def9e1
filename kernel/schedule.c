/* Schedule: see schedule.h. Every loop is bounded; what is left over is done after the next timer interrupt, which is
 * then armed at once. */
#include "schedule.h"
#include "budget.h"
#include "ipc.h"
#include "kernel.h"

enum { STEPS = 1 };
enum { AHEAD = 512 }; /* virtual time: half a million ticks of who has a CPU alone */
#define NEVER (~0ull)
#define RARE __attribute__((noinline)) /* keeps its registers out of the common way */

/* One of the steps that an entry may make beyond what it came for: with deep trees each costs some 600 instructions.
 * What is left over has its timer interrupt at once. */
static bool step(struct processor *p) { return p->steps++ < STEPS; }

static uint64_t earlier(uint64_t a, uint64_t b) { return a < b ? a : b; }

/* Also for another CPU, whose TSC may be a little ahead. True when the payer's time is up. */
static inline bool account(struct processor *p, uint64_t now) {
  uint64_t ticks = now > p->since ? now - p->since : 0;
  p->since = now;
  if (p->current) p->current->ticks += now - p->started;
  p->started = now;
  return p->budget && budget_charge(p->budget, ticks);
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

/* Budgets that stall again meanwhile are not looked at again: with many of them that would never end. */
static RARE void revive_some(struct processor *p) {
  while (p->revive && step(p)) {
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
}

static RARE void replenish_some(struct processor *p, uint64_t now) {
  while (p->exhausted.first && p->exhausted.first->key <= now && step(p)) {
    struct budget *b = CONTAINER(p->exhausted.first, struct budget, node);
    budget_replenish(b, now);
    processor_bill(p, b);
  }
}

/* The payer has nothing to run here and now: it is deactivated, or waits for the thread that blocks it. A chain without
 * end: the thread that the budget belongs to gives up its call. False when that is enough for this time. */
static RARE bool pass_over(struct processor *p) {
  struct budget *b = p->budget;
  struct thread *end = chain_end(b->thread);
  p->budget = NULL;
  if (!budget_wants(b)) {
    budget_deactivate(b);
  } else if (!end) {
    budget_place(b);
    call_cancel(b->thread, ST_STATE);
  } else
    budget_stall(b, end);
  if (step(p)) return true;
  p->reschedule = 1;
  return false;
}

/* The payer has used up its time. No step: where it is chosen again because the CPU would idle, its renewal must have
 * one. */
static RARE void retire(struct processor *p) {
  struct budget *b = p->budget;
  if (!b->active) return;
  budget_place(b);
  call_reorder(b);
  p->budget = NULL;
  processor_bill(p, b);
}

/* Makes the most urgent active budget the payer. Two are in no tree: the payer so far, and one beside it, who woke or
 * gave way last. The less urgent of them is beside it afterwards, so two threads that wake each other cost no tree
 * operation. */
static struct budget *most_urgent(struct processor *p) {
  struct budget *b = p->budget && p->budget->active ? p->budget : NULL, *beside = p->beside;
  struct node *n = p->ready.first;
  if (!b || (beside && budget_key(beside) < budget_key(b))) p->beside = b, b = beside;
  if (n && (!b || n->key < budget_key(b))) {
    if (b) beside_take(p, b);
    budget_take(b = CONTAINER(n, struct budget, node));
  }
  if (!b && p->exhausted.first) budget_take(b = CONTAINER(p->exhausted.first, struct budget, node));
  return p->budget = b;
}

/* The end of a chain of calls that the budget helps along. */
static RARE struct thread *helped(const struct budget *b) {
  struct thread *end = chain_end(b->thread);
  if (end) call_reorder(b);
  return end;
}

/* Whom the budget pays for, if that can run here and now. */
static struct thread *payee(const struct budget *b) {
  struct thread *end = b->thread->state == STATE_CALLING ? helped(b) : b->thread;
  return end && thread_runnable(end) && budget_due(b->thread) && !processor_elsewhere(end) ? end : NULL;
}

/* The most urgent budget that has a thread to pay for, and that thread as the current one. */
static const struct budget *choose(struct processor *p) {
  const struct budget *b;
  do {
    b = most_urgent(p);
    p->current = b ? payee(b) : NULL;
  } while (b && !p->current && pass_over(p));
  return p->current ? b : NULL;
}

static RARE uint64_t turn_reserved(const struct processor *p, const struct budget *b, uint64_t now) {
  if (b->remaining <= 0) return NEVER;
  return b->remaining > (int64_t)b->owed ? p->since + (uint64_t)b->remaining - b->owed : now;
}

/* Its turn begins: until when. Who wakes now starts a little before it, by no more than AHEAD: what was slept for does
 * not wait for who computes, and what it used before still counts, so that sleeping often wins nothing. */
static uint64_t turn(struct processor *p, const struct budget *b, uint64_t now) {
  if (b->kind == BUDGET_RESERVED) return turn_reserved(p, b, now);
  if (b->virtual_time - AHEAD > p->virtual_floor) p->virtual_floor = b->virtual_time - AHEAD;
  return p->beside || p->ready.root ? now + kernel.period_slice : NEVER;
}

static void arm(struct processor *p, uint64_t need) {
  if (p->timeouts.first) need = earlier(need, p->timeouts.first->key);
  if (p->exhausted.first) need = earlier(need, p->exhausted.first->key);
  if (need >= p->armed) return;
  p->armed = need;
  hw_timer_arm(need);
}

/* Who waits for a thread that ran here may pull it to another CPU now, or has a longer chain to follow. */
static RARE void stopped(struct processor *p, struct thread *former) {
  uint8_t before = p->reschedule;
  thread_revive(former);
  p->reschedule = before;
  revive_some(p);
}

void schedule(struct processor *p) {
  uint64_t now = hw_tsc();
  struct thread *former = p->current;
  if (account(p, now)) retire(p);
  if (p->exhausted.first) replenish_some(p, now);
  if (p->revive) revive_some(p);
  p->reschedule = 0;
  const struct budget *b = choose(p);
  uint64_t end = b ? turn(p, b, now) : NEVER;
  if (former && former != p->current && former->stalled) stopped(p, former);
  arm(p, p->reschedule || p->revive ? now : end); /* not finished: at once */
  p->reschedule = p->steps = 0;
  if (p->current != p->loaded) processor_switch(p);
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
  while (p->timeouts.first && p->timeouts.first->key <= now && step(p)) {
    struct thread *t = CONTAINER(p->timeouts.first, struct thread, timer);
    timeout_set(t, 0);
    wait_timeout(t);
    processor_bill(p, t->budget);
  }
}

static void enter_space(paddr_t root) {
  hw_ports(NULL, NULL);
  hw_address_space(root);
}

void processor_switch(struct processor *p) {
  struct thread *old = p->loaded, *new = p->current;
  p->loaded = new;
  if (old) {
    hw_bases_save(old->bases);
    hw_fpu_save(old->fpu);
  }
  if (!new) {
    enter_space(hw_kernel_root());
    return;
  }
  if (!old || old->pd != new->pd) enter_space(new->cr3);
  hw_bases_load(new->bases);
  hw_fpu_restore(new->fpu);
}

void processor_unload(struct thread *t) {
  struct processor *p = processor_self();
  if (t->reviving) revive_unlink(t);
  if (p->current == t) {
    processor_account(p);
    p->current = NULL;
    p->reschedule = 1;
  }
  if (p->loaded != t) return;
  p->loaded = NULL;
  enter_space(hw_kernel_root());
}
