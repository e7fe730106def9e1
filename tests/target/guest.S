/* Guest: the code that runs inside the virtual CPU of vcpu.c: 64-bit mode, one routine per case, copied to where it runs.
 * Nothing in it depends on its address. */
        .section .rodata
        .global guest_begin, guest_end, guest_ports, guest_memory, guest_asks, guest_interrupt, guest_fault, guest_window
        .global guest_halt, guest_loop, guest_triple, guest_vectors, guest_vmrun, guest_debug, guest_components, guest_deep, guest_count
guest_begin:

guest_ports:
        mov $0x5a, %al
        out %al, $0xe9
        in $0x60, %al
        mov %al, 0x6000
        mov $0x1f0, %dx
        rep outsw
        hlt

/* rbx: an address that is read, then written. */
guest_memory:
        mov (%rbx), %rax
        mov %rax, 8(%rbx)
        hlt

guest_asks:
        mov $0x40000000, %eax
        cpuid
        mov $0xc0000080, %ecx
        rdmsr
        wrmsr
        vmmcall
        hlt

guest_halt:
        hlt
guest_interrupt:
        hlt
        jmp guest_interrupt
guest_fault:
        nop
        hlt
guest_window:
        cli
        nop
        sti
        nop
        nop
        hlt
guest_loop:
        inc %rax
        jmp guest_loop
guest_count:
        incq 0x6000
        jmp guest_count
guest_triple:
        ud2
guest_vmrun:
        vmrun
        hlt
guest_debug:
        mov %rax, %dr0
        hlt

/* Loads its own XMM0 from rax, or gives it back in rax when rbx is not 0. */
guest_components:
        test %rbx, %rbx
        jnz 1f
        movq %xmm0, %rcx
        movq %rax, %xmm0
        hlt
1:      movq %xmm0, %rax
        hlt

/* CR4.OSXSAVE, then XCR0 = rbx. */
guest_deep:
        mov %cr4, %rax
        or $0x40000, %rax
        mov %rax, %cr4
        xor %ecx, %ecx
        xor %edx, %edx
        mov %ebx, %eax
        xsetbv
        hlt

/* One handler of 16 bytes per vector: leaves the vector in rdi and, for vector 13, the error code in rsi. */
        .balign 16
guest_vectors:
        .set number, 0
        .rept 256
        .balign 16
        mov $number, %edi
        .if number == 13 || number == 14
        pop %rsi
        .endif
        hlt
        iretq
        .set number, number + 1
        .endr
guest_end:

        .section .note.GNU-stack, "", @progbits
