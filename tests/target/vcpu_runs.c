/* Vcpu runs: a run ends when its deadline, a signal, a stop or the loss of what it runs on says so, and its monitor
 * pays for it. */
#include "guest_machine.h"

enum { CHILD_VCPU = 20, CHILD_GOAD = 21 };

static void vcpu_loop_meets_its_deadline(void) {
  machine_new();
  machine_reset(guest_loop);
  uint64_t start = sys_tsc(), end = start + ROOT_STARTUP->tsc_khz * SHORT_MS;
  CHECK(sys_status(machine_run_until(end).rax) == ST_TIMEOUT);
  CHECK(sys_tsc() >= end && state->exit == VCPU_EXIT_NONE);
  uint64_t count = state->registers[RAX];
  for (unsigned i = 0; i < 100 && state->registers[RAX] == count; i++)
    CHECK(sys_status(machine_run_until(sys_tsc() + ROOT_STARTUP->tsc_khz * SHORT_MS).rax) == ST_TIMEOUT);
  CHECK(state->registers[RAX] > count);
  CHECK(sys_status(machine_run_until(1).rax) == ST_TIMEOUT);
  machine_destroy();
}

static void wait_ms(unsigned ms) {
  uint64_t bits;
  sys_wait(SLOT_SIGNAL, ms_ahead(ms), &bits);
}

static void looping_monitor(void) {
  *state = *(struct vcpu_state *)(uint64_t)(VA_SHARED + 1024);
  for (;;) {
    SHARED->word[1] = sys_control(CHILD_VCPU, CTL_VCPU_RUN, 0, 0, 0, 0).rax;
    SHARED->word[2]++;
  }
}

/* A child with a share of the CPU runs a guest that never exits. The test goes on, and the child has paid. */
static void vcpu_loop_is_charged_to_its_monitor(void) {
  struct child c;
  machine_new();
  child_new(&c, CHILD_PAGES, NULL);
  child_give(&c, CHILD_VCPU, machine.vcpu, RIGHTS_ALL);
  machine_reset(guest_loop);
  memcpy((void *)(VA_SHARED + 1024), state, sizeof *state);
  SHARED->word[2] = 0;
  child_start(&c, looping_monitor);
  uint64_t own = sys_control(SLOT_BUDGET, CTL_BUDGET_INFO, 0, 0, 0, 0).w[0], start = sys_tsc();
  for (unsigned i = 0; i < 20; i++) wait_ms(2);
  uint64_t passed = sys_tsc() - start, paid = sys_control(c.budget, CTL_BUDGET_INFO, 0, 0, 0, 0).w[0];
  own = sys_control(SLOT_BUDGET, CTL_BUDGET_INFO, 0, 0, 0, 0).w[0] - own;
  CHECK(SHARED->word[2] == 0);
  CHECK(paid > passed / 4 && own < passed / 2);
  CHECK(thread_info_of(c.thread).ticks > passed / 4);
  child_destroy(&c); /* in the middle of its run */
  machine_reset(guest_halt);
  CHECK(sys_status(machine_run_until(ms_ahead(1)).rax) == ST_TIMEOUT); /* goes on where the child was */
  CHECK(state->registers[RAX] > 0);
  machine_destroy();
}

static bool counts(void) {
  uint64_t before = *machine_ram(0x6000), end = ms_ahead(LONG_MS);
  while (*machine_ram(0x6000) == before && sys_tsc() < end) wait_ms(1);
  return *machine_ram(0x6000) != before;
}

static void start_counting(struct child *c) {
  machine_new();
  child_new(c, CHILD_PAGES, NULL);
  child_give(c, CHILD_VCPU, machine.vcpu, RIGHTS_ALL);
  machine_reset(guest_count);
  memcpy((void *)(VA_SHARED + 1024), state, sizeof *state);
  SHARED->word[2] = 0;
  child_start(c, looping_monitor);
  CHECK(counts());
}

