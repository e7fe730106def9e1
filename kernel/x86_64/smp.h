/* Smp: the other CPUs: their stacks, and how they are started, one at a time, when the root task asks. */
#ifndef KERNEL_X86_64_SMP_H
#define KERNEL_X86_64_SMP_H

#define SMP_MAGIC 0 /* what a CPU that enter.S brings up brings to start() instead of a loader's number */

/* The boot CPU's stacks, before cpu_init. */
void smp_stacks_of_first(void);
/* Numbers the CPUs of the MADT, the boot CPU first, and makes the stacks of the others. After apic_init. */
void smp_init(void);
/* The first C code of another CPU; on its own stack, on the boot page tables. */
_Noreturn void smp_arrived(void);

#endif
