/* Vcpu: a guest sees what its monitor gives it and nothing of the kernel's; whatever it does ends its own run at most;
 * its pages are its monitor's. Without a processor that can, the only case is the clean refusal. */
#include "guest_machine.h"

enum { VECTOR = 0x41, ABSENT = 0x800000 };
#define TEST_PATTERN 0x1122334455667788ull
#define GUEST_PATTERN 0x99aabbccddeeff00ull

static uint32_t cpuid_word(uint32_t leaf, bool want_d) {
  uint32_t a = leaf, b, c = 0, d;
  __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
  return want_d ? d : c;
}

/* SVM with nested paging, and a kernel that was linked with guests, as the command line tells. */
static bool have_guests(void) {
  return !root_word("guests=none") && cpuid_word(0x80000001, false) >> 2 & 1 && cpuid_word(0x8000000a, true) & 1;
}

static void vcpu_ports_and_halt(void) {
  machine_new();
  machine_reset(guest_ports);
  CHECK(machine_run_to(VCPU_EXIT_IO));
  CHECK((uint32_t)state->info[0] >> 16 == 0xe9 && (state->info[0] & 0x7d) == 0x10);
  CHECK((uint8_t)state->registers[RAX] == 0x5a && state->info[1] == state->rip + 2);
  state->rip = state->info[1];
  CHECK(machine_run_to(VCPU_EXIT_IO));
  CHECK((uint32_t)state->info[0] >> 16 == 0x60 && state->info[0] & 1);
  state->rip = state->info[1];
  state->registers[RAX] = 0x77;
  CHECK(machine_run_to(VCPU_EXIT_IO));
  CHECK((uint32_t)state->info[0] >> 16 == 0x1f0 && (state->info[0] & 0xc) == 0xc);
  state->rip = state->info[1];
  CHECK(machine_run_to(VCPU_EXIT_HALT));
  CHECK((uint8_t)*machine_ram(0x6000) == 0x77);
  machine_destroy();
}

static void vcpu_memory_exits(void) {
  machine_new();
  cap_t more = slot_new();
  MUST(sys_create(more, OBJ_MEM, machine.bank, 1, 0, 0, 0));
  machine_reset(guest_memory);
  state->registers[RBX] = ABSENT;
  CHECK(machine_run_to(VCPU_EXIT_MEMORY));
  CHECK(state->info[1] == ABSENT && !(state->info[0] & 3));
  MUST(machine_attach(machine.pd, more, ABSENT, 1, ATTACH_READ));
  CHECK(machine_run_to(VCPU_EXIT_MEMORY));
  CHECK(state->info[1] == ABSENT + 8 && (state->info[0] & 3) == 3);
  MUST(sys_detach(machine.pd, ABSENT));
  state->rip = machine_code(guest_memory);
  CHECK(machine_run_to(VCPU_EXIT_MEMORY)); /* the translation has gone with the page */
  CHECK(state->info[1] == ABSENT && !(state->info[0] & 1));
  MUST(machine_attach(machine.pd, more, ABSENT, 1, ATTACH_READ | ATTACH_WRITE));
  CHECK(machine_run_to(VCPU_EXIT_HALT));
  machine_destroy();
}

static void vcpu_instructions_that_ask(void) {
  machine_new();
  machine_reset(guest_asks);
  CHECK(machine_run_to(VCPU_EXIT_CPUID) && state->registers[RAX] == 0x40000000);
  state->rip += 2;
  CHECK(machine_run_to(VCPU_EXIT_MSR) && state->registers[RCX] == 0xc0000080 && state->info[0] == 0);
  state->rip += 2;
  CHECK(machine_run_to(VCPU_EXIT_MSR) && state->info[0] == 1);
  state->rip += 2;
  CHECK(machine_run_to(VCPU_EXIT_HYPERCALL));
  machine_reset(guest_vmrun);
  CHECK(machine_run_to(VCPU_EXIT_OTHER) && state->rip == machine_code(guest_vmrun));
  machine_reset(guest_debug);
  CHECK(machine_run_to(VCPU_EXIT_OTHER) && state->rip == machine_code(guest_debug));
  machine_destroy();
}

