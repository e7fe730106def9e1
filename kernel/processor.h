/* Processor: the object kernel's state of one CPU, and the kernel's few facts for all of them.
 *
 * Every kernel entry gets its processor as an argument; nothing else is per-CPU. With more CPUs, all but link (see
 * ipc.c) is guarded by one lock taken at the slow entry, and budgets stay on their CPU's trees. */
#ifndef KERNEL_PROCESSOR_H
#define KERNEL_PROCESSOR_H

#include "object.h"

enum { PROCESSORS_MAX = 8 };

struct processor {
  struct thread *current; /* whom the return to user level resumes, NULL = idle */
  struct thread *loaded;  /* whose FPU, FS/GS and address space this CPU holds; NULL = the kernel's own address space */
  struct budget *budget;  /* who pays now */
  struct frame *frames;
  uint64_t started; /* TSC at which the current thread took over */
  uint32_t number;
  uint32_t reschedule;    /* the choice of who runs may have changed */
  uint64_t since;         /* TSC of the last accounting */
  uint64_t slice;         /* TSC at which the present payer's turn ends */
  uint64_t armed;         /* TSC the timer is armed for, ~0 = not */
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
  struct processor processors[PROCESSORS_MAX];
};
extern struct kernel kernel;

static inline struct frame *frame_at(uint32_t number) { return &kernel.frames[number]; }
static inline struct processor *processor_self(void) { return hw_processor(); }

_Static_assert(offsetof(struct processor, current) == PROCESSOR_CURRENT, "asm");
_Static_assert(offsetof(struct processor, loaded) == PROCESSOR_LOADED, "asm");
_Static_assert(offsetof(struct processor, budget) == PROCESSOR_BUDGET, "asm");
_Static_assert(offsetof(struct processor, started) == PROCESSOR_STARTED, "asm");
_Static_assert(offsetof(struct processor, frames) == PROCESSOR_FRAMES, "asm");

#endif
