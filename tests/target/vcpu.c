/* Vcpu: a guest sees what its monitor gives it and nothing of the kernel's; whatever it does ends its own run at most;
 * its time and its pages are its monitor's. Without a processor that can, the only case is the clean refusal. */
#include "test.h"

#include "abi/vcpu.h"

extern const char guest_begin[], guest_end[], guest_ports[], guest_memory[], guest_asks[], guest_interrupt[],
    guest_fault[], guest_window[], guest_halt[], guest_loop[], guest_triple[], guest_vectors[], guest_vmrun[],
    guest_debug[], guest_components[], guest_deep[], guest_count[];

/* The guest's memory, at the same addresses plus VA_RAM in the test. */
#define VA_RAM 0x50000000ull
enum {
  RAM_PAGES = 32,
  BANK_PAGES = 120,
  CODE = 0x8000,
  IDT = 0x2000,
  GDT = 0x3000,
  STACK = 0x5000,
  PAGES_ROOT = 0x10000
};
enum { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI };
enum { CHILD_VCPU = 20, CHILD_GOAD = 21, LONG_MS = 10000, SHORT_MS = 20, VECTOR = 0x41, ABSENT = 0x800000 };
#define TEST_PATTERN 0x1122334455667788ull
#define GUEST_PATTERN 0x99aabbccddeeff00ull

static struct guest_machine { cap_t bank, pd, ram, vcpu; } g;
static struct vcpu_state *const state = (struct vcpu_state *)(VA_MESSAGE + offsetof(struct message_page, data));

static uint32_t cpuid_word(uint32_t leaf, bool want_d) {
  uint32_t a = leaf, b, c = 0, d;
  __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
  return want_d ? d : c;
}

/* SVM with nested paging, and a kernel that was linked with guests, as the command line tells. */
static bool have_guests(void) {
  return !root_word("guests=none") && cpuid_word(0x80000001, false) >> 2 & 1 && cpuid_word(0x8000000a, true) & 1;
}

static volatile uint64_t *ram(uint64_t address) { return (volatile uint64_t *)(VA_RAM + address); }
static uint64_t code(const char *routine) { return CODE + (uint64_t)routine - (uint64_t)guest_begin; }

static enum status attach_to(cap_t pd, cap_t mem, uint64_t at, uint64_t pages, uint64_t flags) {
  enum status s;
  do s = sys_attach(mem, pd, g.bank, at, 0, pages, flags);
  while (s == ST_AGAIN);
  return s;
}

/* Identity map of the first GiB in 2 MiB pages; a task segment; 256 interrupt gates. */
static void fill_ram(void) {
  memcpy((void *)(VA_RAM + CODE), guest_begin, (uint64_t)guest_end - (uint64_t)guest_begin);
  *ram(PAGES_ROOT) = (PAGES_ROOT + 0x1000) | 7;
  *ram(PAGES_ROOT + 0x1000) = (PAGES_ROOT + 0x2000) | 7;
  for (unsigned i = 0; i < 512; i++) *ram(PAGES_ROOT + 0x2000 + i * 8) = (uint64_t)i << 21 | 0x87;
  *ram(GDT + 8) = 0x00af9b000000ffff;
  *ram(GDT + 16) = 0x00cf93000000ffff;
  for (unsigned i = 0; i < 256; i++) {
    *ram(IDT + i * 16) = (code(guest_vectors) + 16 * i) | 8 << 16 | 0x8eull << 40;
    *ram(IDT + i * 16 + 8) = 0;
  }
}

static void machine_new(void) {
  g.bank = slot_new(), g.pd = slot_new(), g.ram = slot_new(), g.vcpu = slot_new();
  MUST(sys_create(g.bank, OBJ_BANK, SLOT_BANK, BANK_PAGES, 0, 0, 0));
  MUST(sys_create(g.pd, OBJ_PD, g.bank, 0, 0, 0, 0));
  MUST(sys_create(g.ram, OBJ_MEM, g.bank, RAM_PAGES, 0, 0, 0));
  MUST(attach_to(g.pd, g.ram, 0, RAM_PAGES, ATTACH_READ | ATTACH_WRITE | ATTACH_EXEC));
  MUST(attach_to(SLOT_PD, g.ram, VA_RAM, RAM_PAGES, ATTACH_READ | ATTACH_WRITE));
  MUST(sys_create(g.vcpu, OBJ_VCPU, g.bank, g.pd, 0, 0, 0));
  fill_ram();
}

