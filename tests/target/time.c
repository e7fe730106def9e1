/* Time: deadlines hold, busy threads are preempted and share the processor, registers survive that. */
#include "test.h"

static void wait_polls(void) {
  uint64_t bits, before = sys_tsc();
  CHECK(sys_wait(SLOT_SIGNAL, 1, &bits) == ST_TIMEOUT);
  CHECK(sys_tsc() - before < ROOT_STARTUP->tsc_khz * 50);
}

static void wait_until_deadline(void) {
  for (unsigned ms = 1; ms <= 20; ms += 5) {
    uint64_t bits, deadline = ms_ahead(ms);
    CHECK(sys_wait(SLOT_SIGNAL, deadline, &bits) == ST_TIMEOUT);
    CHECK(sys_tsc() >= deadline);
    CHECK(sys_tsc() < deadline + ROOT_STARTUP->tsc_khz * 100);
  }
}

static void reply_wait_until_deadline(void) {
  uint64_t deadline = ms_ahead(3);
  CHECK(sys_status(sys_reply_wait(0, 0, (struct sys_words){{0}}, deadline).rax) == ST_TIMEOUT);
  CHECK(sys_tsc() >= deadline);
}

static void signal_reaches_reply_wait(void) {
  cap_t alias = slot_new();
  CHECK(sys_derive(alias, RIGHTS_ALL, SLOT_BANK, SLOT_SIGNAL, 8, 0) == ST_OK);
  CHECK(sys_signal(alias) == ST_OK);
  struct sys_result r = sys_reply_wait(0, 0, (struct sys_words){{0}}, ms_ahead(50));
  CHECK(sys_status(r.rax) == ST_EVENT && r.rdi == 8);
  CHECK(destroy_all(alias) == ST_OK);
}

static void count_in_0(void) {
  for (;;) SHARED->word[0]++;
}
static void count_in_1(void) {
  for (;;) SHARED->word[1]++;
}

static void busy_thread_is_preempted(void) {
  struct child c;
  SHARED->word[0] = 0;
  child_new(&c, CHILD_PAGES, count_in_0);
  CHECK(shared_above(0, 0));
  child_destroy(&c);
}

static void busy_threads_share(void) {
  struct child a, b;
  SHARED->word[0] = SHARED->word[1] = 0;
  child_new(&a, CHILD_PAGES, count_in_0);
  child_new(&b, CHILD_PAGES, count_in_1);
  CHECK(shared_above(0, 0) && shared_above(1, 0));
  child_destroy(&a);
  child_destroy(&b);
}

static void stopped_thread_rests(void) {
  struct child c;
  uint64_t bits;
  child_new(&c, CHILD_PAGES, count_in_0);
  sys_wait(SLOT_SIGNAL, ms_ahead(5), &bits);
  CHECK(sys_status(sys_control(c.thread, CTL_THREAD_STOP, 0, 0, 0, 0).rax) == ST_OK);
  CHECK(thread_info_of(c.thread).state == THREAD_STOPPED);
  uint64_t count = SHARED->word[0];
  sys_wait(SLOT_SIGNAL, ms_ahead(10), &bits);
  CHECK(SHARED->word[0] == count);
  CHECK(sys_status(sys_control(c.thread, CTL_THREAD_START, 0, 0, 0, 0).rax) == ST_OK);
  CHECK(shared_above(0, count));
  child_destroy(&c);
}

/* Every general register, the flags, two vector registers and the FS base must be the thread's own after each
 * preemption. */
static void keep_registers(void) {
  __asm__ volatile(
      "mov $0x1111, %%eax; mov $0x2222, %%ebx; mov $0x3333, %%ecx; mov $0x4444, %%edx; mov $0x5555, %%esi\n"
      "mov $0x6666, %%edi; mov $0x7777, %%r8d; mov $0x8888, %%r9d; mov $0x9999, %%r10d; mov $0xaaaa, %%r11d\n"
      "mov $0xbbbb, %%r12d; mov $0xcccc, %%r13d; mov $0xdddd, %%r14d; mov $0x12345000, %%r15d\n"
      "wrfsbase %%r15; movq %%r15, %%xmm0; movq %%rax, %%xmm15; mov $0xeeee, %%ebp\n"
      "1: cmp $0x1111, %%eax; jne 2f; cmp $0x2222, %%ebx; jne 2f; cmp $0x3333, %%ecx; jne 2f; cmp $0x4444, %%edx\n"
      "jne 2f; cmp $0x5555, %%esi; jne 2f; cmp $0x6666, %%edi; jne 2f; cmp $0x7777, %%r8d; jne 2f\n"
      "cmp $0x8888, %%r9d; jne 2f; cmp $0x9999, %%r10d; jne 2f; cmp $0xaaaa, %%r11d; jne 2f; cmp $0xbbbb, %%r12d\n"
      "jne 2f; cmp $0xcccc, %%r13d; jne 2f; cmp $0xdddd, %%r14d; jne 2f; cmp $0xeeee, %%ebp; jne 2f\n"
      "rdfsbase %%r15; cmp $0x12345000, %%r15; jne 2f; movq %%xmm0, %%r15; cmp $0x12345000, %%r15; jne 2f\n"
      "movq %%xmm15, %%r15; cmp $0x1111, %%r15; jne 2f; incq 0x30000000; jmp 1b\n2: ud2"
      :
      :
      : "memory");
}
static void registers_survive_preemption(void) {
  struct child a, b;
  struct thread_info info;
  SHARED->word[0] = 0;
  child_new(&a, CHILD_PAGES, keep_registers);
  child_new(&b, CHILD_PAGES, count_in_1);
  __asm__ volatile("movq %0, %%xmm0; movq %0, %%xmm15" : : "r"(0xdeadull) : "xmm0", "xmm15");
  CHECK(!child_wait_fault(&a, 200, &info));
  CHECK(shared_above(0, 0));
  child_destroy(&a);
  child_destroy(&b);
}

static void no_budget_no_run(void) {
  struct child c;
  uint64_t bits;
  child_new(&c, CHILD_PAGES, NULL);
  SHARED->word[0] = 0;
  CHECK(sys_status(sys_control(c.thread, CTL_THREAD_BUDGET, 0, 0, 0, 0).rax) == ST_OK);
  child_start(&c, count_in_0);
  sys_wait(SLOT_SIGNAL, ms_ahead(20), &bits);
  CHECK(SHARED->word[0] == 0);
  child_destroy(&c);
}

/* A reserved budget may be had up to 90 %, and no further. */
static void admission(void) {
  cap_t first = slot_new(), second = slot_new();
  uint64_t period = ROOT_STARTUP->tsc_khz * 10;
  CHECK(sys_create(first, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, period / 2, period) == ST_OK);
  CHECK(sys_create(second, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, period / 2, period) != ST_OK);
  CHECK(destroy_all(first) == ST_OK);
  CHECK(sys_create(second, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, period / 2, period) == ST_OK);
  CHECK(destroy_all(second) == ST_OK);
}

void test_time(void) {
  RUN(wait_polls);
  RUN(wait_until_deadline);
  RUN(reply_wait_until_deadline);
  RUN(signal_reaches_reply_wait);
  RUN(busy_thread_is_preempted);
  RUN(busy_threads_share);
  RUN(stopped_thread_rests);
  RUN(registers_survive_preemption);
  RUN(no_budget_no_run);
  RUN(admission);
}