/* All registers travel, and nothing else does. */
static void vcpu_registers(void) {
  machine_new();
  machine_reset(guest_halt);
  for (unsigned i = 0; i < 16; i++)
    if (i != RSP) state->registers[i] = 0x0101010101010101 * (i + 1);
  state->cr2 = 0x1234, state->lstar = 0x5678, state->kernel_gs_base = 0x9abc;
  CHECK(machine_run_to(VCPU_EXIT_HALT));
  for (unsigned i = 0; i < 16; i++)
    if (i != RSP) CHECK(state->registers[i] == 0x0101010101010101 * (i + 1));
  CHECK(state->registers[RSP] == STACK && state->rip == machine_code(guest_halt));
  CHECK(state->cr2 == 0x1234 && state->lstar == 0x5678 && state->kernel_gs_base == 0x9abc);
  CHECK(state->efer == 0xd01 && state->cs.attributes == 0xa9b && state->cpl == 0);
  machine_destroy();
}

static void vcpu_injection(void) {
  machine_new();
  machine_reset(guest_interrupt);
  CHECK(machine_run_to(VCPU_EXIT_HALT));
  state->inject = VCPU_INJECT(VCPU_INTERRUPT, VECTOR);
  CHECK(machine_run_to(VCPU_EXIT_HALT) && state->registers[RDI] == VECTOR && state->inject == 0);
  machine_reset(guest_fault);
  state->inject = VCPU_INJECT(VCPU_EXCEPTION, 13) | VCPU_INJECT_ERROR(0x5550);
  CHECK(machine_run_to(VCPU_EXIT_HALT) && state->registers[RDI] == 13 && state->registers[RSI] == 0x5550);
  machine_reset(guest_fault);
  state->inject = VCPU_INJECT(VCPU_NMI, 2);
  CHECK(machine_run_to(VCPU_EXIT_HALT) && state->registers[RDI] == 2);
  machine_destroy();
}

/* The delivery of an event meets absent memory: it is reported, and happens when the guest goes on. */
static void vcpu_injection_cut_off(void) {
  machine_new();
  machine_reset(guest_interrupt);
  state->idtr.base = ABSENT;
  state->inject = VCPU_INJECT(VCPU_INTERRUPT, VECTOR);
  CHECK(machine_run_to(VCPU_EXIT_MEMORY) && state->info[1] == ABSENT + VECTOR * 16);
  CHECK(state->inject == VCPU_INJECT(VCPU_INTERRUPT, VECTOR));
  state->idtr.base = IDT;
  CHECK(machine_run_to(VCPU_EXIT_HALT) && state->registers[RDI] == VECTOR);
  machine_destroy();
}

static void vcpu_window(void) {
  machine_new();
  machine_reset(guest_window);
  state->window = 1;
  state->rflags = 2;
  CHECK(machine_run_to(VCPU_EXIT_WINDOW));
  CHECK(state->rflags & 0x200 && state->rip > machine_code(guest_window) + 2 && state->rip < machine_code(guest_loop));
  state->window = 0;
  state->inject = VCPU_INJECT(VCPU_INTERRUPT, VECTOR);
  CHECK(machine_run_to(VCPU_EXIT_HALT) && state->registers[RDI] == VECTOR);
  machine_destroy();
}

static void vcpu_exceptions_on_request(void) {
  machine_new();
  machine_reset(guest_triple);
  state->intercept_exceptions = 1 << 6;
  CHECK(machine_run_to(VCPU_EXIT_EXCEPTION) && state->vector == 6);
  state->intercept_exceptions = 0;
  CHECK(machine_run_to(VCPU_EXIT_HALT) && state->registers[RDI] == 6);
  machine_destroy();
}

static void vcpu_triple_fault_ends_the_guest_only(void) {
  machine_new();
  for (unsigned i = 0; i < 3; i++) {
    machine_reset(guest_triple);
    state->idtr.limit = 0;
    CHECK(machine_run_to(VCPU_EXIT_SHUTDOWN));
    machine_reset(guest_halt);
    CHECK(machine_run_to(VCPU_EXIT_HALT));
  }
  machine_destroy();
}

/* Each is refused, runs nothing, and spoils nothing. */
static void vcpu_bad_states(void) {
  machine_new();
  for (unsigned i = 0; i < 13; i++) {
    machine_reset(guest_loop);
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
    CHECK(machine_run() == ST_BAD_ARG);
    CHECK(state->rip == rip && state->registers[RAX] == 0);
    machine_reset(guest_halt);
    CHECK(machine_run_to(VCPU_EXIT_HALT));
  }
  machine_destroy();
}

