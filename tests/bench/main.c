/* Bench: the kernel's costs in instructions, as the root task sees them under QEMU's instruction counter.
 *
 * One TSC tick is one instruction there. Each figure is a whole operation: user stub, kernel, and both sides where
 * there are two; the cost of reading the counter is taken off. The second row of a pair is the most expensive of all
 * runs. */
#include "../root/root.h"
#include "abi/vcpu.h"

enum { RUNS = 300, WARM_UP = 4, CHILD_PAGES = 64, CONTEND_PAGES = 500, GATE_BADGE = 7 };
enum { WATCH_TICKS = 20011, WATCH_SPREAD = 97, WATCH_PERIOD = 1000000 };
enum { CROWD = 10000, CROWD_STACK = 8 };
enum child_slot { CHILD_PING = 20, CHILD_PONG = 21 };

struct figure {
  uint64_t least, most;
};
static uint64_t overhead;

static void figure_add(struct figure *f, uint64_t ticks) {
  ticks -= overhead;
  if (f->least == 0 || ticks < f->least) f->least = ticks;
  if (ticks > f->most) f->most = ticks;
}

static void row(const char *name, const char *suffix, uint64_t value, const char *target) {
  print("BENCH\t");
  print(name);
  print(suffix);
  print("\t");
  print_number(value);
  print("\tinstructions\t");
  print(target);
  print("\n");
}

/* What a thread sees of long entries. The longest of all, seen or not, is counted from outside (stays.c). */
static void longest_row(const char *name, const char *suffix, uint64_t value) { row(name, suffix, value, "2500"); }

static void rows(const char *name, struct figure f, const char *target) {
  row(name, "", f.least, target);
  row(name, "_max", f.most, "-");
}

#define MEASURE(figure, run, operation)                                                                                \
  do {                                                                                                                 \
    uint64_t start = sys_tsc();                                                                                        \
    operation;                                                                                                         \
    uint64_t end = sys_tsc();                                                                                          \
    if ((run) >= WARM_UP) figure_add(&(figure), end - start);                                                          \
  } while (0)

static void measure_overhead(void) {
  struct figure f = {0};
  for (unsigned i = 0; i < RUNS; i++) MEASURE(f, i, __asm__ volatile("" : : : "memory"));
  overhead = f.least;
}

/* The crossing alone: number in, syscall, out. */
static void measure_nop(void) {
  struct figure f = {0};
  for (unsigned i = 0; i < RUNS; i++) {
    uint64_t number = SYS_NOP;
    MEASURE(f, i,
            __asm__ volatile("syscall"
                             : "+a"(number)
                             :
                             : "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
                               "memory"));
  }
  rows("cheapest_syscall", f, "70");
}

static void serve(void) {
  struct sys_words words = {{0}};
  for (uint64_t flags = 0;; flags = REPLY_SEND) {
    struct sys_result r = sys_reply_wait(flags, 0, words, 0);
    words = (struct sys_words){{r.w[0], r.w[1], r.w[2], r.w[3], r.w[4]}};
  }
}

static struct figure measure_calls(cap_t gate) {
  struct figure f = {0};
  struct sys_words words = {{1, 2, 3, 4, 0}};
  for (unsigned i = 0; i < RUNS; i++) {
    struct sys_result r;
    MEASURE(f, i, r = sys_call(gate, 0, words));
    if (sys_status(r.rax) != ST_OK || r.w[0] != 1 || r.w[1] != 2 || r.w[2] != 3 || r.w[3] != 4) give_up("call", r.rax);
  }
  return f;
}

static void measure_call(void) {
  struct child server;
  child_new(&server, CHILD_PAGES, serve);
  cap_t gate = slot_new(), alias = slot_new();
  MUST(sys_create(gate, OBJ_GATE, SLOT_BANK, server.thread, GATE_BADGE, 0, 0));
  MUST(sys_derive(alias, RIGHTS_ALL, SLOT_BANK, gate, 0, 0));
  rows("call_reply_4_words", measure_calls(gate), "260");
  rows("call_reply_alias", measure_calls(alias), "272");
  MUST(destroy_all(gate));
  child_destroy(&server);
}