static void machine_destroy(void) { MUST(destroy_all(g.bank)); }

static struct vcpu_segment segment(uint16_t selector, uint16_t attributes, uint32_t limit, uint64_t base) {
  return (struct vcpu_segment){selector, attributes, limit, base};
}

/* 64-bit mode at a routine, interrupts on. */
static void reset(const char *routine) {
  memset(state, 0, sizeof *state);
  state->cs = segment(8, 0xa9b, ~0u, 0);
  state->ds = state->es = state->ss = state->fs = state->gs = segment(16, 0xc93, ~0u, 0);
  state->gdtr = segment(0, 0, 23, GDT);
  state->idtr = segment(0, 0, 4095, IDT);
  state->ldtr = segment(0, 0x82, 0, 0);
  state->tr = segment(0, 0x8b, 103, GDT + 0x100);
  state->efer = 0xd01;
  state->cr0 = 0x80010033, state->cr3 = PAGES_ROOT, state->cr4 = 0x6a0;
  state->rflags = 0x202;
  state->pat = 0x0007040600070406;
  state->rip = code(routine);
  state->registers[RSP] = STACK;
}

static struct sys_result run_until(uint64_t deadline) { return sys_control(g.vcpu, CTL_VCPU_RUN, deadline, 0, 0, 0); }
static enum status run(void) { return sys_status(run_until(ms_ahead(LONG_MS)).rax); }
static bool run_to(enum vcpu_exit exit) { return run() == ST_OK && state->exit == exit; }

static void vcpu_ports_and_halt(void) {
  machine_new();
  reset(guest_ports);
  CHECK(run_to(VCPU_EXIT_IO));
  CHECK((uint32_t)state->info[0] >> 16 == 0xe9 && (state->info[0] & 0x7d) == 0x10);
  CHECK((uint8_t)state->registers[RAX] == 0x5a && state->info[1] == state->rip + 2);
  state->rip = state->info[1];
  CHECK(run_to(VCPU_EXIT_IO));
  CHECK((uint32_t)state->info[0] >> 16 == 0x60 && state->info[0] & 1);
  state->rip = state->info[1];
  state->registers[RAX] = 0x77;
  CHECK(run_to(VCPU_EXIT_IO));
  CHECK((uint32_t)state->info[0] >> 16 == 0x1f0 && (state->info[0] & 0xc) == 0xc);
  state->rip = state->info[1];
  CHECK(run_to(VCPU_EXIT_HALT));
  CHECK((uint8_t)*ram(0x6000) == 0x77);
  machine_destroy();
}

static void vcpu_memory_exits(void) {
  machine_new();
  cap_t more = slot_new();
  MUST(sys_create(more, OBJ_MEM, g.bank, 1, 0, 0, 0));
  reset(guest_memory);
  state->registers[RBX] = ABSENT;
  CHECK(run_to(VCPU_EXIT_MEMORY));
  CHECK(state->info[1] == ABSENT && !(state->info[0] & 3));
  MUST(attach_to(g.pd, more, ABSENT, 1, ATTACH_READ));
  CHECK(run_to(VCPU_EXIT_MEMORY));
  CHECK(state->info[1] == ABSENT + 8 && (state->info[0] & 3) == 3);
  MUST(sys_detach(g.pd, ABSENT));
  state->rip = code(guest_memory);
  CHECK(run_to(VCPU_EXIT_MEMORY)); /* the translation has gone with the page */
  CHECK(state->info[1] == ABSENT && !(state->info[0] & 1));
  MUST(attach_to(g.pd, more, ABSENT, 1, ATTACH_READ | ATTACH_WRITE));
  CHECK(run_to(VCPU_EXIT_HALT));
  machine_destroy();
}

