/* Smp: what one CPU does to threads and memory that another is using takes effect, once and at once. Every case runs on
 * any number of CPUs; with one it checks the same facts without the race. */
#include "test.h"

#define VA_PAGE (VA_FREE + (64ull << 20)) /* alone in its page table */
enum { GATE = 30, PING = 31, PONG = 32, ROUNDS = 5, GOOD_WORD = 0x600d, BAD_WORD = 0xbad, SPINS = 20000 };
enum { SERVED = 50, SPUN = 51, RELEASE = 52, ANSWERED = 53, STATUS = 55, READS = 57, WRONG = 58, LOST = 59 };

static uint64_t number; /* a child's copy of the image says who it is */

/* An emulator with more CPUs than its host takes milliseconds for each wake-up between them. */
static uint64_t times(uint64_t n) { return root_cpus > 2 ? n / 50 + 1 : n / root_cpus; }
static unsigned last_cpu(void) { return root_cpus - 1; }

static void child_on(struct child *c, unsigned cpu, uint64_t new_number, void (*function)(void)) {
  number = new_number;
  child_next_cpu = cpu;
  child_new(c, CHILD_PAGES, function);
}

static void clear_shared(void) {
  for (unsigned i = 0; i < 64; i++) SHARED->word[i] = 0;
}

static void count(void) {
  for (;;) SHARED->word[number]++;
}

static void each_cpu_runs(void) {
  struct child c[8];
  clear_shared();
  for (unsigned i = 0; i < root_cpus; i++) child_on(&c[i], i, i, count);
  for (unsigned i = 0; i < root_cpus; i++) {
    CHECK(shared_above(i, 0));
    struct sys_result r = sys_control(c[i].budget, CTL_BUDGET_INFO, 0, 0, 0, 0);
    CHECK(sys_status(r.rax) == ST_OK && r.w[1] >> 8 == i);
  }
  for (unsigned i = root_cpus; i-- > 0;) child_destroy(&c[i]);
  CHECK(sys_status(sys_control(SLOT_IO, CTL_IO_CPU, root_cpus, 1, 0, 0).rax) == ST_NOT_FOUND);
  CHECK(sys_status(sys_control(SLOT_IO, CTL_IO_CPU, 0, 0, 0, 0).rax) == ST_NOT_FOUND);
}

static void serve(void) {
  struct sys_words w = {{0}};
  for (uint64_t flags = 0;; flags = REPLY_SEND) {
    struct sys_result r = sys_reply_wait(flags, 0, w, 0);
    w = (struct sys_words){{r.w[0] + 1, r.w[1]}};
    SHARED->word[SERVED]++;
  }
}

static void call_on_and_on(void) {
  for (uint64_t i = 0;; i++) {
    struct sys_result r = sys_call(GATE, 0, (struct sys_words){{i, number}});
    if (sys_status(r.rax) != ST_OK || r.w[0] != i + 1 || r.w[1] != number) SHARED->word[WRONG] = i + 1;
    SHARED->word[number]++;
  }
}

static void connect(struct child *client, const struct child *server) {
  cap_t gate = slot_new();
  MUST(sys_create(gate, OBJ_GATE, server->bank, server->thread, 0, 0, 0));
  child_give(client, GATE, gate, RIGHT_CALL);
}

static void calls_between_all_cpus(void) {
  for (unsigned a = 0; a < root_cpus; a++)
    for (unsigned b = 0; b < root_cpus; b++) {
      struct child server, client;
      clear_shared();
      child_on(&server, a, 0, serve);
      child_on(&client, b, 1, NULL);
      connect(&client, &server);
      child_start(&client, call_on_and_on);
      CHECK(shared_above(1, times(300)) && SHARED->word[WRONG] == 0);
      child_destroy(&client);
      child_destroy(&server);
    }
}

