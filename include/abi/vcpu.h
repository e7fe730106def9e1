/* Virtual CPU: what CTL_VCPU_RUN takes from the caller's message-page data and leaves there.
 *
 * One struct both ways: the whole state of the guest that its monitor may see and set. The kernel copies it once, keeps to
 * itself what a guest must not decide (intercepts, nested root, debug registers, EFER.SVME), and lets the processor judge the
 * rest: a state that it refuses gives BAD_ARG and nothing has run. Guest-physical memory is what is attached to the Pd that
 * the Vcpu was made with. */
#ifndef ABI_VCPU_H
#define ABI_VCPU_H

#include "abi/types.h"

enum vcpu_exit {
  VCPU_EXIT_NONE = 0,  /* EVENT or TIMEOUT: the guest was stopped between two instructions */
  VCPU_EXIT_EXCEPTION, /* of intercept_exceptions, or 1 and 17: vector; info[0] = error code, info[1] = address (14) */
  VCPU_EXIT_WINDOW,    /* the guest can take an interrupt now (window was set) */
  VCPU_EXIT_CPUID,
  VCPU_EXIT_HALT,
  VCPU_EXIT_IO,        /* info[0]: bit 0 in, 2 string, 3 rep, 4..6 bytes (1, 2, 4), 16..31 port; info[1] = next rip */
  VCPU_EXIT_MSR,       /* info[0] = 1: write */
  VCPU_EXIT_MEMORY,    /* info[0] = page fault error code, info[1] = guest-physical address */
  VCPU_EXIT_SHUTDOWN,  /* triple fault: the state is undefined, only a reset helps */
  VCPU_EXIT_HYPERCALL,
  VCPU_EXIT_OTHER      /* any other instruction that a guest may not execute: vector = the processor's own code */
};

struct vcpu_segment {
  uint16_t selector, attributes; /* descriptor bits 40..47 and, from bit 8, 52..55 */
  uint32_t limit;
  uint64_t base;
};

/* inject: an event that the guest takes before its next instruction. After an exit: one whose delivery the exit cut off, so
 * that running again repeats it. */
#define VCPU_INJECT(type, vector) (1ull << 31 | (uint64_t)(type) << 8 | (vector))
#define VCPU_INJECT_ERROR(code) (1ull << 11 | (uint64_t)(code) << 32)
enum { VCPU_INTERRUPT = 0, VCPU_NMI = 2, VCPU_EXCEPTION = 3, VCPU_SOFTWARE = 4 };

struct vcpu_state {
  uint32_t exit, vector; /* written by run only, like info */
  uint64_t info[2];
  uint64_t inject, tsc_offset; /* the guest's time stamp is the machine's plus this */
  uint32_t intercept_exceptions;
  uint8_t window, shadow, cpl, tpr; /* shadow: interrupts wait for one more instruction; tpr: CR8 */
  uint64_t registers[16];           /* rax rcx rdx rbx rsp rbp rsi rdi r8 .. r15 */
  struct vcpu_segment es, cs, ss, ds, fs, gs, gdtr, ldtr, idtr, tr;
  uint64_t efer, cr4, cr3, cr0, rflags, rip, pat;
  uint64_t star, lstar, cstar, sfmask, kernel_gs_base, sysenter_cs, sysenter_esp, sysenter_eip, cr2;
};

#endif