static void vcpu_instructions_that_ask(void) {
  machine_new();
  reset(guest_asks);
  CHECK(run_to(VCPU_EXIT_CPUID) && state->registers[RAX] == 0x40000000);
  state->rip += 2;
  CHECK(run_to(VCPU_EXIT_MSR) && state->registers[RCX] == 0xc0000080 && state->info[0] == 0);
  state->rip += 2;
  CHECK(run_to(VCPU_EXIT_MSR) && state->info[0] == 1);
  state->rip += 2;
  CHECK(run_to(VCPU_EXIT_HYPERCALL));
  reset(guest_vmrun);
  CHECK(run_to(VCPU_EXIT_OTHER) && state->rip == code(guest_vmrun));
  reset(guest_debug);
  CHECK(run_to(VCPU_EXIT_OTHER) && state->rip == code(guest_debug));
  machine_destroy();
}

/* All registers travel, and nothing else does. */
static void vcpu_registers(void) {
  machine_new();
  reset(guest_halt);
  for (unsigned i = 0; i < 16; i++)
    if (i != RSP) state->registers[i] = 0x0101010101010101 * (i + 1);
  state->cr2 = 0x1234, state->lstar = 0x5678, state->kernel_gs_base = 0x9abc;
  CHECK(run_to(VCPU_EXIT_HALT));
  for (unsigned i = 0; i < 16; i++)
    if (i != RSP) CHECK(state->registers[i] == 0x0101010101010101 * (i + 1));
  CHECK(state->registers[RSP] == STACK && state->rip == code(guest_halt));
  CHECK(state->cr2 == 0x1234 && state->lstar == 0x5678 && state->kernel_gs_base == 0x9abc);
  CHECK(state->efer == 0xd01 && state->cs.attributes == 0xa9b && state->cpl == 0);
  machine_destroy();
}

static void vcpu_injection(void) {
  machine_new();
  reset(guest_interrupt);
  CHECK(run_to(VCPU_EXIT_HALT));
  state->inject = VCPU_INJECT(VCPU_INTERRUPT, VECTOR);
  CHECK(run_to(VCPU_EXIT_HALT) && state->registers[RDI] == VECTOR && state->inject == 0);
  reset(guest_fault);
  state->inject = VCPU_INJECT(VCPU_EXCEPTION, 13) | VCPU_INJECT_ERROR(0x5550);
  CHECK(run_to(VCPU_EXIT_HALT) && state->registers[RDI] == 13 && state->registers[RSI] == 0x5550);
  reset(guest_fault);
  state->inject = VCPU_INJECT(VCPU_NMI, 2);
  CHECK(run_to(VCPU_EXIT_HALT) && state->registers[RDI] == 2);
  machine_destroy();
}

/* The delivery of an event meets absent memory: it is reported, and happens when the guest goes on. */
static void vcpu_injection_cut_off(void) {
  machine_new();
  reset(guest_interrupt);
  state->idtr.base = ABSENT;
  state->inject = VCPU_INJECT(VCPU_INTERRUPT, VECTOR);
  CHECK(run_to(VCPU_EXIT_MEMORY) && state->info[1] == ABSENT + VECTOR * 16);
  CHECK(state->inject == VCPU_INJECT(VCPU_INTERRUPT, VECTOR));
  state->idtr.base = IDT;
  CHECK(run_to(VCPU_EXIT_HALT) && state->registers[RDI] == VECTOR);
  machine_destroy();
}

static void vcpu_window(void) {
  machine_new();
  reset(guest_window);
  state->window = 1;
  state->rflags = 2;
  CHECK(run_to(VCPU_EXIT_WINDOW));
  CHECK(state->rflags & 0x200 && state->rip > code(guest_window) + 2 && state->rip < code(guest_loop));
  state->window = 0;
  state->inject = VCPU_INJECT(VCPU_INTERRUPT, VECTOR);
  CHECK(run_to(VCPU_EXIT_HALT) && state->registers[RDI] == VECTOR);
  machine_destroy();
}

static void vcpu_exceptions_on_request(void) {
  machine_new();
  reset(guest_triple);
  state->intercept_exceptions = 1 << 6;
  CHECK(run_to(VCPU_EXIT_EXCEPTION) && state->vector == 6);
  state->intercept_exceptions = 0;
  CHECK(run_to(VCPU_EXIT_HALT) && state->registers[RDI] == 6);
  machine_destroy();
}

static void vcpu_triple_fault_ends_the_guest_only(void) {
  machine_new();
  for (unsigned i = 0; i < 3; i++) {
    reset(guest_triple);
    state->idtr.limit = 0;
    CHECK(run_to(VCPU_EXIT_SHUTDOWN));
    reset(guest_halt);
    CHECK(run_to(VCPU_EXIT_HALT));
  }
  machine_destroy();
}

