/* Fuzz: chaos: children of three threads each that make random system calls, with every kind of object in reach, two
 * children at a time. The kernel must neither stop nor lose a page, whatever they do to their own objects and to
 * themselves.
 *
 * Every boot draws a seed of its own and prints it; `seed=NUMBER` on the command line (make test SEED=NUMBER) repeats
 * it. */
#include "test.h"

#include "abi/vcpu.h"

void thread_entry(void);

enum { ROUNDS = 40, ROUND_MS = 20, FUZZ_PAGES = 160, LOW_SLOTS = 40, FUZZ_SIGNAL = 5, FUZZ_BUDGET = 6, FUZZ_MEM = 7 };
enum { FUZZ_GATE = 8, FUZZ_OWN_GATE = 9, FUZZ_OTHER_SIGNAL = 10, FUZZ_VCPU = 11, FUZZ_GUEST_PD = 12 };
enum { GUEST_TICKS = 30000, FUZZ_THREADS = 2 };
#define FUZZ_STACKS 0x2000000ull /* of the further threads, with their message pages: two pages each */

static uint64_t seed; /* differs in each child's copy of the image; its threads draw from one stream */

static uint64_t random_word(void) {
  uint64_t word = seed; /* two threads may draw the same word, but neither ever writes 0 */
  word ^= word << 13, word ^= word >> 7, word ^= word << 17;
  return seed = word;
}

/* Values that are nearly right more often than chance would make them. */
static uint64_t random_value(void) {
  uint64_t r = random_word();
  switch (random_word() % 8) {
  case 0:
    return r % LOW_SLOTS;
  case 1:
    return r % LOW_SLOTS | (random_word() % 16) << 32;
  case 2:
    return VA_FREE + r % 4096 * PAGE_SIZE;
  case 3:
    return r % 64;
  case 4:
    return 1ull << r % 64;
  case 5:
    return (uint64_t) - (int64_t)(r % 64);
  case 6:
    return (r % 2 ? VA_MESSAGE : USER_END) + r % 8192;
  default:
    return r;
  }
}

/* Waiting calls get a deadline in the past, so that a child is never simply asleep. */
static void fuzz(void) {
  for (;;) {
    uint64_t number = SYS_FIRST + random_word() % (SYS_LAST - SYS_FIRST + 1), rsi = random_value(), r12 = 1;
    uint64_t rdi = random_word() % 4 ? random_word() % LOW_SLOTS | (random_word() % CTL_COUNT) << 32 : random_value();
    if (number == SYS_WAIT) rsi = 1;
    if (number == SYS_CONTROL && random_word() % 2) { /* into a guest of any state for a moment */
      rdi = FUZZ_VCPU | (uint64_t)CTL_VCPU_RUN << 32, rsi = sys_tsc() + random_word() % GUEST_TICKS;
      ROOT_MESSAGE->data[random_word() % sizeof(struct vcpu_state)] = (uint8_t)random_word();
    }
    if (number == SYS_CALL && random_word() % 2) rdi = FUZZ_GATE + random_word() % 2;
    if (number == SYS_CALL && random_word() % 4 == 0) rdi |= INFO(random_word() % 5000, random_word() % 6) << 32;
    if (number == SYS_REPLY_WAIT && random_word() % 2)
      rdi = random_word() % 2 | INFO(random_word() % 4000, random_word() % 5) << 32;
    if (number == SYS_CREATE && random_word() % 2) rsi = SLOT_BANK;
    if (number == SYS_DESTROY && random_word() % 16) number = SYS_NOP;
    for (unsigned i = 0; i < MSG_CAPS; i++)
      ROOT_MESSAGE->send[i] = random_word() % LOW_SLOTS, ROOT_MESSAGE->receive[i] = random_word() % LOW_SLOTS;
    sys_full(number, rdi, rsi, random_value(), random_value(), random_value(), random_value(), r12);
    SHARED->word[100]++;
  }
}

