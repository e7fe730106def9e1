/* Stress: workers on every CPU create, call, signal, map, unmap and destroy at random, in banks of their own and in
 * each other's way, while the test stops, aborts and destroys them. At the end every page is where it was. */
#include "test.h"

enum { WORKERS_MAX = 8, PAGES = 220, ROUND_MS = 60, ROUNDS = 4, NIGHTLY_MS = 240000, OPERATIONS = 12 };
enum { SERVER_GATE = 20, ROUND_SIGNAL, OWN_BUDGET, PARTNER_PD, LENT_MEM, OWN_SERVER, SCRATCH = 30, SCRATCH_SLOTS = 12 };
enum { WORK_WORD = 64, WRONG_WORD = 63 };
#define VA_WORK (VA_FREE + (256ull << 20))

static uint64_t seed, self; /* each worker's copy of the image has its own */

static uint64_t random_below(uint64_t n) {
  seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
  return seed % n;
}

static cap_t scratch(void) { return SCRATCH + random_below(SCRATCH_SLOTS); }
static uint64_t somewhere(void) { return VA_WORK + random_below(8) * (2ull << 20) + random_below(4) * PAGE_SIZE; }

static void drop(cap_t slot) {
  while (sys_destroy(slot) == ST_AGAIN) continue;
  sys_slot_drop(slot);
}

/* Memory that is lent, attached by one and withdrawn by another, is never another's. */
static void touch(uint64_t flags) {
  cap_t view = SCRATCH + SCRATCH_SLOTS;
  uint64_t at = VA_WORK + (64ull << 20);
  if (sys_derive(view, RIGHTS_ALL, SLOT_BANK, LENT_MEM, 0, 1) != ST_OK) return;
  if (sys_attach(view, SLOT_PD, SLOT_BANK, at, 0, 1, ATTACH_READ | flags) == ST_OK) {
    uint64_t value = *(volatile uint64_t *)at;
    if (value != 0x1e47 && value) SHARED->word[WRONG_WORD] = value;
    while (sys_detach(SLOT_PD, at) == ST_AGAIN) continue;
  }
  drop(view);
}

static void helper(void) {
  for (;;) sys_call(SERVER_GATE, 0, (struct sys_words){{1}});
}

static void operation(void) {
  cap_t slot = scratch(), other = scratch();
  uint64_t bits;
  struct sys_result r;
  switch (random_below(OPERATIONS)) {
  case 0:
    sys_create(slot, OBJ_MEM, SLOT_BANK, 1 + random_below(9), 0, 0, 0);
    return;
  case 1:
    sys_attach(slot, SLOT_PD, SLOT_BANK, somewhere(), 0, 1, ATTACH_READ | ATTACH_WRITE);
    return;
  case 2:
    sys_attach(slot, PARTNER_PD, SLOT_BANK, somewhere(), 0, 1, ATTACH_READ);
    return;
  case 3:
    sys_detach(random_below(2) ? SLOT_PD : PARTNER_PD, somewhere());
    return;
  case 4:
    r = sys_call(SERVER_GATE, 0, (struct sys_words){{self, seed}});
    if (sys_status(r.rax) == ST_OK && (r.w[0] != self + 1 || r.w[1] != seed)) SHARED->word[WRONG_WORD] = self + 1;
    return;
  case 5:
    sys_signal(ROUND_SIGNAL);
    sys_wait(ROUND_SIGNAL, 1, &bits);
    return;
  case 6:
    sys_create(slot, OBJ_THREAD, SLOT_BANK, SLOT_PD, (uint64_t)helper, VA_STACK_TOP - 256, 0);
    sys_create(other, OBJ_BUDGET, SLOT_BANK, OWN_BUDGET, BUDGET_SHARE | self % root_cpus << 8, 50, 0);
    sys_control(slot, CTL_THREAD_BUDGET, other, 0, 0, 0);
    sys_control(slot, CTL_THREAD_START, 0, 0, 0, 0);
    return;
  case 7:
    sys_create(slot, OBJ_GATE, SLOT_BANK, OWN_SERVER, 0, 0, 0);
    sys_derive(other, RIGHTS_ALL, SLOT_BANK, slot, 0, 0);
    sys_call(other, 0, (struct sys_words){{0}});
    return;
  case 8:
    sys_create(slot, OBJ_BANK, SLOT_BANK, 2 + random_below(20), 0, 0, 0);
    sys_create(other, OBJ_PD, slot, 1, 0, 0, 0);
    return;
  case 9:
    touch(random_below(2) ? ATTACH_ZERO_ON_LOSS : 0);
    return;
  default:
    drop(slot);
  }
}

static void work(void) {
  for (;;) operation(), SHARED->word[WORK_WORD + self]++;
}