/* All of them fight for one server; each call is answered once and with its own answer. */
static void one_server_for_all_cpus(void) {
  struct child server, client[8];
  cap_t gate = slot_new();
  unsigned clients = root_cpus > 2 ? 2 : 2 * root_cpus;
  clear_shared();
  child_on(&server, 0, 0, serve);
  MUST(sys_create(gate, OBJ_GATE, SLOT_BANK, server.thread, 0, 0, 0));
  for (unsigned i = 0; i < clients; i++) {
    child_on(&client[i], i, i, NULL);
    child_give(&client[i], GATE, gate, RIGHT_CALL);
    child_start(&client[i], call_on_and_on);
  }
  for (unsigned i = 0; i < clients; i++) CHECK(shared_above(i, times(100)));
  for (unsigned i = 0; i < clients; i++)
    CHECK(sys_status(sys_control(client[i].thread, CTL_THREAD_STOP, 0, 0, 0, 0).rax) == ST_OK);
  for (unsigned i = clients; i-- > 0;) child_destroy(&client[i]);
  uint64_t served = SHARED->word[SERVED], answered = 0;
  for (unsigned i = 0; i < clients; i++) answered += SHARED->word[i];
  CHECK(SHARED->word[WRONG] == 0 && served >= answered && served <= answered + 2 * clients);
  CHECK(sys_call(gate, 0, (struct sys_words){{41, 2}}).w[0] == 42);
  CHECK(destroy_all(gate) == ST_OK);
  child_destroy(&server);
}

/* Works on each request until it is told to stop. */
static void serve_slowly(void) {
  struct sys_words w = {{0}};
  for (uint64_t flags = 0;; flags = REPLY_SEND) {
    struct sys_result r = sys_reply_wait(flags, 0, w, 0);
    while (!SHARED->word[RELEASE]) SHARED->word[SPUN]++;
    w = (struct sys_words){{r.w[0] + 1}};
  }
}

static void call_once(void) {
  struct sys_result r = sys_call(GATE, 0, (struct sys_words){{number}});
  SHARED->word[STATUS + number] = 1 + sys_status(r.rax);
  if (sys_status(r.rax) == ST_OK && r.w[0] == number + 1) SHARED->word[ANSWERED + number]++;
  for (;;) SHARED->word[number]++;
}

static bool rests(unsigned word) {
  uint64_t bits, before = SHARED->word[word];
  sys_wait(SLOT_SIGNAL, ms_ahead(5), &bits);
  return SHARED->word[word] == before;
}

static void set_budget(const struct child *c, cap_t budget) {
  MUST(sys_status(sys_control(c->thread, CTL_THREAD_BUDGET, budget, 0, 0, 0).rax));
}

/* The server's time is its caller's; when that has none left, who waits for the server brings it to another CPU. */
static void busy_server_is_pulled(void) {
  struct child server, first, second;
  clear_shared();
  child_on(&server, 0, 0, serve_slowly);
  set_budget(&server, server.budget);
  child_on(&first, 0, 0, NULL);
  child_on(&second, last_cpu(), 1, NULL);
  connect(&first, &server), connect(&second, &server);
  child_start(&first, call_once);
  CHECK(shared_above(SPUN, 0));
  set_budget(&server, 0), set_budget(&first, 0);
  CHECK(rests(SPUN));
  uint64_t spun = SHARED->word[SPUN], paid = sys_control(second.budget, CTL_BUDGET_INFO, 0, 0, 0, 0).w[0];
  child_start(&second, call_once);
  CHECK(shared_above(SPUN, spun + 1000));
  SHARED->word[RELEASE] = 1;
  CHECK(shared_above(ANSWERED + 1, 0) && SHARED->word[ANSWERED] == 0);
  CHECK(sys_control(second.budget, CTL_BUDGET_INFO, 0, 0, 0, 0).w[0] > paid);
  set_budget(&first, first.budget);
  CHECK(shared_above(ANSWERED, 0) && SHARED->word[ANSWERED] == 1 && SHARED->word[ANSWERED + 1] == 1);
  child_destroy(&second);
  child_destroy(&first);
  child_destroy(&server);
}