static void fuzz_child(struct child *c, uint64_t new_seed) {
  cap_t signal = slot_new(), mem = slot_new();
  seed = new_seed;
  child_new(c, FUZZ_PAGES, NULL);
  MUST(sys_create(signal, OBJ_SIGNAL, c->bank, 0, 0, 0, 0));
  MUST(sys_create(mem, OBJ_MEM, c->bank, 20, 0, 0, 0));
  child_give(c, FUZZ_SIGNAL, signal, RIGHTS_ALL);
  child_give(c, FUZZ_BUDGET, c->budget, RIGHTS_ALL);
  child_give(c, FUZZ_MEM, mem, RIGHTS_ALL);
  cap_t pd = slot_new(), vcpu = slot_new();
  MUST(sys_create(pd, OBJ_PD, c->bank, 0, 0, 0, 0));
  MUST(sys_attach(mem, pd, c->bank, 0, 0, 20, ATTACH_READ | ATTACH_WRITE | ATTACH_EXEC));
  if (sys_create(vcpu, OBJ_VCPU, c->bank, pd, 0, 0, 0) != ST_OK) return; /* not on this processor */
  child_give(c, FUZZ_VCPU, vcpu, RIGHTS_ALL);
  child_give(c, FUZZ_GUEST_PD, pd, RIGHTS_ALL);
}

/* More threads in the child's protection domain, on time of their own: they meet in the same objects. Their
 * capabilities here follow one another, from the one returned. */
static cap_t fuzz_threads(struct child *c) {
  cap_t mem = slot_new();
  MUST(sys_create(mem, OBJ_MEM, c->bank, 2 * FUZZ_THREADS, 0, 0, 0));
  MUST(sys_attach(mem, c->pd, c->bank, FUZZ_STACKS, 0, 2 * FUZZ_THREADS, ATTACH_READ | ATTACH_WRITE));
  cap_t first = slot_next();
  for (unsigned i = 0; i < FUZZ_THREADS; i++) slot_new();
  for (unsigned i = 0; i < FUZZ_THREADS; i++) {
    cap_t thread = first + i, budget = slot_new();
    uint64_t stack = FUZZ_STACKS + 2 * i * PAGE_SIZE;
    MUST(sys_create(thread, OBJ_THREAD, c->bank, c->pd, (uint64_t)thread_entry, stack + PAGE_SIZE, stack + PAGE_SIZE));
    MUST(sys_create(budget, OBJ_BUDGET, c->bank, SLOT_BUDGET, BUDGET_SHARE, 100, 0));
    MUST(sys_status(sys_control(thread, CTL_THREAD_BUDGET, budget, 0, 0, 0).rax));
    child_give(c, LOW_SLOTS - 1 - i, thread, RIGHTS_ALL);
  }
  return first;
}

/* The first of them that runs may destroy the others, and its bank with all of them, before they are started. */
static void start(cap_t thread) {
  enum status s = sys_status(sys_control(thread, CTL_THREAD_START, (uint64_t)fuzz, 0, 0, 0).rax);
  CHECK(s == ST_OK || s == ST_BAD_CAP);
}

static void start_all(const struct child *c, cap_t more) {
  start(c->thread);
  for (unsigned i = 0; i < FUZZ_THREADS; i++) start(more + i);
}

/* Each may call the other and itself, and set and wait for the other's signal. */
static void connect(struct child *from, struct child *to) {
  cap_t gate = slot_new(), own = slot_new();
  MUST(sys_create(gate, OBJ_GATE, from->bank, to->thread, 1, 0, 0));
  MUST(sys_create(own, OBJ_GATE, from->bank, from->thread, 2, 0, 0));
  child_give(from, FUZZ_GATE, gate, RIGHTS_ALL);
  child_give(from, FUZZ_OWN_GATE, own, RIGHTS_ALL);
  MUST(sys_status(sys_control(from->thread, CTL_THREAD_SIGNAL, from->fault, 0, 0, 0).rax));
  child_give(to, FUZZ_OTHER_SIGNAL, from->fault, RIGHTS_ALL & ~RIGHT_DESTROY);
}

