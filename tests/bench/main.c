/* Bench: the kernel's costs in instructions, as the root task sees them under QEMU's instruction counter.
 *
 * One TSC tick is one instruction there. Each figure is a whole operation: user stub, kernel, and both sides where
 * there are two; the cost of reading the counter is taken off. The second row of a pair is the most expensive of all
 * runs. */
#include "../root/root.h"
#include "abi/vcpu.h"

enum { RUNS = 300, WARM_UP = 4, CHILD_PAGES = 64, GATE_BADGE = 7 };
enum { WATCH_TICKS = 20011, WATCH_SPREAD = 97, WATCH_PERIOD = 1000000 };
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

/* The lock is held in all of an entry and given on in the order of asking: with four CPUs each waits for three such
 * entries at most, and then makes its own. */
static uint64_t longest;
static void longest_row(const char *name, const char *suffix, uint64_t value) {
  row(name, suffix, value, "2500");
  if (value > longest) longest = value;
}
static void longest_of_all(void) {
  row("longest_lock_hold", "", longest, "2500");
  row("longest_with_lock_4_cpus", "", 4 * longest, "10000");
}

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
  cap_t signal = slot_new(), reserved = slot_new();
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
  child_destroy(&watcher);
}

void root_main(void) {
  uint64_t entry = first_tick - ROOT_STARTUP->boot_tsc;
  root_init();
  row("kernel_entry_to_user", "", entry, "5000000");
  measure_overhead();
  measure_nop();
  measure_call();
  measure_signal();
  measure_map();
  measure_creations();
  measure_guest();
  measure_destroy();
  measure_delays();
  longest_of_all();
  root_finish();
}