static void caller_of_busy_server(struct child *server, struct child *client) {
  clear_shared();
  child_on(server, 0, 0, serve_slowly);
  child_on(client, last_cpu(), 0, NULL);
  connect(client, server);
  child_start(client, call_once);
  CHECK(shared_above(SPUN, 0));
}

static void abort_across_cpus(void) {
  for (unsigned i = 0; i < ROUNDS; i++) {
    struct child server, client;
    caller_of_busy_server(&server, &client);
    CHECK(sys_status(sys_control(server.thread, CTL_THREAD_ABORT, 0, 0, 0, 0).rax) == ST_OK);
    CHECK(shared_above(STATUS, 0) && SHARED->word[STATUS] == 1 + ST_GONE);
    SHARED->word[RELEASE] = 1;
    CHECK(shared_above(0, 0) && SHARED->word[STATUS] == 1 + ST_GONE && SHARED->word[ANSWERED] == 0);
    child_destroy(&client);
    child_destroy(&server);
  }
}

static void destroy_of_a_running_server(void) {
  for (unsigned i = 0; i < ROUNDS; i++) {
    struct child server, client;
    caller_of_busy_server(&server, &client);
    CHECK(destroy_all(server.bank) == ST_OK && rests(SPUN));
    CHECK(shared_above(STATUS, 0) && SHARED->word[STATUS] == 1 + ST_GONE);
    child_destroy(&client);
    MUST(destroy_all(server.fault));
  }
}

static void destroy_of_a_served_caller(void) {
  for (unsigned i = 0; i < ROUNDS; i++) {
    struct child server, client;
    caller_of_busy_server(&server, &client);
    child_destroy(&client);
    SHARED->word[RELEASE] = 1;
    cap_t gate = slot_new();
    MUST(sys_create(gate, OBJ_GATE, server.bank, server.thread, 0, 0, 0));
    CHECK(sys_call(gate, 0, (struct sys_words){{7}}).w[0] == 8);
    child_destroy(&server);
  }
}

static void stopped_at_once(void) {
  struct child c;
  clear_shared();
  child_on(&c, last_cpu(), 0, count);
  for (unsigned i = 0; i < ROUNDS; i++) {
    CHECK(shared_above(0, SHARED->word[0]));
    CHECK(sys_status(sys_control(c.thread, CTL_THREAD_STOP, 0, 0, 0, 0).rax) == ST_OK);
    uint64_t stopped_at = SHARED->word[0];
    for (volatile unsigned spin = 0; spin < SPINS; spin++) continue;
    CHECK(SHARED->word[0] == stopped_at);
    CHECK(sys_status(sys_control(c.thread, CTL_THREAD_START, 0, 0, 0, 0).rax) == ST_OK);
  }
  child_destroy(&c);
}

static void answer_pings(void) {
  uint64_t bits;
  for (;;) sys_wait(PING, 0, &bits), SHARED->word[number]++, sys_signal(PONG);
}