/* By its own capability, with the guest's memory, with the bank: while the guest runs, maybe on another CPU. */
static void vcpu_destroyed_under_its_monitor(void) {
  for (unsigned i = 0; i < 9; i++) {
    struct child c;
    start_counting(&c);
    CHECK(SHARED->word[2] == 0);
    MUST(destroy_all(i % 3 == 0 ? machine.vcpu : i % 3 == 1 ? machine.pd : machine.bank));
    CHECK(shared_above(2, 0) && sys_status(SHARED->word[1]) == ST_BAD_CAP);
    child_destroy(&c);
    if (i % 3 != 2) machine_destroy();
  }
}

static void vcpu_memory_withdrawn_while_it_runs(void) {
  struct child c;
  start_counting(&c);
  MUST(destroy_all(machine.pd));
  uint64_t last = *machine_ram(0x6000);
  wait_ms(3);
  CHECK(*machine_ram(0x6000) == last);
  child_destroy(&c);
  machine_destroy();
  start_counting(&c);
  enum status s;
  do s = sys_detach(machine.pd, 0);
  while (s == ST_AGAIN);
  CHECK(s == ST_OK);
  last = *machine_ram(0x6000);
  CHECK(shared_above(2, 0) && sys_status(SHARED->word[1]) == ST_OK && *machine_ram(0x6000) == last);
  child_destroy(&c);
  machine_destroy();
}

static void vcpu_stops_with_its_monitor(void) {
  struct child c;
  start_counting(&c);
  MUST(sys_status(sys_control(c.thread, CTL_THREAD_STOP, 0, 0, 0, 0).rax));
  wait_ms(3);
  uint64_t last = *machine_ram(0x6000);
  wait_ms(3);
  CHECK(*machine_ram(0x6000) == last);
  MUST(sys_status(sys_control(c.thread, CTL_THREAD_START, 0, 0, 0, 0).rax));
  CHECK(counts() && SHARED->word[2] == 0);
  machine_reset(guest_halt);
  enum status s = machine_run();
  CHECK(s == ST_STATE || s == ST_TIMEOUT); /* it is busy, or goes on as it was */
  child_destroy(&c);
  machine_destroy();
}

static void goad(void) {
  uint64_t bits;
  sys_wait(SLOT_SIGNAL, sys_tsc() + SHARED->word[3], &bits);
  SHARED->word[4] = sys_tsc();
  sys_signal(CHILD_GOAD);
  for (;;) sys_wait(SLOT_SIGNAL, 0, &bits);
}

/* At once, from whichever CPU it comes. */
static void vcpu_signal_ends_the_run(void) {
  struct child c;
  cap_t own = slot_new();
  MUST(sys_create(own, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  SHARED->word[3] = ROOT_STARTUP->tsc_khz * SHORT_MS;
  machine_new();
  for (unsigned i = 0; i < 2 * root_cpus; i++) {
    child_new(&c, CHILD_PAGES, NULL);
    child_give(&c, SLOT_SIGNAL, own, RIGHTS_ALL);
    child_give(&c, CHILD_GOAD, SLOT_SIGNAL, RIGHT_SIGNAL);
    child_start(&c, goad);
    machine_reset(guest_loop);
    struct sys_result r = machine_run_until(ms_ahead(LONG_MS));
    CHECK(sys_status(r.rax) == ST_EVENT && r.rdi);
    CHECK(sys_tsc() - SHARED->word[4] < ROOT_STARTUP->tsc_khz * LONG_MS / 2);
    CHECK(state->exit == VCPU_EXIT_NONE);
    child_destroy(&c);
  }
  sys_signal(SLOT_SIGNAL);
  CHECK(sys_status(machine_run_until(0).rax) == ST_EVENT); /* pending ones first */
  MUST(destroy_all(own));
  machine_destroy();
}

void test_vcpu_runs(void) {
  RUN(vcpu_loop_meets_its_deadline);
  RUN(vcpu_loop_is_charged_to_its_monitor);
  RUN(vcpu_destroyed_under_its_monitor);
  RUN(vcpu_memory_withdrawn_while_it_runs);
  RUN(vcpu_stops_with_its_monitor);
  RUN(vcpu_signal_ends_the_run);
}