static void vcpu_any_state_at_all(void) {
  machine_new();
  uint64_t seed = 0x5eed;
  unsigned refused = 0, ran = 0;
  for (unsigned i = 0; i < 400; i++) {
    machine_reset(guest_loop);
    for (unsigned n = 0; n < 1 + i % 6; n++) {
      seed = seed * 6364136223846793005 + 1442695040888963407;
      ((uint8_t *)state)[(seed >> 33) % sizeof *state] = (uint8_t)(seed >> 20);
    }
    enum status s = sys_status(machine_run_until(sys_tsc() + ROOT_STARTUP->tsc_khz / 20).rax);
    if (s == ST_BAD_ARG) refused++;
    if (s == ST_OK || s == ST_TIMEOUT) ran++;
  }
  CHECK(refused && ran && refused + ran == 400);
  machine_reset(guest_halt);
  CHECK(machine_run_to(VCPU_EXIT_HALT));
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
  machine_reset(guest_components);
  state->registers[RAX] = GUEST_PATTERN;
  set_xmm0(TEST_PATTERN);
  CHECK(machine_run_to(VCPU_EXIT_HALT));
  CHECK(xmm0() == TEST_PATTERN && state->registers[RCX] == 0);
  state->rip = machine_code(guest_components);
  state->registers[RBX] = 1, state->registers[RAX] = 0;
  CHECK(machine_run_to(VCPU_EXIT_HALT));
  CHECK(xmm0() == TEST_PATTERN && state->registers[RAX] == GUEST_PATTERN);
  machine_destroy();
}

/* Where the processor lets the guest set XCR0, the kernel's value is back afterwards. */
static void vcpu_components_are_the_kernels(void) {
  uint32_t d, before, after;
  if (!(cpuid_word(1, false) >> 27 & 1)) return; /* no XSAVE */
  machine_new();
  machine_reset(guest_deep);
  state->registers[RBX] = 1;
  __asm__ volatile("xgetbv" : "=a"(before), "=d"(d) : "c"(0));
  enum status s = machine_run();
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
    uint64_t free = bank_free(machine.bank);
    cap_t other = slot_new();
    MUST(sys_create(other, OBJ_VCPU, machine.bank, machine.pd, 0, 0, 0));
    CHECK(bank_free(machine.bank) + 2 == free);
    machine_reset(guest_loop);
    CHECK(sys_status(machine_run_until(sys_tsc() + ROOT_STARTUP->tsc_khz / 10).rax) == ST_TIMEOUT);
    if (i % 3 == 0)
      CHECK(destroy_all(machine.vcpu) == ST_OK && destroy_all(other) == ST_OK && bank_free(machine.bank) == free + 2);
    if (i % 3 == 1) CHECK(destroy_all(machine.pd) == ST_OK && machine_run() == ST_BAD_CAP);
    machine_destroy();
    CHECK(machine_run() == ST_BAD_CAP);
    CHECK(bank_free(SLOT_BANK) == before);
  }
}

static void vcpu_guest_memory_is_no_thread_s(void) {
  machine_new();
  cap_t slot = slot_new();
  CHECK(sys_create(slot, OBJ_THREAD, machine.bank, machine.pd, VA_IMAGE, VA_STACK_TOP, VA_MESSAGE) == ST_STATE);
  CHECK(sys_create(slot, OBJ_VCPU, machine.bank, SLOT_PD, 0, 0, 0) == ST_STATE);
  CHECK(sys_create(slot, OBJ_VCPU, machine.bank, machine.ram, 0, 0, 0) == ST_BAD_CAP);
  CHECK(sys_status(sys_control(machine.pd, CTL_PD_GROW, 1, 0, 0, 0).rax) == ST_STATE);
  CHECK(sys_slot_copy(1, SLOT_BANK, RIGHTS_ALL, machine.pd) == ST_NO_SLOT);
  CHECK(sys_status(sys_control(machine.ram, CTL_VCPU_RUN, 0, 0, 0, 0).rax) == ST_BAD_CAP);
  MUST(sys_slot_copy(slot, machine.vcpu, RIGHT_GRANT, 0));
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
  test_vcpu_runs();
  RUN(vcpu_fpu_is_its_own);
  RUN(vcpu_components_are_the_kernels);
  RUN(vcpu_pages_come_back);
  RUN(vcpu_guest_memory_is_no_thread_s);
  RUN(user_has_no_svm);
}
