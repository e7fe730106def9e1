/* Start: the first instructions of every component, and the note that names the ABI it was built for.
 *
 * FS points to a block whose word 0 is its own address and whose word 5 (fs:0x28) is the stack canary, taken from the
 * startup page. Offsets are checked in env.c. */
  .section .note.signet, "a", @note
  .balign 4
  .long 7, 4, 1
  .asciz "Signet"
  .balign 4
  .long 1

  .section .text.start, "ax", @progbits
  .globl _start
  .type _start, @function
_start:
  lea base_tls(%rip), %rax
  mov %rax, (%rax)
  mov 0x100018, %rcx /* VA_STARTUP + random[0] */
  xor %cl, %cl       /* a zero byte ends what a string overflow could copy */
  mov %rcx, 0x28(%rax)
  wrfsbase %rax
  xor %ebp, %ebp
  and $-16, %rsp
  call base_start
  ud2
  .size _start, . - _start

  .section .bss
  .balign 64
base_tls:
  .skip 64
  .section .note.GNU-stack, "", @progbits