/* Each is refused, runs nothing, and spoils nothing. */
static void vcpu_bad_states(void) {
  machine_new();
  for (unsigned i = 0; i < 13; i++) {
    reset(guest_loop);
    if (i == 0) state->efer |= 0x1000; /* SVM */
    if (i == 1) state->efer |= 1ull << 40;
    if (i == 2) state->cr0 = (state->cr0 | 1 << 29) & ~(1ull << 30);
    if (i == 3) state->cr0 |= 1ull << 32;
    if (i == 4) state->cr4 &= ~(1ull << 5);
    if (i == 5) state->cs.attributes |= 0x400;
    if (i == 6) state->inject = VCPU_INJECT(7, 3);
    if (i == 7) state->inject = VCPU_INJECT(VCPU_EXCEPTION, 40);
    if (i == 8) state->inject = VCPU_INJECT(VCPU_EXCEPTION, 2);
    if (i == 9) state->cpl = 4;
    if (i == 10) state->tpr = 16;
    if (i == 11) state->cr4 |= 1ull << 40;
    if (i == 12) state->cr0 &= ~(1ull << 31), state->cr4 = 0;
    uint64_t rip = state->rip;
    CHECK(run() == ST_BAD_ARG);
    CHECK(state->rip == rip && state->registers[RAX] == 0);
    reset(guest_halt);
    CHECK(run_to(VCPU_EXIT_HALT));
  }
  machine_destroy();
}

static void vcpu_any_state_at_all(void) {
  machine_new();
  uint64_t seed = 0x5eed;
  unsigned refused = 0, ran = 0;
  for (unsigned i = 0; i < 400; i++) {
    reset(guest_loop);
    for (unsigned n = 0; n < 1 + i % 6; n++) {
      seed = seed * 6364136223846793005 + 1442695040888963407;
      ((uint8_t *)state)[(seed >> 33) % sizeof *state] = (uint8_t)(seed >> 20);
    }
    enum status s = sys_status(run_until(sys_tsc() + ROOT_STARTUP->tsc_khz / 20).rax);
    if (s == ST_BAD_ARG) refused++;
    if (s == ST_OK || s == ST_TIMEOUT) ran++;
  }
  CHECK(refused && ran && refused + ran == 400);
  reset(guest_halt);
  CHECK(run_to(VCPU_EXIT_HALT));
  machine_destroy();
}

static void vcpu_loop_meets_its_deadline(void) {
  machine_new();
  reset(guest_loop);
  uint64_t start = sys_tsc(), end = start + ROOT_STARTUP->tsc_khz * SHORT_MS;
  CHECK(sys_status(run_until(end).rax) == ST_TIMEOUT);
  CHECK(sys_tsc() >= end && state->exit == VCPU_EXIT_NONE);
  uint64_t count = state->registers[RAX];
  for (unsigned i = 0; i < 100 && state->registers[RAX] == count; i++)
    CHECK(sys_status(run_until(sys_tsc() + ROOT_STARTUP->tsc_khz * SHORT_MS).rax) == ST_TIMEOUT);
  CHECK(state->registers[RAX] > count);
  CHECK(sys_status(run_until(1).rax) == ST_TIMEOUT);
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
  child_give(&c, CHILD_VCPU, g.vcpu, RIGHTS_ALL);
  reset(guest_loop);
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
  reset(guest_halt);
  CHECK(sys_status(run_until(ms_ahead(1)).rax) == ST_TIMEOUT); /* goes on where the child was */
  CHECK(state->registers[RAX] > 0);
  machine_destroy();
}

static bool counts(void) {
  uint64_t before = *ram(0x6000), end = ms_ahead(LONG_MS);
  while (*ram(0x6000) == before && sys_tsc() < end) wait_ms(1);
  return *ram(0x6000) != before;
}

static void start_counting(struct child *c) {
  machine_new();
  child_new(c, CHILD_PAGES, NULL);
  child_give(c, CHILD_VCPU, g.vcpu, RIGHTS_ALL);
  reset(guest_count);
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
    MUST(destroy_all(i % 3 == 0 ? g.vcpu : i % 3 == 1 ? g.pd : g.bank));
    CHECK(shared_above(2, 0) && sys_status(SHARED->word[1]) == ST_BAD_CAP);
    child_destroy(&c);
    if (i % 3 != 2) machine_destroy();
  }
}

