/* Syscall: the decoded registers of a system call, and its handlers. A handler checks everything, then acts; it returns
 * an enum status, ST_RESTART, or ST_HANDLED when it has taken care of the thread's frame itself. */
#ifndef KERNEL_SYSCALL_H
#define KERNEL_SYSCALL_H

#include "capability.h"
#include "processor.h"

/* The part of struct user_frame that the caller filled. Written only through give. */
struct arguments {
  uint64_t rdi, rsi, rdx, r8, r9, r10, r12;
};
_Static_assert(offsetof(struct user_frame, r12) - offsetof(struct user_frame, rdi) == offsetof(struct arguments, r12),
               "same order");
struct results {
  uint64_t rdi, rsi, rdx, r8, r9;
};

static inline uint32_t low_half(uint64_t v) { return (uint32_t)v; }
static inline uint32_t high_half(uint64_t v) { return (uint32_t)(v >> 32); }

/* The result of a system call that gives more than a status. */
int give(struct thread *t, const struct results *r);

int sys_create(struct thread *t, const struct arguments *untrusted);
int sys_derive(struct thread *t, const struct arguments *untrusted);
int sys_slot(struct thread *t, const struct arguments *untrusted);
int sys_attach(struct thread *t, const struct arguments *untrusted);
int sys_detach(struct thread *t, const struct arguments *untrusted);
int sys_control(struct thread *t, const struct arguments *untrusted);
/* The bank in a slot, for use: OK, BAD_CAP or DENIED. */
static inline int find_bank(const struct pd *pd, uint64_t untrusted_slot, struct bank **out) {
  struct found f;
  int status = find(pd, untrusted_slot, OBJ_BANK, RIGHT_USE, &f);
  if (!status) *out = (struct bank *)f.cell;
  return status;
}

#endif
