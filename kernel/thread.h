/* Thread: registers, FPU state, a message page; runs on its own budget or on those of its callers. */
#ifndef KERNEL_THREAD_H
#define KERNEL_THREAD_H

#include "object.h"

struct thread_request {
  struct pd *pd;
  uint64_t entry, stack, message_page;
};

struct thread *thread_new(struct bank *bank, const struct thread_request *r); /* the bank is prepared for a page */
void thread_start(struct thread *t, uint64_t argument);
void thread_stop(struct thread *t);
void thread_abort(struct thread *t);
/* Records a fault, stops the thread, tells its supervisor. */
void thread_fault(struct thread *t, uint64_t vector, uint64_t error, uint64_t address);
void thread_info(const struct thread *t, struct thread_info *out);
int thread_destroy_step(struct thread *t);

#endif
