/* Task: see task.h. */
#include "task.h"

#define VA_STACKS (VA_FREE + (1ull << 30))
enum { SLOT_PAGES = 40 };

static struct task tasks[TASKS_MAX];
static unsigned count;
static cap_t bank;
static uint64_t own_mark;

static struct sys_result control(cap_t cap, enum control_op op, uint64_t a, uint64_t b) {
  return sys_control(cap, op, a, b, 0, 0);
}

void tasks_init(void) {
  enum status s;
  if (!bank) MUST(sys_status(control(SLOT_PD, CTL_PD_GROW, SLOT_PAGES, 0).rax));
  bank = slot_new();
  cap_t stacks = slot_new();
  MUST(sys_create(bank, OBJ_BANK, SLOT_BANK, 3 * TASKS_MAX, 0, 0, 0));
  MUST(sys_create(stacks, OBJ_MEM, bank, TASKS_MAX, 0, 0, 0));
  do s = sys_attach(stacks, SLOT_PD, bank, VA_STACKS, 0, TASKS_MAX, ATTACH_READ | ATTACH_WRITE);
  while (s == ST_AGAIN);
  MUST(s);
  count = 0;
}

void tasks_stop(void) {
  for (unsigned i = 0; i < count; i++) MUST(sys_status(control(tasks[i].thread, CTL_THREAD_STOP, 0, 0).rax));
}

void tasks_end(void) {
  MUST(destroy_all(bank));
  slot_release(bank);
}

struct task *task_new(void (*function)(void), cap_t parent, enum budget_kind kind, uint64_t amount, uint64_t period) {
  struct task *t = &tasks[count++];
  uint64_t stack = VA_STACKS + count * PAGE_SIZE;
  *t = (struct task){.thread = slot_new(), .budget = amount ? slot_new() : 0};
  void thread_entry(void);
  MUST(sys_create(t->thread, OBJ_THREAD, bank, SLOT_PD, (uint64_t)thread_entry, stack, 0));
  if (amount) MUST(sys_create(t->budget, OBJ_BUDGET, bank, parent, kind, amount, period));
  MUST(sys_status(control(t->thread, CTL_THREAD_BUDGET, t->budget, 0).rax));
  MUST(sys_status(control(t->thread, CTL_THREAD_START, (uint64_t)function, 0).rax));
  return t;
}

struct task *task_share(void (*function)(void), uint64_t weight) {
  return task_new(function, SLOT_BUDGET, BUDGET_SHARE, weight, 0);
}

uint64_t consumed_of(cap_t budget) { return control(budget, CTL_BUDGET_INFO, 0, 0).w[0]; }
uint64_t task_consumed(const struct task *t) { return consumed_of(t->budget) - t->consumed; }

void tasks_mark(void) {
  for (unsigned i = 0; i < count; i++) tasks[i].consumed = tasks[i].budget ? consumed_of(tasks[i].budget) : 0;
  own_mark = consumed_of(SLOT_BUDGET);
}

uint64_t tasks_consumed(void) {
  uint64_t sum = 0;
  for (unsigned i = 0; i < count; i++) sum += tasks[i].budget ? task_consumed(&tasks[i]) : 0;
  return sum + consumed_of(SLOT_BUDGET) - own_mark;
}

cap_t gate_to(const struct task *server) {
  cap_t gate = slot_new();
  MUST(sys_create(gate, OBJ_GATE, bank, server->thread, 1, 0, 0));
  return gate;
}

void burn(uint64_t rounds) {
  while (rounds--) __asm__ volatile(".rept 397\nnop\n.endr");
}

void busy(void) {
  for (;;) burn(50);
}
