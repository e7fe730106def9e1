/* Time test: what a reservation is worth, who pays, and how the rest is shared. For QEMU's instruction counter, where a
 * tick is an instruction: the same on any machine, however loaded.
 *
 * The command line may say `periods=N` (5,000 unless it does), `from=N` (the first N loads get no periods of their
 * own), `kill`, which is the case for a machine of 3 GiB, or `processors`, for one with two of them. */
#include "task.h"

enum { STAGES = 5, CALLERS = 100, BOMB = 1000, PIT_PORT = 0x40, PIT_HZ = 1193182, FLOOD_HZ = 20000, PIT_INPUT = 2 };
enum { REQUEST_ROUNDS = 50, VICTIM_ROUNDS = 300, KILL_PAGES = 2 << 18 };

static uint64_t ms;
static volatile uint64_t periods, missed, worst, late_limit;
static cap_t tick, device, device_irq, server_gate, echo_gate, chain_gate;
static volatile bool victim_calls;

static void verdict(bool holds, const char *name) {
  print(holds ? "PASS " : "FAIL ");
  print(name);
  print("\n");
}

static void say(const char *what, uint64_t value) {
  print(what);
  print(" ");
  print_number(value);
  print("\n");
}

static void pause_for(uint64_t ticks) {
  uint64_t bits;
  sys_wait(SLOT_SIGNAL, sys_tsc() + ticks, &bits);
}

static void reply_after(uint64_t rounds) {
  struct sys_words words = {{0}};
  for (uint64_t flags = 0;; flags = REPLY_SEND) {
    sys_reply_wait(flags, 0, words, 0);
    burn(rounds);
  }
}

static void call(cap_t gate) {
  struct sys_words words = {{0}};
  sys_call(gate, 0, words);
}

static void echo(void) { reply_after(0); }
static void server(void) { reply_after(REQUEST_ROUNDS); }
static void storm(void) {
  for (;;) call(echo_gate);
}
static void caller(void) {
  for (;;) call(server_gate);
}

/* Every millisecond from `release` on: some work of its own, a request to the server, and a look at the clock. */
static void periodic(uint64_t rounds, bool calls) {
  uint64_t bits;
  for (uint64_t release = sys_tsc() + ms;; release += ms) {
    sys_wait(tick, release, &bits);
    burn(rounds);
    if (calls && victim_calls) call(server_gate);
    uint64_t late = sys_tsc() - release;
    if (late > worst) worst = late;
    if (late > late_limit) missed++;
    periods++;
  }
}
/* Of its 200,000 ticks 120,000 are its own work, 20,000 its request, as many again the request that it may find the
 * server in; the rest is for the switches between them. */
static void victim(void) { periodic(VICTIM_ROUNDS, true); }
static void sibling(void) { periodic(5, true); }
static void worker(void) { periodic(150, false); }

static void out8(uint16_t port, uint8_t value) { __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port)); }

static void interrupted(void) {
  uint64_t bits;
  for (;;) {
    sys_wait(device, 0, &bits);
    sys_control(device_irq, CTL_IRQ_ACK, 0, 0, 0, 0);
  }
}