/* The child may have destroyed its bank already. */
static void end_child(struct child *c) {
  enum status s = destroy_all(c->bank);
  CHECK(s == ST_OK || s == ST_BAD_CAP);
  CHECK(destroy_all(c->fault) == ST_OK);
}

/* The number behind `seed=` on the command line, or one of this boot. */
static uint64_t first_seed(void) {
  const char *text = root_word("seed=");
  uint64_t number = 0;
  for (; text && *text >= '0' && *text <= '9'; text++) number = 10 * number + (uint64_t)(*text - '0');
  return number ? number : ROOT_STARTUP->random[0] >> 32 | 1;
}

static void random_system_calls(void) {
  uint64_t before = 0, bits, chosen = first_seed();
  print("(fuzz seed ");
  print_number(chosen);
  print(")\n");
  SHARED->word[100] = 0;
  for (unsigned i = 0; i < ROUNDS; i++) {
    struct child a, b;
    cap_t first = slot_next();
    fuzz_child(&a, 0x9e3779b97f4a7c15ull * (2 * (chosen + i) + 1));
    fuzz_child(&b, 0xd1b54a32d192ed03ull * (2 * (chosen + i) + 1));
    connect(&a, &b);
    connect(&b, &a);
    cap_t more_of_a = fuzz_threads(&a), more_of_b = fuzz_threads(&b);
    start_all(&a, more_of_a);
    start_all(&b, more_of_b);
    sys_wait(SLOT_SIGNAL, ms_ahead(ROUND_MS), &bits);
    end_child(&a);
    end_child(&b);
    slot_release(first);
    if (i == 0) before = bank_free(SLOT_BANK);
    CHECK(bank_free(SLOT_BANK) == before);
  }
  CHECK(SHARED->word[100] > 10000);
  print("(fuzz calls: ");
  print_number(SHARED->word[100]);
  print(")\n");
}

/* Addresses at which the kernel must not try to go on. */
static void bad_entries(void) {
  static const uint64_t bad[] = {0x0000800000000000, 0xffff7fffffffffff, ~0ull, 0xffffffff80101000, 0x7ffffffff000, 0};
  for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    struct child c;
    struct thread_info info = {0};
    cap_t thread = slot_new(), budget = slot_new();
    child_new(&c, CHILD_PAGES, NULL);
    enum status s = sys_create(thread, OBJ_THREAD, c.bank, c.pd, bad[i], bad[i], VA_MESSAGE);
    if (s == ST_OK) {
      MUST(sys_create(budget, OBJ_BUDGET, c.bank, SLOT_BUDGET, BUDGET_SHARE, 100, 0));
      MUST(sys_status(sys_control(thread, CTL_THREAD_BUDGET, budget, 0, 0, 0).rax));
      MUST(sys_status(sys_control(thread, CTL_THREAD_SUPERVISE, c.fault, 0, 0, 0).rax));
      MUST(sys_status(sys_control(thread, CTL_THREAD_START, 0, 0, 0, 0).rax));
      CHECK(child_wait_fault(&c, WAIT_MS, &info));
    } else {
      CHECK(s == ST_BAD_ARG);
    }
    child_destroy(&c);
  }
}

static void call_any_foreign(void) {
  __asm__ volatile("mov $1, %%eax; syscall; ud2" : : : "rax", "rcx", "r11", "memory");
}
static void bad_foreign_handlers(void) {
  static const uint64_t bad[] = {0x0000800000000000, 0xffff7fffffffffff, ~0ull, 0xffffffff80101000, 0x7ffffffff000, 1};
  for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    struct child c;
    struct thread_info info = {0};
    child_new(&c, CHILD_PAGES, NULL);
    enum status s = sys_status(sys_control(c.pd, CTL_PD_FOREIGN, bad[i], 0, 0, 0).rax);
    CHECK(s == ST_OK || s == ST_BAD_ARG);
    child_start(&c, call_any_foreign);
    CHECK(child_wait_fault(&c, WAIT_MS, &info));
    child_destroy(&c);
  }
}

void test_fuzz(void) {
  RUN(bad_entries);
  RUN(bad_foreign_handlers);
  RUN(random_system_calls);
}
