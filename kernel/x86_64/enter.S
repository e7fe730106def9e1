/* Boot: from the boot loader's 32-bit world into long mode, the same path for Multiboot 1 and 2.
 *
 * Runs where it was loaded, at 1 MiB, and leaves: long mode, write protection and NX on, the low 4 GiB mapped at DIRECT_BASE
 * and (until paging.c's tables are loaded) at 0, the image at KERNEL_BASE, the stack of CPU 0. Then start(magic, info). */
#include "x86_64/cpu.h"

#define KERNEL_BASE 0xffffffff80000000
#define PHYSICAL(symbol) (symbol - KERNEL_BASE)
#define LARGE_PAGE 0x83 /* present, writable, 2 MiB */
#define TABLE 0x3       /* present, writable */

        .section .boot.header, "a"
        .balign 8
/* Multiboot 1 with address fields (flag 16), because a loader may refuse a 64-bit ELF; modules on page borders, memory map. */
multiboot1:
        .long 0x1badb002, 0x00010003, -(0x1badb002 + 0x00010003)
        .long multiboot1, boot_start, boot_load_end, boot_bss_end, boot_entry

        .balign 8
multiboot2:
        .long 0xe85250d6, 0, multiboot2_end - multiboot2, -(0xe85250d6 + (multiboot2_end - multiboot2))
        .balign 8
        .short 5, 1 /* framebuffer, optional: width, height, depth preferred */
        .long 20, 1280, 800, 32
        .balign 8
        .short 6, 0 /* modules on page borders */
        .long 8
        .short 0, 0
        .long 8
multiboot2_end:

        .section .boot.text, "ax"
        .code32
        .global boot_entry
boot_entry:
        cli
        cld
        mov %eax, %edi
        mov %ebx, %esi
        rdtsc
        mov %eax, PHYSICAL(boot_tsc)
        mov %edx, PHYSICAL(boot_tsc) + 4
        mov $PHYSICAL(boot_stack_top), %esp

        /* Long mode and NX are needed before anything can be said in C. */
        mov $0x80000000, %eax
        cpuid
        cmp $0x80000001, %eax
        jb no_long_mode
        mov $0x80000001, %eax
        cpuid
        and $0x20100000, %edx
        cmp $0x20100000, %edx
        jne no_long_mode

        /* Four page directories of 2 MiB pages cover the low 4 GiB. */
        mov $LARGE_PAGE, %eax
        mov $PHYSICAL(boot_directories), %ebx
        mov $2048, %ecx
1:      mov %eax, (%ebx)
        add $0x200000, %eax
        add $8, %ebx
        dec %ecx
        jnz 1b
        .irp i, 0, 1, 2, 3
        movl $PHYSICAL(boot_directories) + 4096 * \i + TABLE, PHYSICAL(boot_pointers) + 8 * \i
        .endr
        movl $PHYSICAL(boot_directories) + TABLE, PHYSICAL(boot_pointers) + 510 * 8
        movl $PHYSICAL(boot_pointers) + TABLE, PHYSICAL(boot_root)
        movl $PHYSICAL(boot_pointers) + TABLE, PHYSICAL(boot_root) + 256 * 8
        movl $PHYSICAL(boot_pointers) + TABLE, PHYSICAL(boot_root) + 511 * 8

enter_long:
        mov $PHYSICAL(boot_root), %eax
        mov %eax, %cr3
        mov $0x20, %eax /* PAE */
        mov %eax, %cr4
        mov $0xc0000080, %ecx
        xor %edx, %edx
        mov $0x901, %eax /* EFER: NXE, LME, SCE */
        wrmsr
        mov $0x80010033, %eax /* PG, WP, NE, ET, MP, PE */
        mov %eax, %cr0
        lgdt boot_gdt_pointer
        ljmp $SELECTOR_KERNEL_CODE, $long_mode

/* Nothing but text mode and the serial port can be reached from here. */
no_long_mode:
        mov $no_long_mode_text, %esi
        mov $0xb8000, %edi
        mov $0x4f, %ah
2:      lodsb
        test %al, %al
        jz 3f
        stosw
        mov $0x3f8, %dx
        out %al, %dx
        jmp 2b
3:      hlt
        jmp 3b

/* The data segments stay as they are, which long mode does not look at, until cpu.c loads its table. start never returns. */
        .code64
long_mode:
        mov boot_stack, %rsp
        call start

/* Another CPU: in real mode, in a copy of this code below 1 MiB; then here, to follow the first one's way. */
        .code16
        .global trampoline, trampoline_end
trampoline:
        lgdtl %cs:boot_gdt_pointer - trampoline
        mov $0x11, %eax /* ET, PE */
        mov %eax, %cr0
        ljmpl $SELECTOR_START_CODE, $another
boot_gdt_pointer:
        .short 31
        .long boot_gdt
trampoline_end:
        .code32
another:
        mov $SELECTOR_KERNEL_DATA, %eax
        mov %eax, %ds
        xor %edi, %edi /* SMP_MAGIC */
        jmp enter_long

        .balign 8
boot_gdt:
        .quad 0, 0x00af9a000000ffff, 0x00cf92000000ffff, 0x00cf9a000000ffff
no_long_mode_text:
        .asciz "Signet: this processor has no 64-bit mode or no NX bit. A 64-bit x86 processor is needed.\r\n"

/* CPU 0's stacks: each lies above a page that paging.c leaves unmapped. */
        .section .bss.page, "aw", @nobits
        .balign 4096
        .global boot_stacks, boot_stack_top, boot_ist_tops
boot_stacks:
        .skip 4096
        .skip KERNEL_STACK_BYTES
boot_stack_top:
        .skip 3 * 8192 /* guard and stack for NMI, double fault, machine check */
boot_ist_tops:
boot_root:
        .skip 4096
boot_pointers:
        .skip 4096
boot_directories:
        .skip 4 * 4096

        .section .data.boot, "aw"
        .balign 8
        .global boot_tsc, boot_stack
boot_tsc:
        .quad 0
boot_stack:
        .quad boot_stack_top
