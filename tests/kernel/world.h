/* World: a booted kernel on the fake machine, and system calls made as any of its threads. */
#ifndef TESTS_KERNEL_WORLD_H
#define TESTS_KERNEL_WORLD_H

#include "abi/status.h"
#include "abi/syscall.h"
#include "check.h"
#include "fake_hw.h"
#include "kernel.h"
#include "kernel_check.h"
#include "processor.h"
#include "schedule.h"
#include <stdlib.h>
#include <string.h>

struct outcome {
  uint64_t rax, rdi, rsi, rdx, r8, r9, r10;
};

/* Boots: a root thread that runs, with its message page at VA_MESSAGE. */
void world_new(void);
/* One entry of `t`, which must be able to run; repeats restarts. The outcome is its frame: only meaningful when it goes
 * on. */
struct outcome sys(struct thread *t, uint64_t number, uint64_t rdi, uint64_t rsi, uint64_t rdx, uint64_t r8,
                   uint64_t r9, uint64_t r10, uint64_t r12);
/* The frame of a thread as results. */
struct outcome outcome_of(const struct thread *t);
/* By the root thread, status only. AGAIN is repeated by `until`. */
int root_sys(uint64_t number, uint64_t rdi, uint64_t rsi, uint64_t rdx, uint64_t r8, uint64_t r9, uint64_t r10);
int until(uint64_t number, uint64_t rdi, uint64_t rsi, uint64_t rdx, uint64_t r8, uint64_t r9, uint64_t r10);
int create(cap_t slot, enum object_type type, cap_t bank, uint64_t a, uint64_t b, uint64_t c, uint64_t d);
int control(cap_t slot, enum control_op op, uint64_t a, uint64_t b, uint64_t c, uint64_t d);
/* A started thread in the root Pd with a share of the root budget: slots at, at + 1 (budget). Paid by bank. */
struct thread *spawn(cap_t at, cap_t bank);
struct cell *cell_in(cap_t slot);
struct message_page *message_of(struct thread *t);
uint32_t free_pages(void);
/* Lets the processor choose again, after `ticks`. */
void pass(uint64_t ticks);
/* An interrupt that takes this long before the kernel knows whom it is for. */
enum { INTERRUPT_TICKS = 5000 };
void interrupted(unsigned vector);
static inline struct processor *cpu(void) { return &kernel.processors[0]; }
#define GOOD(expression) CHECK((expression) == ST_OK)
#define SOUND() CHECK_TEXT(kernel_check(0))
#define CHECK_TEXT(expression)                                                                                         \
  do {                                                                                                                 \
    const char *text_ = (expression);                                                                                  \
    if (text_) printf("kernel_check: %s\n", text_);                                                                    \
    CHECK(text_ == NULL);                                                                                              \
  } while (0)

#endif
