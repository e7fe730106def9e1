/* Thread bomb: threads that all run, each on a budget of its own, until its bank pays for no more; then they compute
 * for ever. However many there are, together they have their parent's one share. */
#include "../tell.h"

enum { MOST = 512 };
static struct memory stacks, messages;

__attribute__((no_stack_protector, noreturn)) static void run(void) {
  for (;;) __asm__ volatile("pause");
}

static enum status thread(unsigned i) {
  cap_t t = slot_new(), budget = slot_new();
  if (!t || !budget) return ST_NO_SLOT;
  uint64_t page = (uint64_t)(uintptr_t)messages.at, stack = (uint64_t)(uintptr_t)stacks.at + PAGE_SIZE;
  enum status status = sys_create(budget, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_SHARE, 1 + i % 1000, 0);
  if (status == ST_OK) status = sys_create(t, OBJ_THREAD, SLOT_BANK, SLOT_PD, (uint64_t)(uintptr_t)run, stack, page);
  if (status == ST_OK) status = sys_status(sys_control(t, CTL_THREAD_BUDGET, budget, 0, 0, 0).rax);
  return status == ST_OK ? sys_status(sys_control(t, CTL_THREAD_START, 0, 0, 0, 0).rax) : status;
}

void component_main(void) {
  unsigned n = 0;
  enum status status = mem_new(SLOT_BANK, 1, &stacks);
  if (status == ST_OK) status = mem_new(SLOT_BANK, 1, &messages);
  tell("threads", 0, ST_OK);
  while (n < MOST && status == ST_OK) {
    status = thread(n);
    n += status == ST_OK;
  }
  tell("running threads", n, status);
  spin_for_ever();
}
