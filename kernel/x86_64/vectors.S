/* Vectors: one 16-byte stub per interrupt vector: pushes a zero where the processor pushes no error code, then the vector.
 *
 * All go to trap_entry in entry.S, except those that run on a stack of their own (NMI, double fault, machine check): these mean
 * that the machine or the kernel is broken, so they end in trap_in_kernel and never return. */
#include "x86_64/cpu.h"

        .altmacro
        .macro STUB number, target
        .balign 16
        .if \number != 8 && (\number < 10 || \number > 14) && \number != 17 && \number != 21 && \number != 29 && \number != 30
        pushq $0
        .endif
        pushq $\number
        jmp \target
        .endm

        .text
        .balign 16
        .global vectors
vectors:
        .set number, 0
        .rept 256
        .if number == 2 || number == 8 || number == 18
        STUB %number, trap_fatal
        .else
        STUB %number, trap_entry
        .endif
        .set number, number + 1
        .endr

trap_fatal:
        cld
        mov %rsp, %rdi
        and $-16, %rsp
        call trap_in_kernel
        ud2