static void pong(void) {
  uint64_t bits;
  for (;;) {
    MUST(sys_wait(CHILD_PING, 0, &bits));
    MUST(sys_signal(CHILD_PONG));
  }
}

static void measure_signal(void) {
  struct child other;
  struct figure f = {0};
  cap_t ping = slot_new(), pong_signal = slot_new();
  MUST(sys_create(ping, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  MUST(sys_create(pong_signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  child_new(&other, CHILD_PAGES, NULL);
  child_give(&other, CHILD_PING, ping, RIGHT_WAIT);
  child_give(&other, CHILD_PONG, pong_signal, RIGHT_SIGNAL);
  child_start(&other, pong);
  for (unsigned i = 0; i < RUNS; i++) {
    uint64_t bits;
    enum status s, w;
    MEASURE(f, i, s = sys_signal(ping); w = sys_wait(pong_signal, 0, &bits));
    if (s != ST_OK || w != ST_OK) give_up("signal", w);
  }
  rows("signal_ping_pong", f, "900");
  child_destroy(&other);
}

/* Once where a neighbour page keeps the page table, once where it must be made and freed as well. */
static struct figure measure_map_at(cap_t mem, uint64_t address) {
  struct figure f = {0};
  for (unsigned i = 0; i < RUNS; i++) {
    enum status a, d;
    MEASURE(f, i, a = sys_attach(mem, SLOT_PD, SLOT_BANK, address, 0, 1, ATTACH_READ | ATTACH_WRITE);
            d = sys_detach(SLOT_PD, address));
    if (a != ST_OK || d != ST_OK) give_up("map and unmap", a ? a : d);
  }
  return f;
}

static void measure_map(void) {
  cap_t mem = slot_new();
  MUST(sys_create(mem, OBJ_MEM, SLOT_BANK, 1, 0, 0, 0));
  rows("map_unmap_page", measure_map_at(mem, VA_SHARED + PAGE_SIZE), "800");
  rows("map_unmap_page_and_table", measure_map_at(mem, VA_FREE), "-");
}

static void measure_create(const char *name, enum object_type type, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
                           const char *target) {
  struct figure f = {0};
  cap_t slot = slot_new();
  for (unsigned i = 0; i < RUNS; i++) {
    enum status s;
    MEASURE(f, i, s = sys_create(slot, type, SLOT_BANK, a, b, c, d));
    if (s != ST_OK) give_up(name, s);
    MUST(destroy_all(slot));
  }
  rows(name, f, target);
}

static void measure_creations(void) {
  cap_t page = slot_new();
  MUST(sys_create(page, OBJ_MEM, SLOT_BANK, 1, 0, 0, 0));
  MUST(sys_attach(page, SLOT_PD, SLOT_BANK, VA_FREE, 0, 1, ATTACH_READ | ATTACH_WRITE));
  measure_create("create_thread", OBJ_THREAD, SLOT_PD, VA_IMAGE, VA_STACK_TOP, VA_FREE, "2500");
  measure_create("create_gate", OBJ_GATE, SLOT_THREAD, GATE_BADGE, 0, 0, "-");
  measure_create("create_signal", OBJ_SIGNAL, 0, 0, 0, 0, "-");
}

/* Into a guest in real mode whose one instruction is a halt, and out again: the whole run, state copied both ways. */
static void measure_guest(void) {
  struct figure f = {0};
  struct vcpu_state *state = (struct vcpu_state *)ROOT_MESSAGE->data;
  cap_t pd = slot_new(), ram = slot_new(), vcpu = slot_new();
  MUST(sys_create(pd, OBJ_PD, SLOT_BANK, 0, 0, 0, 0));
  MUST(sys_create(ram, OBJ_MEM, SLOT_BANK, 1, 0, 0, 0));
  MUST(sys_attach(ram, SLOT_PD, SLOT_BANK, VA_FREE + PAGE_SIZE, 0, 1, ATTACH_READ | ATTACH_WRITE));
  MUST(sys_attach(ram, pd, SLOT_BANK, 0, 0, 1, ATTACH_READ | ATTACH_WRITE | ATTACH_EXEC));
  *(volatile uint8_t *)(VA_FREE + PAGE_SIZE) = 0xf4;
  if (sys_create(vcpu, OBJ_VCPU, SLOT_BANK, pd, 0, 0, 0) != ST_OK) return; /* not on this processor */
  memset(state, 0, sizeof *state);
  state->cs = (struct vcpu_segment){0, 0x9b, 0xffff, 0};
  state->ds = state->es = state->ss = (struct vcpu_segment){0, 0x93, 0xffff, 0};
  state->rflags = 2, state->cr0 = 0x10, state->pat = 0x0007040600070406;
  for (unsigned i = 0; i < RUNS; i++) {
    struct sys_result r;
    state->rip = 0;
    MEASURE(f, i, r = sys_control(vcpu, CTL_VCPU_RUN, 0, 0, 0, 0));
    if (sys_status(r.rax) != ST_OK || state->exit != VCPU_EXIT_HALT) give_up("guest", r.rax);
  }
  rows("guest_run_and_halt", f, "-");
  MUST(destroy_all(pd));
}

/* The longest single kernel entry while a component of 8 MiB is taken down: interrupts are off in each of them. */
static void measure_destroy(void) {
  struct figure f = {0};
  cap_t bank = slot_new(), mem = slot_new();
  MUST(sys_create(bank, OBJ_BANK, SLOT_BANK, 2100, 0, 0, 0));
  MUST(sys_create(mem, OBJ_MEM, bank, 2000, 0, 0, 0));
  enum status s;
  do
    MEASURE(f, WARM_UP,
            s = sys_attach(mem, SLOT_PD, SLOT_BANK, VA_FREE + (16 << 20), 0, 2000, ATTACH_READ | ATTACH_WRITE));
  while (s == ST_AGAIN);
  if (s != ST_OK) give_up("attach", s);
  longest_row("longest_step_attach", "", f.most);
  f.most = 0;
  do MEASURE(f, WARM_UP, s = sys_destroy(bank));
  while (s == ST_AGAIN);
  if (s != ST_OK) give_up("destroy", s);
  longest_row("longest_step_destroy", "", f.most);
}

/* A thread with a reservation sleeps until a moment and notes by how much it came too late: the longest path with
 * interrupts off, the timer interrupt, the choice of the thread and the way out, all in one figure. */
static void watch(void) {
  uint64_t bits;
  for (uint64_t i = 0;; i++) {
    uint64_t at = sys_tsc() + WATCH_TICKS + i % WATCH_SPREAD;
    sys_wait(CHILD_PING, at, &bits);
    uint64_t late = sys_tsc() - at;
    if (late > SHARED->word[0]) SHARED->word[0] = late;
  }
}

static void delay_row(const char *during) {
  if (SHARED->word[0] == 0) give_up("the watcher never woke", 0);
  longest_row("longest_delay_", during, SHARED->word[0]);
  SHARED->word[0] = 0;
}

static void big_memory(void) {
  cap_t bank = slot_new(), mem = slot_new();
  enum status s;
  MUST(sys_create(bank, OBJ_BANK, SLOT_BANK, 2100, 0, 0, 0));
  do s = sys_create(mem, OBJ_MEM, bank, 2000, 0, 0, 0);
  while (s == ST_AGAIN);
  MUST(s);
  delay_row("create");
  do s = sys_attach(mem, SLOT_PD, SLOT_BANK, VA_FREE + (16 << 20), 0, 2000, ATTACH_READ | ATTACH_WRITE);
  while (s == ST_AGAIN);
  MUST(s);
  delay_row("attach");
  for (unsigned i = 0; i < 2000; i++) *(volatile uint64_t *)(VA_FREE + (16 << 20) + i * PAGE_SIZE) = i;
  do s = sys_detach(SLOT_PD, VA_FREE + (16 << 20));
  while (s == ST_AGAIN);
  MUST(s);
  delay_row("detach");
  MUST(destroy_all(bank));
  delay_row("destroy");
}

static void measure_delays(void) {
  struct child watcher, other;
  cap_t signal = slot_new(), reserved = slot_new(), pd = slot_new();
  uint64_t bits;
  MUST(sys_create(signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  MUST(sys_create(reserved, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, WATCH_PERIOD / 2, WATCH_PERIOD));
  child_new(&watcher, CHILD_PAGES, NULL);
  child_give(&watcher, CHILD_PING, signal, RIGHT_WAIT);
  MUST(sys_status(sys_control(watcher.thread, CTL_THREAD_BUDGET, reserved, 0, 0, 0).rax));
  child_start(&watcher, watch);
  sys_wait(SLOT_SIGNAL, sys_tsc() + 50 * WATCH_TICKS, &bits);
  delay_row("idle");
  big_memory();
  for (unsigned i = 0; i < 5; i++) {
    child_new(&other, CHILD_PAGES, serve);
    sys_wait(SLOT_SIGNAL, sys_tsc() + WATCH_TICKS, &bits);
    child_destroy(&other);
  }
  delay_row("components");
  for (unsigned i = 0; i < 100; i++) {
    MUST(sys_status(sys_control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, 1, 0xfffe, 1).rax));
    MUST(sys_create(pd, OBJ_PD, SLOT_BANK, PD_TABLE_PAGES, 0, 0, 0));
    MUST(destroy_all(pd));
  }
  delay_row("ports_and_pds");
  child_destroy(&watcher);
}

/* Threads without a stack: one calls the gate it is started with, one waits in reply_wait until the time it is started
 * with. Both then wait for ever. */
void crowd_call(void);
void crowd_wait(void);
__asm__(".text\ncrowd_call: mov $0x5000, %eax\nsyscall\nxor %edi, %edi\n"
        "crowd_wait: mov %rdi, %r12\nmov $0x5001, %eax\nxor %edi, %edi\nsyscall\nxor %edi, %edi\njmp crowd_wait");

/* A thread for each of CROWD, paid by a bank of its own; one budget brings each as far as its wait and stays with the
 * last, which so pays for whom it waits for. */
static cap_t crowd_new(void (*entry)(void), uint64_t argument) {
  cap_t bank = slot_new(), thread = slot_new(), budget = slot_new();
  uint64_t bits;
  MUST(sys_create(bank, OBJ_BANK, SLOT_BANK, CROWD + 8, 0, 0, 0));
  MUST(sys_create(budget, OBJ_BUDGET, bank, SLOT_BUDGET, BUDGET_SHARE, 1000, 0));
  for (unsigned i = 0; i < CROWD; i++) {
    MUST(sys_create(thread, OBJ_THREAD, bank, SLOT_PD, (uint64_t)entry, CROWD_STACK, 0));
    MUST(sys_status(sys_control(thread, CTL_THREAD_BUDGET, budget, 0, 0, 0).rax));
    MUST(sys_status(sys_control(thread, CTL_THREAD_START, argument, 0, 0, 0).rax));
    sys_wait(SLOT_SIGNAL, sys_tsc() + 4000, &bits);
    if (i + 1 < CROWD) MUST(sys_status(sys_control(thread, CTL_THREAD_BUDGET, 0, 0, 0, 0).rax));
    MUST(sys_slot_drop(thread));
  }
  return bank;
}

/* What a place in a queue of 10,000 costs: to be taken out of it as a caller, to enter and leave it with a deadline. */
static void measure_crowds(void) {
  struct figure f = {0};
  struct sys_words words = {{0}};
  uint64_t bits;
  cap_t gate = slot_new(), signal = slot_new();
  MUST(sys_create(gate, OBJ_GATE, SLOT_BANK, SLOT_THREAD, GATE_BADGE, 0, 0));
  cap_t bank = crowd_new(crowd_call, gate);
  for (unsigned i = 0; i < CROWD; i++) {
    struct sys_result r;
    MEASURE(f, i + WARM_UP, r = sys_reply_wait(i ? REPLY_SEND : 0, 0, words, sys_tsc() + WATCH_PERIOD));
    if (sys_status(r.rax) != ST_OK) give_up("caller", r.rax);
  }
  row("take_caller_of_10000", "", f.most, "10000");
  sys_reply_wait(REPLY_SEND, 0, words, 1);
  MUST(destroy_all(bank));
  bank = crowd_new(crowd_wait, sys_tsc() + (1ull << 36));
  MUST(sys_create(signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  f = (struct figure){0};
  for (unsigned i = 0; i < RUNS; i++) {
    enum status s;
    uint64_t until = sys_tsc() + WATCH_TICKS;
    s = sys_wait(signal, until, &bits);
    if (s != ST_TIMEOUT) give_up("wait", s);
    figure_add(&f, sys_tsc() - until + overhead);
  }
  row("wake_beside_10000_waiting", "", f.most, "10000");
  f.most = 0;
  enum status s;
  do MEASURE(f, WARM_UP, s = sys_destroy(bank));
  while (s == ST_AGAIN);
  row("longest_step_destroy_10000_threads", "", f.most, "10000");
}

/* The longest entries that a single call can ask for. */
static void measure_entries(void) {
  struct figure f = {0};
  struct child server;
  cap_t gate = slot_new();
  struct sys_words words = {{0}};
  child_new(&server, CHILD_PAGES, serve);
  MUST(sys_create(gate, OBJ_GATE, SLOT_BANK, server.thread, GATE_BADGE, 0, 0));
  for (unsigned i = 0; i < MSG_CAPS; i++) ROOT_MESSAGE->send[i] = SLOT_SIGNAL, ROOT_MESSAGE->rights[i] = RIGHTS_ALL;
  for (unsigned i = 0; i < RUNS; i++) MEASURE(f, i, sys_call(gate, INFO(MSG_DATA, MSG_CAPS), words));
  rows("call_longest_message", f, "10000");
  f.most = 0;
  for (unsigned i = 0; i < 8; i++) MEASURE(f, WARM_UP, sys_control(SLOT_THREAD, CTL_THREAD_INFO, 0, 0, 0, 0));
  row("longest_entry_thread_info", "", f.most, "10000");
  child_destroy(&server);
}

/* One of those who want the lock all the time, each for the longest entries that there are: page tables and slot tables
 * made, memory zeroed, mapped, unmapped and freed. */
static void contend(void) {
  for (;;) {
    enum status s;
    MUST(sys_create(CHILD_PING, OBJ_PD, SLOT_BANK, PD_TABLE_PAGES, 0, 0, 0));
    MUST(sys_create(CHILD_PONG, OBJ_MEM, SLOT_BANK, 300, 0, 0, 0));
    do s = sys_attach(CHILD_PONG, CHILD_PING, SLOT_BANK, VA_FREE, 0, 300, ATTACH_READ | ATTACH_WRITE);
    while (s == ST_AGAIN);
    MUST(s);
    MUST(destroy_all(CHILD_PONG));
    MUST(destroy_all(CHILD_PING));
    SHARED->word[0]++;
  }
}

/* With several CPUs: one of these on each, for the count from outside. */
static void contend_on_all(void) {
  struct child children[8];
  root_start_cpus();
  child_next_cpu = 0;
  for (unsigned i = 0; i < root_cpus; i++) child_new(&children[i], CONTEND_PAGES, contend);
  if (!shared_above(0, 20 * root_cpus)) give_up("contention", SHARED->word[0]);
  row("rounds_of_contention", "", SHARED->word[0], "-");
  root_finish();
}

void root_main(void) {
  uint64_t entry = first_tick - ROOT_STARTUP->boot_tsc;
  root_init();
  if (ROOT_BOOT_INFO->cpus > 1) contend_on_all();
  row("kernel_entry_to_user", "", entry, "5000000");
  measure_overhead();
  measure_nop();
  measure_call();
  measure_signal();
  measure_map();
  measure_creations();
  measure_destroy();
  measure_delays();
  measure_entries();
  measure_crowds();
  measure_guest();
  root_finish();
}