static void vcpu_memory_withdrawn_while_it_runs(void) {
  struct child c;
  start_counting(&c);
  MUST(destroy_all(g.pd));
  uint64_t last = *ram(0x6000);
  wait_ms(3);
  CHECK(*ram(0x6000) == last);
  child_destroy(&c);
  machine_destroy();
  start_counting(&c);
  enum status s;
  do s = sys_detach(g.pd, 0);
  while (s == ST_AGAIN);
  CHECK(s == ST_OK);
  last = *ram(0x6000);
  CHECK(shared_above(2, 0) && sys_status(SHARED->word[1]) == ST_OK && *ram(0x6000) == last);
  child_destroy(&c);
  machine_destroy();
}

static void vcpu_stops_with_its_monitor(void) {
  struct child c;
  start_counting(&c);
  MUST(sys_status(sys_control(c.thread, CTL_THREAD_STOP, 0, 0, 0, 0).rax));
  wait_ms(3);
  uint64_t last = *ram(0x6000);
  wait_ms(3);
  CHECK(*ram(0x6000) == last);
  MUST(sys_status(sys_control(c.thread, CTL_THREAD_START, 0, 0, 0, 0).rax));
  CHECK(counts() && SHARED->word[2] == 0);
  reset(guest_halt);
  enum status s = run();
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
    reset(guest_loop);
    struct sys_result r = run_until(ms_ahead(LONG_MS));
    CHECK(sys_status(r.rax) == ST_EVENT && r.rdi);
    CHECK(sys_tsc() - SHARED->word[4] < ROOT_STARTUP->tsc_khz * LONG_MS / 2);
    CHECK(state->exit == VCPU_EXIT_NONE);
    child_destroy(&c);
  }
  sys_signal(SLOT_SIGNAL);
  CHECK(sys_status(run_until(0).rax) == ST_EVENT); /* pending ones first */
  MUST(destroy_all(own));
  machine_destroy();
}

static uint64_t xmm0(void) {
  uint64_t v;
  __asm__ volatile("movq %%xmm0, %0" : "=r"(v));
  return v;
}
static void set_xmm0(uint64_t v) { __asm__ volatile("movq %0, %%xmm0" : : "r"(v)); }

static void vcpu_fpu_is_its_own(void) {
  machine_new();
  reset(guest_components);
  state->registers[RAX] = GUEST_PATTERN;
  set_xmm0(TEST_PATTERN);
  CHECK(run_to(VCPU_EXIT_HALT));
  CHECK(xmm0() == TEST_PATTERN && state->registers[RCX] == 0);
  state->rip = code(guest_components);
  state->registers[RBX] = 1, state->registers[RAX] = 0;
  CHECK(run_to(VCPU_EXIT_HALT));
  CHECK(xmm0() == TEST_PATTERN && state->registers[RAX] == GUEST_PATTERN);
  machine_destroy();
}

/* Where the processor lets the guest set XCR0, the kernel's value is back afterwards. */
static void vcpu_components_are_the_kernels(void) {
  uint32_t d, before, after;
  if (!(cpuid_word(1, false) >> 27 & 1)) return; /* no XSAVE */
  machine_new();
  reset(guest_deep);
  state->registers[RBX] = 1;
  __asm__ volatile("xgetbv" : "=a"(before), "=d"(d) : "c"(0));
  enum status s = run();
  __asm__ volatile("xgetbv" : "=a"(after), "=d"(d) : "c"(0));
  CHECK(s == ST_OK && (state->exit == VCPU_EXIT_HALT || state->exit == VCPU_EXIT_OTHER));
  CHECK(before == after && before > 1);
  machine_destroy();
}

