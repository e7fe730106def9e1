/* Interrupt: the border between vectors.S, the object kernel's trap handler and the interrupt controllers. */
#ifndef KERNEL_X86_64_INTERRUPT_H
#define KERNEL_X86_64_INTERRUPT_H

#include "abi/types.h"

/* What vectors.S leaves on the stack before it jumps to trap_entry. */
struct trap_words {
  uint64_t vector, error, rip, cs, rflags, rsp, ss;
};

/* Loads the interrupt descriptor table, which all CPUs share and the first one builds. */
void interrupt_init(bool first);
/* Vectors >= 32: acknowledges the controller, then calls timer_fired, processor_asked or irq_arrived. */
void hw_interrupt(unsigned vector);
/* An exception inside the kernel is a kernel bug: stops with the registers on serial and screen. */
_Noreturn void trap_in_kernel(const struct trap_words *trap);
/* #GP from user level: true when the port bitmap was loaded lazily, so the instruction is to be repeated. */
bool ports_fault(void);

/* Non-maskable interrupts so far: shown with a fatal exception's words, for they may tell of broken memory. */
extern uint64_t nmi_count;

/* Supplied by the object kernel. */
void timer_fired(void);
void processor_asked(void);
void irq_arrived(unsigned line);

#endif
