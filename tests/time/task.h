/* Task: a thread in the test's own address space, with a page of stack and a budget of its own. Tasks of one test share
 * its variables, so that what they saw needs no messages. */
#ifndef TESTS_TIME_TASK_H
#define TESTS_TIME_TASK_H

#include "../root/root.h"

enum { TASKS_MAX = 1200, BLOCK = 400 }; /* instructions of one round of burn */

struct task {
  cap_t thread, budget;
  uint64_t consumed; /* at the last task_mark */
};

void tasks_init(void); /* slots and stacks for TASKS_MAX */
/* Running at once, unless function is NULL: then it only serves. The budget is split from `parent`; amount 0: none. */
struct task *task_new(void (*function)(void), cap_t parent, enum budget_kind kind, uint64_t amount, uint64_t period);
struct task *task_share(void (*function)(void), uint64_t weight);
void tasks_stop(void);
void tasks_end(void);               /* destroys all */
uint64_t consumed_of(cap_t budget); /* ticks */
void tasks_mark(void);              /* what has been consumed until now does not count */
uint64_t task_consumed(const struct task *t);
uint64_t tasks_consumed(void); /* all tasks and the test itself */
cap_t gate_to(const struct task *server);

/* Takes BLOCK instructions a round, and costs an emulator next to nothing. */
void burn(uint64_t rounds);
void busy(void);

#endif