static void flood_interrupts(void) {
  device = slot_new(), device_irq = slot_new();
  MUST(sys_status(sys_control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, PIT_PORT, 4, 1).rax));
  MUST(sys_create(device, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  MUST(sys_create(device_irq, OBJ_IRQ, SLOT_BANK, SLOT_IO, PIT_INPUT, device, 1));
  task_share(interrupted, 500);
  out8(PIT_PORT + 3, 0x34);
  out8(PIT_PORT, (PIT_HZ / FLOOD_HZ) & 0xff);
  out8(PIT_PORT, (PIT_HZ / FLOOD_HZ) >> 8);
}

static void bank_comes_and_goes(void) {
  cap_t bank = slot_new(), mem = slot_new();
  MUST(sys_create(bank, OBJ_BANK, SLOT_BANK, 2100, 0, 0, 0));
  MUST(sys_create(mem, OBJ_MEM, bank, 2000, 0, 0, 0));
  MUST(destroy_all(bank));
  slot_release(bank);
}

/* A server of 20,000 ticks, and callers that have 5,000 in a millisecond: each budget ends inside the server. */
static void call_with_little(void) {
  for (unsigned i = 0; i < CALLERS; i++) task_new(caller, SLOT_BUDGET, BUDGET_RESERVED, ms / 200, ms);
  victim_calls = true;
}

static void add_load(unsigned stage) {
  switch (stage) {
  case 0:
    for (unsigned i = 0; i < 3; i++) task_share(busy, 100 + 100 * i);
    return;
  case 1:
    echo_gate = gate_to(task_share(echo, 1000));
    for (unsigned i = 0; i < 3; i++) task_share(storm, 1000);
    return;
  case 2:
    flood_interrupts();
    return;
  case 3:
    return; /* from now on banks come and go */
  default:
    call_with_little();
  }
}

static const char *stages[STAGES] = {"busy threads", "IPC storms", "an interrupt flood", "bank destruction",
                                     "budgets that end in the server"};

static const char *option(const char *name) {
  for (const char *at = ROOT_BOOT_INFO->command_line; *at; at++) {
    unsigned i = 0;
    while (name[i] && at[i] == name[i]) i++;
    if (!name[i]) return at + i;
  }
  return NULL;
}

static uint64_t number_of(const char *name) {
  uint64_t number = 0;
  for (const char *digit = option(name); digit && *digit >= '0' && *digit <= '9'; digit++)
    number = 10 * number + (uint64_t)(*digit - '0');
  return number;
}

static void reservation(uint64_t wanted) {
  uint64_t from = number_of("from=");
  if (from >= STAGES) from = STAGES - 1;
  tasks_init();
  server_gate = gate_to(task_new(server, 0, 0, 0, 0));
  task_new(victim, SLOT_BUDGET, BUDGET_RESERVED, ms / 5, ms);
  late_limit = ms;
  missed = 0;
  tasks_mark();
  uint64_t begin = sys_tsc();
  for (unsigned stage = 0; stage < STAGES; stage++) {
    add_load(stage);
    if (stage < from) continue;
    uint64_t before = missed, end = periods + wanted / (STAGES - from);
    worst = 0;
    while (periods < end)
      if (stage >= 3)
        bank_comes_and_goes();
      else
        pause_for(10 * ms);
    print("with ");
    print(stages[stage]);
    say(": misses", missed - before);
    say("  latest end of a period, ticks", worst);
    verdict(missed == before, stages[stage]);
  }
  tasks_stop();
  uint64_t paid = tasks_consumed(), wall = sys_tsc() - begin;
  say("ticks gone by", wall);
  say("ticks paid for", paid);
  verdict(paid <= wall && wall - paid < wall / 10000, "somebody pays for every tick");
  tasks_end();
  victim_calls = false;
}

static uint64_t done;
static void link_of_chain(void) {
  struct sys_words words = {{0}};
  for (uint64_t flags = 0;; flags = REPLY_SEND) {
    sys_reply_wait(flags, 0, words, 0);
    call(chain_gate);
  }
}
static void head_of_chain(void) {
  call(server_gate);
  done = 1;
  for (;;) pause_for(ms);
}

/* Head calls link, link calls the server; link and server have budgets of their own and use nothing of them. */
static void payer_pays_for_chains(void) {
  tasks_init();
  struct task *last = task_share(server, 100), *link = task_share(link_of_chain, 100);
  chain_gate = gate_to(last), server_gate = gate_to(link);
  pause_for(ms);
  tasks_mark();
  struct task *head = task_share(head_of_chain, 100);
  pause_for(5 * ms);
  verdict(done && task_consumed(head) >= REQUEST_ROUNDS * BLOCK, "the first of a chain of calls pays");
  verdict(task_consumed(link) < 2000 && task_consumed(last) < 2000, "nobody else of the chain pays");
  tasks_end();
}

static void weights(void) {
  tasks_init();
  struct task *heavy = task_share(busy, 300), *light = task_share(busy, 100);
  pause_for(20 * ms);
  tasks_mark();
  pause_for(400 * ms);
  uint64_t h = task_consumed(heavy), l = task_consumed(light);
  say("three to one, thousandths", l ? 1000 * h / l : 0);
  verdict(h * 100 > l * 280 && h * 100 < l * 320, "the rest is shared by weight");
  tasks_end();
}

static uint64_t sibling_share(struct task *sibling_task) {
  tasks_mark();
  pause_for(400 * ms);
  return task_consumed(sibling_task);
}

static void bomb(void) {
  tasks_init();
  struct task *beside = task_share(busy, 100), *child = task_share(busy, 100);
  uint64_t before = sibling_share(beside);
  for (unsigned i = 0; i < BOMB; i++) task_new(busy, child->budget, BUDGET_SHARE, 100, 0);
  uint64_t after = sibling_share(beside);
  say("sibling beside one thread, ticks", before);
  say("sibling beside a thousand", after);
  verdict(after * 100 > before * 95, "a bomb of 1,000 threads costs its sibling less than 5 %");
  tasks_end();
}

/* Bandwidth that a split takes from its parent comes back with the part, to the last unit. */
static void budgets_are_split(void) {
  cap_t whole = slot_new(), part = slot_new(), rest = slot_new();
  for (unsigned i = 0; i < 200; i++) {
    MUST(sys_create(whole, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, 9 * ms, 10 * ms));
    if (sys_create(rest, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, ms / 50, ms) == ST_OK)
      return verdict(false, "budgets only split");
    MUST(sys_create(part, OBJ_BUDGET, SLOT_BANK, whole, BUDGET_RESERVED, (3 + i % 5) * ms, 10 * ms));
    if (sys_create(rest, OBJ_BUDGET, SLOT_BANK, whole, BUDGET_RESERVED, 9 * ms, 10 * ms) == ST_OK)
      return verdict(false, "budgets only split");
    MUST(destroy_all(i % 2 ? whole : part));
    if (i % 2 == 0) MUST(destroy_all(whole));
  }
  verdict(true, "budgets only split");
}

static void kill_of_two_gigabytes(void) {
  cap_t bank = slot_new(), mem = slot_new();
  enum status s;
  MUST(sys_create(bank, OBJ_BANK, SLOT_BANK, KILL_PAGES + 4, 0, 0, 0));
  do s = sys_create(mem, OBJ_MEM, bank, KILL_PAGES, 0, 0, 0);
  while (s == ST_AGAIN);
  MUST(s);
  tasks_init();
  server_gate = gate_to(task_new(server, 0, 0, 0, 0));
  victim_calls = true;
  task_share(sibling, 100);
  late_limit = 5 * ms;
  pause_for(10 * ms);
  missed = worst = periods = 0;
  uint64_t begin = sys_tsc();
  MUST(destroy_all(bank));
  say("killing 2 GiB took ticks", sys_tsc() - begin);
  say("requests of a sibling meanwhile", periods);
  say("the latest answer, ticks", worst);
  verdict(missed == 0 && periods > 50, "killing 2 GiB delays no request by 5 ms");
  tasks_end();
}

static cap_t poked;
static volatile uint64_t pokes;
static void poked_task(void) {
  uint64_t bits;
  for (;;) sys_wait(poked, 0, &bits);
}

/* From the other CPU: each wake-up and each unmapping asks this one by an interrupt. */
static void poke(void) {
  cap_t mem = slot_new();
  MUST(sys_create(mem, OBJ_MEM, SLOT_BANK, 1, 0, 0, 0));
  for (;; pokes++) {
    sys_signal(poked);
    sys_attach(mem, SLOT_PD, SLOT_BANK, VA_FREE, 0, 1, ATTACH_READ);
    while (sys_detach(SLOT_PD, VA_FREE) == ST_AGAIN) continue;
  }
}

/* The emulator runs its processors in turn and counts for both, so work takes twice its instructions here. */
static void interrupts_from_another_processor(uint64_t wanted) {
  root_start_cpus();
  tasks_init();
  poked = slot_new();
  MUST(sys_create(poked, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  task_share(poked_task, 500);
  task_share(busy, 500);
  task_new(worker, SLOT_BUDGET, BUDGET_RESERVED, ms / 5, ms);
  task_new(poke, root_budget(1), (enum budget_kind)(BUDGET_SHARE | 1 << 8), 1000, 0);
  late_limit = ms;
  while (periods < wanted) pause_for(10 * ms);
  say("asked of this processor", pokes);
  say("misses", missed);
  say("  latest end of a period, ticks", worst);
  verdict(missed == 0 && pokes > wanted, "interrupts of another processor");
  tasks_end();
}

void root_main(void) {
  root_init();
  ms = ROOT_STARTUP->tsc_khz;
  tick = slot_new();
  MUST(sys_create(tick, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  uint64_t wanted = number_of("periods=");
  if (option("processors")) {
    interrupts_from_another_processor(wanted ? wanted : 1000);
  } else if (option("kill")) {
    kill_of_two_gigabytes();
  } else {
    budgets_are_split();
    payer_pays_for_chains();
    weights();
    bomb();
    reservation(wanted ? wanted : 5000);
  }
  root_finish();
}