static void serve(void) {
  struct sys_words w = {{0}};
  for (uint64_t flags = 0;; flags = REPLY_SEND) {
    struct sys_result r = sys_reply_wait(flags, 0, w, 0);
    w = (struct sys_words){{r.w[0] + 1, r.w[1]}};
  }
}

static void make_worker(struct child *c, unsigned i, const struct child *server, uint64_t round, cap_t signal,
                        cap_t mem) {
  self = i, seed = 0x9e3779b97f4a7c15ull * (round * WORKERS_MAX + i + 1);
  child_next_cpu = i;
  child_new(c, PAGES, NULL);
  cap_t gate = slot_new(), own = slot_new();
  MUST(sys_create(gate, OBJ_GATE, c->bank, server->thread, i, 0, 0));
  MUST(sys_create(own, OBJ_THREAD, c->bank, c->pd, (uint64_t)serve, VA_STACK_TOP - PAGE_SIZE, 0));
  child_give(c, SERVER_GATE, gate, RIGHTS_ALL);
  child_give(c, OWN_SERVER, own, RIGHTS_ALL);
  child_give(c, ROUND_SIGNAL, signal, RIGHTS_ALL & ~RIGHT_DESTROY);
  child_give(c, OWN_BUDGET, c->budget, RIGHTS_ALL & ~RIGHT_DESTROY);
  child_give(c, LENT_MEM, mem, RIGHTS_ALL & ~RIGHT_DESTROY);
}

/* What a parent may do to a child at any time. */
static void disturb(struct child *c) {
  uint64_t bits;
  for (uint64_t end = ms_ahead(ROUND_MS); sys_tsc() < end;) {
    cap_t thread = c[random_below(root_cpus > 1 ? 2 * root_cpus : 2) % WORKERS_MAX].thread;
    sys_control(thread, CTL_THREAD_STOP, 0, 0, 0, 0);
    sys_control(thread, random_below(2) ? CTL_THREAD_ABORT : CTL_THREAD_INFO, 0, 0, 0, 0);
    sys_control(thread, CTL_THREAD_START, 0, 0, 0, 0);
    sys_wait(SLOT_SIGNAL, sys_tsc() + random_below(ROOT_STARTUP->tsc_khz * 3), &bits);
  }
}

static void one_round(uint64_t round) {
  struct child server, c[WORKERS_MAX];
  unsigned workers = root_cpus > 1 ? 2 * root_cpus : 2;
  cap_t signal = slot_new(), mem = slot_new();
  if (workers > WORKERS_MAX) workers = WORKERS_MAX;
  MUST(sys_create(signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  MUST(sys_create(mem, OBJ_MEM, SLOT_BANK, 1, 0, 0, 0));
  MUST(sys_attach(mem, SLOT_PD, SLOT_BANK, VA_WORK, 0, 1, ATTACH_READ | ATTACH_WRITE));
  *(volatile uint64_t *)VA_WORK = 0x1e47;
  child_next_cpu = (unsigned)round;
  child_new(&server, PAGES, serve);
  for (unsigned i = 0; i < workers; i++) make_worker(&c[i], i, &server, round, signal, mem);
  for (unsigned i = 0; i < workers; i++) child_give(&c[i], PARTNER_PD, c[(i + 1) % workers].pd, RIGHT_USE);
  for (unsigned i = 0; i < workers; i++) child_start(&c[i], work);
  disturb(c);
  for (unsigned i = 0; i < workers; i++) {
    MUST(destroy_all(c[i].bank));
    MUST(destroy_all(c[i].fault));
  }
  while (sys_detach(SLOT_PD, VA_WORK) == ST_AGAIN) continue;
  MUST(destroy_all(server.bank));
  MUST(destroy_all(server.fault));
  MUST(destroy_all(mem));
  MUST(destroy_all(signal));
}

static void accounts_hold_under_stress(void) {
  uint64_t before = 0, done = 0;
  uint64_t end = root_word("nightly") ? ms_ahead(NIGHTLY_MS) : 0;
  SHARED->word[WRONG_WORD] = 0;
  for (unsigned i = 0; i < 8; i++) SHARED->word[WORK_WORD + i] = 0;
  for (unsigned i = 0; i < ROUNDS || sys_tsc() < end; i++) {
    cap_t first = slot_next();
    one_round(i);
    slot_release(first);
    if (i == 0) before = bank_free(SLOT_BANK);
    CHECK(bank_free(SLOT_BANK) == before && SHARED->word[WRONG_WORD] == 0);
  }
  for (unsigned i = 0; i < 8; i++) done += SHARED->word[WORK_WORD + i];
  CHECK(done > ROUNDS);
  print("(stress operations: ");
  print_number(done);
  print(")\n");
}

void test_stress(void) { RUN(accounts_hold_under_stress); }
