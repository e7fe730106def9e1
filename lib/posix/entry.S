/* Entry of foreign system calls: the kernel jumps here, on the caller's own stack, for every `syscall` whose number is not ours.
 *
 * Contract of the `syscall` instruction: only rax (result), rcx and r11 may differ when the caller goes on. rcx holds the
 * caller's next instruction, r11 its flags. The 128 bytes below rsp are the caller's red zone; the vector registers are the
 * caller's as well, because compilers keep values in them across an inlined system call. */
  .text
  .globl posix_entry
  .type posix_entry, @function
posix_entry:
  lea -128(%rsp), %rsp
  push %rbp
  mov %rsp, %rbp
  push %rcx
  push %r11
  push %r9
  push %r8
  push %r10
  push %rdx
  push %rsi
  push %rdi
  cld
  mov %rsp, %rsi
  mov %rax, %rdi
  sub $512, %rsp
  and $-16, %rsp
  fxsave64 (%rsp)
  call posix_syscall
  fxrstor64 (%rsp)
  lea -64(%rbp), %rsp
  pop %rdi
  pop %rsi
  pop %rdx
  pop %r10
  pop %r8
  pop %r9
  popfq
  mov -8(%rbp), %rcx
  mov -16(%rbp), %r11
  mov %rbp, %rsp
  pop %rbp
  lea 128(%rsp), %rsp
  jmp *%rcx
  .size posix_entry, . - posix_entry
  .section .note.GNU-stack, "", @progbits
