/* Start: first instructions of a root-task test, the entry of threads that it makes, and the ABI note.
 *
 * Linked first, so that its labels are the borders of the image's text, rodata and data. */
        .section .text.start, "ax"
        .global _start, thread_entry
_start:
        rdtsc
        mov %eax, first_tick
        mov %edx, first_tick + 4
        lea thread_block(%rip), %rax
        wrfsbase %rax
        xor %ebp, %ebp
        call root_main
        ud2

/* rdi: the function to run. The creator left rsp on a 16-byte border. */
thread_entry:
        lea thread_block(%rip), %rax
        wrfsbase %rax
        xor %ebp, %ebp
        call *%rdi
        ud2

        .section .note.signet, "a"
        .global image_rodata
        .balign 4
image_rodata:
        .long 7, 4, 1
        .asciz "Signet"
        .balign 4
        .long 1

        .data
        .global image_data, first_tick
        .balign 16
image_data:
thread_block:
        .skip 64 /* the stack protector's word is at 40 */
first_tick:
        .quad 0