/* A lost wake-up would leave both asleep. */
static void signals_between_cpus(void) {
  struct child c;
  cap_t ping = slot_new(), pong = slot_new();
  uint64_t bits;
  clear_shared();
  MUST(sys_create(ping, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  MUST(sys_create(pong, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  child_on(&c, last_cpu(), 0, NULL);
  child_give(&c, PING, ping, RIGHT_WAIT);
  child_give(&c, PONG, pong, RIGHT_SIGNAL);
  child_start(&c, answer_pings);
  bool lost = false;
  uint64_t rounds = times(100);
  for (uint64_t i = 0; i < rounds && !lost; i++)
    lost = sys_signal(ping) != ST_OK || sys_wait(pong, ms_ahead(WAIT_MS), &bits) != ST_OK;
  CHECK(!lost && SHARED->word[0] == rounds);
  child_destroy(&c);
  MUST(destroy_all(ping));
  MUST(destroy_all(pong));
}

/* Reads a page for ever. What it read after LOST was set must be zero; at no time may it be the bad word. */
static void read_page(void) {
  for (;;) {
    uint64_t lost = SHARED->word[LOST], value = *(volatile uint64_t *)VA_PAGE;
    if (value == BAD_WORD || (lost && value)) SHARED->word[WRONG] = value;
    SHARED->word[READS]++;
  }
}

static enum status attach_page(cap_t mem, cap_t pd, uint64_t flags) {
  return sys_attach(mem, pd, SLOT_BANK, VA_PAGE, 0, 1, flags);
}

static enum status detach_page(cap_t pd) {
  enum status status;
  do status = sys_detach(pd, VA_PAGE);
  while (status == ST_AGAIN);
  return status;
}

static cap_t page_of_good_words(void) {
  cap_t mem = slot_new();
  MUST(sys_create(mem, OBJ_MEM, SLOT_BANK, 1, 0, 0, 0));
  MUST(attach_page(mem, SLOT_PD, ATTACH_READ | ATTACH_WRITE));
  *(volatile uint64_t *)VA_PAGE = GOOD_WORD;
  return mem;
}

static void unmapped_page_is_gone_everywhere(void) {
  struct child c;
  struct thread_info info = {0};
  clear_shared();
  cap_t mem = page_of_good_words();
  child_on(&c, last_cpu(), 0, NULL);
  for (unsigned i = 0; i < ROUNDS; i++) {
    *(volatile uint64_t *)VA_PAGE = GOOD_WORD;
    CHECK(attach_page(mem, c.pd, ATTACH_READ) == ST_OK);
    child_start(&c, read_page);
    CHECK(shared_above(READS, SHARED->word[READS]));
    CHECK(detach_page(c.pd) == ST_OK);
    *(volatile uint64_t *)VA_PAGE = BAD_WORD;
    CHECK(child_wait_fault(&c, WAIT_MS, &info) && info.vector == 14 && info.address == VA_PAGE);
    CHECK(SHARED->word[WRONG] == 0);
  }
  child_destroy(&c);
  CHECK(detach_page(SLOT_PD) == ST_OK && destroy_all(mem) == ST_OK);
}

static void withdrawn_view_reads_zero_everywhere(void) {
  struct child c;
  clear_shared();
  cap_t mem = page_of_good_words();
  child_on(&c, last_cpu(), 0, NULL);
  for (unsigned i = 0; i < ROUNDS; i++) {
    cap_t view = slot_new();
    SHARED->word[LOST] = 0;
    CHECK(sys_derive(view, RIGHTS_ALL, SLOT_BANK, mem, 0, 1) == ST_OK);
    CHECK(attach_page(view, c.pd, ATTACH_READ | ATTACH_ZERO_ON_LOSS) == ST_OK);
    child_start(&c, read_page);
    CHECK(shared_above(READS, SHARED->word[READS]));
    CHECK(destroy_all(view) == ST_OK);
    SHARED->word[LOST] = 1;
    CHECK(shared_above(READS, SHARED->word[READS] + 10) && SHARED->word[WRONG] == 0);
    CHECK(sys_status(sys_control(c.thread, CTL_THREAD_STOP, 0, 0, 0, 0).rax) == ST_OK);
    CHECK(detach_page(c.pd) == ST_OK);
  }
  child_destroy(&c);
  CHECK(detach_page(SLOT_PD) == ST_OK && destroy_all(mem) == ST_OK);
}

void test_smp(void) {
  RUN(each_cpu_runs);
  RUN(calls_between_all_cpus);
  RUN(one_server_for_all_cpus);
  RUN(busy_server_is_pulled);
  RUN(abort_across_cpus);
  RUN(destroy_of_a_running_server);
  RUN(destroy_of_a_served_caller);
  RUN(stopped_at_once);
  RUN(signals_between_cpus);
  RUN(unmapped_page_is_gone_everywhere);
  RUN(withdrawn_view_reads_zero_everywhere);
}
