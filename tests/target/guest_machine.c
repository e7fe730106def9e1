/* Guest machine: see guest_machine.h. */
#include "guest_machine.h"

enum { BANK_PAGES = 120 };

struct guest_machine machine;

volatile uint64_t *machine_ram(uint64_t address) { return (volatile uint64_t *)(VA_RAM + address); }
uint64_t machine_code(const char *routine) { return CODE + (uint64_t)routine - (uint64_t)guest_begin; }

enum status machine_attach(cap_t pd, cap_t mem, uint64_t at, uint64_t pages, uint64_t flags) {
  enum status s;
  do s = sys_attach(mem, pd, machine.bank, at, 0, pages, flags);
  while (s == ST_AGAIN);
  return s;
}

/* Identity map of the first GiB in 2 MiB pages; a task segment; 256 interrupt gates. */
static void fill_ram(void) {
  memcpy((void *)(VA_RAM + CODE), guest_begin, (uint64_t)guest_end - (uint64_t)guest_begin);
  *machine_ram(PAGES_ROOT) = (PAGES_ROOT + 0x1000) | 7;
  *machine_ram(PAGES_ROOT + 0x1000) = (PAGES_ROOT + 0x2000) | 7;
  for (unsigned i = 0; i < 512; i++) *machine_ram(PAGES_ROOT + 0x2000 + i * 8) = (uint64_t)i << 21 | 0x87;
  *machine_ram(GDT + 8) = 0x00af9b000000ffff;
  *machine_ram(GDT + 16) = 0x00cf93000000ffff;
  for (unsigned i = 0; i < 256; i++) {
    *machine_ram(IDT + i * 16) = (machine_code(guest_vectors) + 16 * i) | 8 << 16 | 0x8eull << 40;
    *machine_ram(IDT + i * 16 + 8) = 0;
  }
}

void machine_new(void) {
  machine.bank = slot_new(), machine.pd = slot_new(), machine.ram = slot_new(), machine.vcpu = slot_new();
  MUST(sys_create(machine.bank, OBJ_BANK, SLOT_BANK, BANK_PAGES, 0, 0, 0));
  MUST(sys_create(machine.pd, OBJ_PD, machine.bank, 0, 0, 0, 0));
  MUST(sys_create(machine.ram, OBJ_MEM, machine.bank, RAM_PAGES, 0, 0, 0));
  MUST(machine_attach(machine.pd, machine.ram, 0, RAM_PAGES, ATTACH_READ | ATTACH_WRITE | ATTACH_EXEC));
  MUST(machine_attach(SLOT_PD, machine.ram, VA_RAM, RAM_PAGES, ATTACH_READ | ATTACH_WRITE));
  MUST(sys_create(machine.vcpu, OBJ_VCPU, machine.bank, machine.pd, 0, 0, 0));
  fill_ram();
}

void machine_destroy(void) { MUST(destroy_all(machine.bank)); }

struct vcpu_segment machine_segment(uint16_t selector, uint16_t attributes, uint32_t limit, uint64_t base) {
  return (struct vcpu_segment){selector, attributes, limit, base};
}

void machine_reset(const char *routine) {
  memset(state, 0, sizeof *state);
  state->cs = machine_segment(8, 0xa9b, ~0u, 0);
  state->ds = state->es = state->ss = state->fs = state->gs = machine_segment(16, 0xc93, ~0u, 0);
  state->gdtr = machine_segment(0, 0, 23, GDT);
  state->idtr = machine_segment(0, 0, 4095, IDT);
  state->ldtr = machine_segment(0, 0x82, 0, 0);
  state->tr = machine_segment(0, 0x8b, 103, GDT + 0x100);
  state->efer = 0xd01;
  state->cr0 = 0x80010033, state->cr3 = PAGES_ROOT, state->cr4 = 0x6a0;
  state->rflags = 0x202;
  state->pat = 0x0007040600070406;
  state->rip = machine_code(routine);
  state->registers[RSP] = STACK;
}

struct sys_result machine_run_until(uint64_t deadline) {
  return sys_control(machine.vcpu, CTL_VCPU_RUN, deadline, 0, 0, 0);
}
enum status machine_run(void) { return sys_status(machine_run_until(ms_ahead(LONG_MS)).rax); }
bool machine_run_to(enum vcpu_exit exit) { return machine_run() == ST_OK && state->exit == exit; }
