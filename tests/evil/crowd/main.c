/* Crowd: 100 threads that call one server at the same time. When it dies each must get exactly one error. */
#include "../../components/echo.h"
#include "../tell.h"

enum { THREADS = 100, STACK = PAGE_SIZE, WAIT_MS = 1000 };
static struct memory stacks, messages;
static struct client server;
static volatile uint32_t answers[THREADS], statuses[THREADS];

/* No stack protector and no call: these threads have no FS block. */
__attribute__((no_stack_protector, noreturn)) static void caller(uint64_t i) {
  struct sys_result r = sys_call(server.gate, 0, (struct sys_words){{echo_nr_words}});
  statuses[i] = (uint32_t)r.rax;
  answers[i]++;
  for (uint64_t bits;;) sys_wait(SLOT_SIGNAL, 1, &bits);
}

static enum status thread(unsigned i) {
  cap_t t = slot_new(), budget = slot_new();
  uint64_t stack = (uint64_t)(uintptr_t)stacks.at + (i + 1ull) * STACK - 8,
           page = (uint64_t)(uintptr_t)messages.at + i * 4096ull;
  enum status status = sys_create(t, OBJ_THREAD, SLOT_BANK, SLOT_PD, (uint64_t)(uintptr_t)caller, stack, page);
  if (status == ST_OK) status = sys_create(budget, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_SHARE, 1, 0);
  if (status == ST_OK) status = sys_status(sys_control(t, CTL_THREAD_BUDGET, budget, 0, 0, 0).rax);
  return status == ST_OK ? sys_status(sys_control(t, CTL_THREAD_START, i, 0, 0, 0).rax) : status;
}

static unsigned answered(void) {
  unsigned gone = 0;
  for (unsigned i = 0; i < THREADS; i++) gone += answers[i] == 1 && statuses[i] == ST_GONE;
  return gone;
}

void component_main(void) {
  enum status status = client_open("echo", "", "", SESSION_PAGES, &server);
  if (status == ST_OK) status = mem_new(SLOT_BANK, THREADS, &stacks);
  if (status == ST_OK) status = mem_new(SLOT_BANK, THREADS, &messages);
  tell("callers", 0, ST_OK);
  for (unsigned i = 0; i < THREADS && status == ST_OK; i++) status = thread(i);
  uint64_t bits, end = env_deadline(WAIT_MS);
  while (status == ST_OK && answered() < THREADS && sys_tsc() < end) sys_wait(SLOT_SIGNAL, env_deadline(5), &bits);
  tell("callers got one error", answered(), status == ST_OK && answered() == THREADS ? ST_GONE : status);
}