static void vcpu_pages_come_back(void) {
  machine_new();
  machine_destroy();
  uint64_t before = bank_free(SLOT_BANK);
  for (unsigned i = 0; i < 12; i++) {
    machine_new();
    uint64_t free = bank_free(g.bank);
    cap_t other = slot_new();
    MUST(sys_create(other, OBJ_VCPU, g.bank, g.pd, 0, 0, 0));
    CHECK(bank_free(g.bank) + 2 == free);
    reset(guest_loop);
    CHECK(sys_status(run_until(sys_tsc() + ROOT_STARTUP->tsc_khz / 10).rax) == ST_TIMEOUT);
    if (i % 3 == 0) CHECK(destroy_all(g.vcpu) == ST_OK && destroy_all(other) == ST_OK && bank_free(g.bank) == free + 2);
    if (i % 3 == 1) CHECK(destroy_all(g.pd) == ST_OK && run() == ST_BAD_CAP);
    machine_destroy();
    CHECK(run() == ST_BAD_CAP);
    CHECK(bank_free(SLOT_BANK) == before);
  }
}

static void vcpu_guest_memory_is_no_thread_s(void) {
  machine_new();
  cap_t slot = slot_new();
  CHECK(sys_create(slot, OBJ_THREAD, g.bank, g.pd, VA_IMAGE, VA_STACK_TOP, VA_MESSAGE) == ST_STATE);
  CHECK(sys_create(slot, OBJ_VCPU, g.bank, SLOT_PD, 0, 0, 0) == ST_STATE);
  CHECK(sys_create(slot, OBJ_VCPU, g.bank, g.ram, 0, 0, 0) == ST_BAD_CAP);
  CHECK(sys_status(sys_control(g.pd, CTL_PD_GROW, 1, 0, 0, 0).rax) == ST_STATE);
  CHECK(sys_slot_copy(1, SLOT_BANK, RIGHTS_ALL, g.pd) == ST_NO_SLOT);
  CHECK(sys_status(sys_control(g.ram, CTL_VCPU_RUN, 0, 0, 0, 0).rax) == ST_BAD_CAP);
  MUST(sys_slot_copy(slot, g.vcpu, RIGHT_GRANT, 0));
  CHECK(sys_status(sys_control(slot, CTL_VCPU_RUN, 0, 0, 0, 0).rax) == ST_DENIED);
  machine_destroy();
}

static void vcpu_unsupported(void) {
  cap_t pd = slot_new(), vcpu = slot_new();
  MUST(sys_create(pd, OBJ_PD, SLOT_BANK, 0, 0, 0, 0));
  uint64_t free = bank_free(SLOT_BANK);
  CHECK(sys_create(vcpu, OBJ_VCPU, SLOT_BANK, pd, 0, 0, 0) == ST_UNSUPPORTED);
  CHECK(bank_free(SLOT_BANK) == free);
  CHECK(sys_status(sys_control(vcpu, CTL_VCPU_RUN, 0, 0, 0, 0).rax) == ST_BAD_CAP);
  MUST(destroy_all(pd));
}

/* A user may not use SVM's instructions itself. */
static void user_vmrun(void) { __asm__ volatile("vmrun"); }
static void user_vmmcall(void) { __asm__ volatile("vmmcall"); }
static void user_has_no_svm(void) {
  run_until_fault(user_vmrun, 13);
  run_until_fault(user_vmmcall, 6);
}

void test_vcpu(void) {
  if (!have_guests()) {
    RUN(vcpu_unsupported);
    return;
  }
  RUN(vcpu_ports_and_halt);
  RUN(vcpu_memory_exits);
  RUN(vcpu_instructions_that_ask);
  RUN(vcpu_registers);
  RUN(vcpu_injection);
  RUN(vcpu_injection_cut_off);
  RUN(vcpu_window);
  RUN(vcpu_exceptions_on_request);
  RUN(vcpu_triple_fault_ends_the_guest_only);
  RUN(vcpu_bad_states);
  RUN(vcpu_any_state_at_all);
  RUN(vcpu_loop_meets_its_deadline);
  RUN(vcpu_loop_is_charged_to_its_monitor);
  RUN(vcpu_destroyed_under_its_monitor);
  RUN(vcpu_memory_withdrawn_while_it_runs);
  RUN(vcpu_stops_with_its_monitor);
  RUN(vcpu_signal_ends_the_run);
  RUN(vcpu_fpu_is_its_own);
  RUN(vcpu_components_are_the_kernels);
  RUN(vcpu_pages_come_back);
  RUN(vcpu_guest_memory_is_no_thread_s);
  RUN(user_has_no_svm);
}
