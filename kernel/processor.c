/* Processor: see processor.h. The lock is a queue (Mellor-Crummey and Scott): each CPU spins on a word of its own. */
#include "processor.h"
#include "budget.h"
#include "kernel.h"
#include "schedule.h"

struct processor *kernel_lock;

void lock_wait(struct processor *p, struct processor *before) {
  p->lock_waits = 1;
  __atomic_store_n(&before->lock_next, p, __ATOMIC_RELEASE);
  while (__atomic_load_n(&p->lock_waits, __ATOMIC_ACQUIRE)) hw_relax();
}

void lock_settle(struct processor *p) {
  for (unsigned i = 0; i < kernel.cpus; i++)
    while (__atomic_load_n(&kernel.processors[i].fast, __ATOMIC_ACQUIRE)) hw_relax();
  p->pending = 0;
  if (p->flush) hw_tlb_all();
  p->flush = 0;
}

void lock_pass(struct processor *p) {
  struct processor *next;
  while (!(next = __atomic_load_n(&p->lock_next, __ATOMIC_ACQUIRE)))
    hw_relax(); /* it is between its steps of queueing */
  p->lock_next = NULL;
  __atomic_store_n(&next->lock_waits, 0, __ATOMIC_RELEASE);
}

struct processor *processor_of(const struct thread *t) {
  for (unsigned i = 0; i < kernel.cpus; i++)
    if (kernel.processors[i].current == t) return &kernel.processors[i];
  return NULL;
}

static void interrupt(struct processor *p) {
  if (p->pending || !p->online) return;
  p->pending = 1;
  p->asker = processor_self()->budget;
  hw_ipi(p->number);
}

void processor_kick_other(struct processor *p, const struct budget *b) {
  const struct budget *payer = p->budget;
  bool keeps = b && payer && payer->active && payer->kind == BUDGET_RESERVED && !budget_exhausted(payer) &&
               budget_key(payer) <= budget_key(b);
  if (!keeps) interrupt(p);
}

void processor_disturb(const struct thread *t) {
  struct processor *p = processor_of(t);
  if (p) processor_kick(p, NULL);
}

/* What was asked for is met by every slow entry; who asked pays for this one. */
void processor_asked(void) { processor_bill(processor_self(), processor_self()->asker); }

void processor_bill(struct processor *p, struct budget *b) {
  p->cause = b;
  if (!b) return;
  uint64_t now = hw_tsc();
  budget_owe(b, now - p->since);
  p->since = p->started = now;
}

static bool runs_in(const struct processor *p, const struct pd *pd) {
  return p->guest == pd || (p->current && p->current->pd == pd);
}

uint64_t processor_flush_others(const struct pd *pd) {
  uint64_t request = 0;
  for (unsigned i = 0; i < kernel.cpus; i++) {
    struct processor *p = &kernel.processors[i];
    if (p == processor_self() || !runs_in(p, pd)) continue;
    if (!request) request = ++kernel.flushes;
    if (!p->flush) p->flush = request;
    interrupt(p);
  }
  return request;
}

bool processor_all_met(uint64_t request) {
  for (unsigned i = 0; i < kernel.cpus; i++)
    if (kernel.processors[i].flush && kernel.processors[i].flush <= request) return false;
  return true;
}

_Noreturn void kernel_resume(void); /* entry.S */
_Noreturn void processor_join(unsigned number) {
  struct processor *p = &kernel.processors[number];
  hw_processor_set(p);
  processor_enter(p);
  p->online = 1;
  p->since = p->started = hw_tsc();
  p->reschedule = 1;
  processor_leave(p);
  kernel_resume();
}
