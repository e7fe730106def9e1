/* Smp: see smp.h.
 *
 * A CPU begins in real mode in a copy of enter.S's trampoline below 1 MiB, goes the boot CPU's way into long mode and
 * finds its number and stack in two variables. So only one may be on its way: a CPU that was started and never came
 * bars all later ones, rather than meeting one of them on a stack. */
#include "x86_64/smp.h"

#include "processor.h"
#include "x86_64/acpi.h"
#include "x86_64/apic.h"
#include "x86_64/boot.h"
#include "x86_64/cpu.h"
#include "x86_64/layout.h"
#include "x86_64/paging.h"

enum { STACKS = 4, INTERRUPT_STACK_BYTES = PAGE_SIZE, REAL_MODE_END = 0xa0000 };
_Static_assert((int)CPUS_MAX == (int)PROCESSORS_MAX && (int)CPUS_MAX == (int)ACPI_CPUS_MAX, "one bound");

extern char trampoline[], trampoline_end[]; /* enter.S */
extern uint64_t boot_stack;                 /* enter.S: where long mode begins */

static unsigned count = 1;
static paddr_t page; /* holds the trampoline */
static paddr_t stack_of[CPUS_MAX];
static unsigned starting; /* the CPU that is on its way, 0 = none */
static bool arrived[CPUS_MAX];

static void set_interrupt_stack(struct cpu *cpu, unsigned i, uint64_t top) {
  cpu->interrupt_stacks[i] = top;
  paging_share(top - INTERRUPT_STACK_BYTES, top);
}

void smp_stacks_of_first(void) {
  cpus[0].stack_top = (uint64_t)boot_stack_top;
  for (unsigned i = 0; i < 3; i++) set_interrupt_stack(&cpus[0], i, (uint64_t)boot_stack_top + 8192 * (i + 1));
}

static void add(uint32_t id) {
  paddr_t stacks = boot_take((KERNEL_STACK_BYTES + 3 * INTERRUPT_STACK_BYTES) / PAGE_SIZE);
  struct cpu *cpu = &cpus[count];
  cpu->apic_id = id;
  stack_of[count++] = stacks + KERNEL_STACK_BYTES;
  cpu->stack_top = paging_map_stack(stacks, KERNEL_STACK_BYTES);
  for (unsigned i = 0; i < 3; i++, stacks += INTERRUPT_STACK_BYTES)
    set_interrupt_stack(cpu, i, paging_map_stack(stacks + KERNEL_STACK_BYTES, INTERRUPT_STACK_BYTES));
}

void smp_init(void) {
  page = acpi.cpus > 1 ? boot_take_below(REAL_MODE_END) : 0;
  if (!page) return;
  __builtin_memcpy(hw_direct(page), hw_direct((paddr_t)trampoline), (size_t)(trampoline_end - trampoline));
  for (unsigned i = 0; i < acpi.cpus && count < CPUS_MAX; i++)
    if (acpi.cpu[i] != apic_id()) add(acpi.cpu[i]);
}

unsigned hw_cpus(void) { return count; }

void hw_cpu_start(unsigned cpu, bool wake) {
  if (arrived[cpu] || (starting && starting != cpu)) return;
  if (!wake) {
    apic_reset(cpus[cpu].apic_id);
    return;
  }
  starting = cpu;
  boot_stack = (uint64_t)hw_direct(stack_of[cpu]); /* the boot tables do not know the guarded mapping */
  apic_start(cpus[cpu].apic_id, page);
}

void hw_ipi(unsigned cpu) { apic_ipi(cpus[cpu].apic_id); }

void smp_arrived(void) {
  unsigned cpu = starting;
  arrived[cpu] = true;
  __atomic_store_n(&starting, 0, __ATOMIC_RELEASE);
  hw_cr3_load(hw_kernel_root());
  cpu_protect();
  cpu_init(cpu);
  apic_init_cpu();
  processor_join(cpu);
}
