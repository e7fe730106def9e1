/* Vectors: one 16-byte stub per interrupt vector: pushes a zero where the processor pushes no error code, then the vector.
 *
 * All go to trap_entry in entry.S, except those that run on a stack of their own. Double fault and machine check mean that the
 * kernel or the machine is broken: they end in trap_in_kernel and never return. An NMI may come at any instruction, before the
 * kernel's GS is there too, so it uses neither GS nor a register: it is counted and returns, or halts when another CPU stops all. */
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
        .if number == 2
        STUB %number, trap_nmi
        .elseif number == 8 || number == 18
        STUB %number, trap_fatal
        .else
        STUB %number, trap_entry
        .endif
        .set number, number + 1
        .endr

trap_nmi:
        lock incq nmi_count
        cmpb $0, console_stopping
        jne stopped
        add $16, %rsp
        iretq

stopped:
        hlt
        jmp stopped

trap_fatal:
        mov isolated_root, %rax
        test %rax, %rax
        jz trap_bug
        mov %rax, %cr3
        jmp trap_bug
