/* Processor: the object kernel's state of one CPU, the lock of the slow path, and what one CPU asks of another.
 *
 * Lock: everything but the fast path of entry.S runs between processor_enter and processor_leave, under one fair lock.
 * The fast path takes no lock and never waits: it announces itself in `fast` and then looks whether anybody holds the
 * lock or waits for it; if so it goes to the slow path. Who gets the lock waits until no CPU's `fast` is set any more,
 * which takes that CPU at most the rest of its fast path, with interrupts off and without a wait of its own. So
 * (tests/spin/lock.pml):
 *  - under the lock no fast path runs anywhere, `current` of every CPU is exact, and what was freed under it is in
 * nobody's hands: a cell goes back to its bank at once;
 *  - fast paths meet only each other, and only in `link` of an idle server, which is claimed by compare-exchange.
 * Outside the lock `loaded` equals `current`: whoever is not running has all its state saved in its thread, so any CPU
 * may go on with it.
 *
 * Requests: under the lock a CPU sets `reschedule` or `flush` of another and sends it an interrupt only when `pending`
 * was clear; the other looks at its next slow entry. Nobody ever waits for that with the lock held. */
#ifndef KERNEL_PROCESSOR_H
#define KERNEL_PROCESSOR_H

#include "object.h"

enum { PROCESSORS_MAX = 8 };

struct processor {                    /* a cache line of its own: `fast` is written in each call */
  alignas(64) struct thread *current; /* whom the return to user level resumes, NULL = idle */
  struct thread *loaded; /* whose FPU, FS/GS and address space this CPU holds; NULL = the kernel's own address space */
  struct budget *budget; /* who pays now */
  struct frame *frames;
  uint64_t started; /* TSC at which the current thread took over */
  uint32_t fast;    /* inside the fast path */
  uint32_t number;
  struct processor *lock_next; /* who gets the lock next */
  uint32_t lock_waits;
  uint8_t reschedule;     /* the choice of who runs may have changed */
  uint8_t steps;          /* made in the present entry, see schedule.c */
  uint32_t online;        /* has joined */
  uint32_t pending;       /* an interrupt is on its way for what was asked since the last slow entry */
  struct pd *guest;       /* whose memory a virtual machine sees that this CPU is in, NULL = none */
  uint64_t flush;         /* the oldest request to drop user translations that this CPU has not met yet, 0 = none */
  uint64_t since;         /* TSC of the last accounting */
  uint64_t armed;         /* TSC the timer is armed for, ~0 = not */
  struct budget *cause;   /* whom the interrupt that is being handled is for, NULL = nobody known */
  struct budget *asker;   /* who paid where this CPU's interrupt by another was asked for */
  struct budget *beside;  /* an active budget with time that is in no tree */
  struct tree ready;      /* budgets that can run: class, then deadline or virtual time */
  struct tree exhausted;  /* reservations without time, by replenishment */
  struct tree timeouts;   /* waiting threads, by deadline */
  struct thread *revive;  /* threads with stalled budgets to look at again */
  uint64_t virtual_floor; /* virtual time that a waking budget starts from at least */
};

struct kernel {
  struct frame *frames;
  uint32_t frame_count, zero_frame;
  uint64_t ram_pages, kernel_pages, period_slice; /* period_slice: ticks of a share's turn */
  struct bank *root_bank;
  struct pd *root_pd;
  struct thread *root_thread;
  struct irq *lines[HW_LINES];
  uint32_t cpus;    /* CPUs that there are, running or not */
  uint64_t flushes; /* requests to drop translations so far */
  struct processor processors[PROCESSORS_MAX];
};
extern struct kernel kernel;
extern struct processor *kernel_lock; /* the last in the lock's queue, NULL = free; read by entry.S */

/*@ assigns \nothing;
    ensures \result == &kernel.frames[number]; */
static inline struct frame *frame_at(uint32_t number) { return &kernel.frames[number]; }
static inline struct processor *processor_self(void) { return hw_processor(); }
/* True while this CPU runs with the Pd's page tables. */
static inline bool pd_is_loaded(const struct pd *pd) {
  const struct thread *loaded = processor_self()->loaded;
  return loaded && loaded->pd == pd;
}

/* The lock's parts that wait: for who holds it, for fast paths to end (and what their CPUs want is met), for who comes
 * next. */
void lock_wait(struct processor *p, struct processor *before);
void lock_settle(struct processor *p);
void lock_pass(struct processor *p);
/* Takes the lock, and meets what other CPUs have asked for. lock_next is NULL whenever the lock is not held. */
static inline void processor_enter(struct processor *p) {
  struct processor *before = __atomic_exchange_n(&kernel_lock, p, __ATOMIC_SEQ_CST);
  if (before) lock_wait(p, before);
  if (kernel.cpus > 1) lock_settle(p);
}
/* Gives the lock away and nothing else; processor_enter takes it again. */
static inline void processor_unlock(struct processor *p) {
  struct processor *last = p;
  if (!__atomic_compare_exchange_n(&kernel_lock, &last, NULL, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) lock_pass(p);
}
/* The CPU that runs the thread, or NULL. */
struct processor *processor_of(const struct thread *t);
/* A CPU other than this one runs the thread: its registers are not in the frame. */
static inline bool processor_elsewhere(const struct thread *t) {
  const struct processor *p = kernel.cpus > 1 ? processor_of(t) : NULL;
  return p && p != processor_self();
}
/* The CPU chooses anew soon. `b`, when given, is the budget that became ready there: a reservation that runs and is
 * more urgent is not disturbed, since a timer ends it. */
void processor_kick_other(struct processor *p, const struct budget *b);
static inline void processor_kick(struct processor *p, const struct budget *b) {
  p->reschedule = 1;
  if (p != processor_self()) processor_kick_other(p, b);
}
/* Whoever runs the thread chooses anew. */
void processor_disturb(const struct thread *t);
/* Other CPUs that run in the Pd drop their translations soon. Gives the number of the request, 0 = there are none. */
uint64_t processor_flush_others(const struct pd *pd);
static inline uint64_t processor_flush(const struct pd *pd) { return kernel.cpus > 1 ? processor_flush_others(pd) : 0; }
/* All CPUs have met the request. */
bool processor_all_met(uint64_t request);
static inline bool processor_flushed(uint64_t request) { return !request || processor_all_met(request); }
/* The present CPU, number `number`, takes part from now on. Enters user level or idles. */
_Noreturn void processor_join(unsigned number);

_Static_assert(offsetof(struct processor, current) == PROCESSOR_CURRENT, "asm");
_Static_assert(offsetof(struct processor, loaded) == PROCESSOR_LOADED, "asm");
_Static_assert(offsetof(struct processor, budget) == PROCESSOR_BUDGET, "asm");
_Static_assert(offsetof(struct processor, started) == PROCESSOR_STARTED, "asm");
_Static_assert(offsetof(struct processor, fast) == PROCESSOR_FAST, "asm");
_Static_assert(offsetof(struct processor, frames) == PROCESSOR_FRAMES, "asm");

#endif
