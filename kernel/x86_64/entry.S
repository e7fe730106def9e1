/* Entry: into the kernel and out again: system calls with the IPC fast path, exceptions, interrupts, idling.
 *
 * A system call keeps only rip, rflags, rsp and rbp; everything else is the caller's to lose, so nothing is saved that is not
 * needed and nothing is left in a register that is not a result. The fast path handles a call to an idle server and the reply
 * with nothing queued, words in registers, no lock; anything else falls to the C code with the registers as they came. There it
 * is decided again from the start: the fast path changes nothing before its last check but its claim. While its CPU's `fast` is
 * set nobody holds the lock (processor.h), so only other fast paths run, and these share nothing but `link` of idle servers.
 *
 * Register use in the fast path: rbx thread, r13 other thread, r14 cell or Pd, later the word of rdx, r15 processor, rax rcx r11
 * r12 scratch; rsi rdx r8 r9 r10 the message words, untouched; no stack. */
#include "x86_64/cpu.h"
#include "x86_64/frame.h"

  .section .text.entry, "ax"
  .globl syscall_entry_fxsave, syscall_entry_xsave, syscall_entry_guarded, syscall_entry_isolated
  .globl trap_entry, trap_bug, kernel_resume

/* Registers to consecutive words of the frame of the thread in rbx, from offset `to` on; and back. */
  .macro STORE to, registers:vararg
  .set at, \to
  .irp register, \registers
  mov %\register, at(%rbx)
  .set at, at + 8
  .endr
  .endm
  .macro FETCH from, registers:vararg
  .set at, \from
  .irp register, \registers
  mov at(%rbx), %\register
  .set at, at + 8
  .endr
  .endm

/* Nothing of the kernel's or of another thread's leaves in these. */
  .macro CLEAR registers:vararg
  .irp register, \registers
  xor %\register, %\register
  .endr
  .endm

/* Processor to r15, thread to rbx; saves what a system call keeps. */
  .macro ENTER
  mov %gs:CPU_KERNEL, %r15
  mov PROCESSOR_CURRENT(%r15), %rbx
  STORE FRAME_RIP, rcx, r11, rsp, rbp
  .endm

/* Before anything is read that the slow path of another CPU may change: announce, then look (the exchange is the fence). */
  .macro ANNOUNCE
  mov $1, %ecx
  xchg %ecx, PROCESSOR_FAST(%r15)
  cmpq $0, kernel_lock
  jne slow_saved
  .endm

/* The time since the last change of thread was used by the one in rbx. */
  .macro TICKS
  rdtsc
  shl $32, %rdx
  or %rdx, %rax
  mov %rax, %rcx
  sub PROCESSOR_STARTED(%r15), %rax
  add %rax, THREAD_TICKS(%rbx)
  mov %rcx, PROCESSOR_STARTED(%r15)
  .endm

/* FPU state with FXSAVE (f) or XSAVE (blank), which wants the components in edx:eax: all that XCR0 has. */
  .macro FPU f, instruction, thread
  .ifb \f
  mov $XSTATE_ALL, %eax
  xor %edx, %edx
  .endif
  \f\instruction THREAD_FPU(\thread)
  .endm

/* Segment selectors are not saved, and a thread must not find another's: with anything but null the slow path is taken, which
 * clears them. */
  .macro SELECTORS
  mov %ds, %r14d
  .irp register, es, fs, gs
  mov %\register, %ecx
  or %ecx, %r14d
  .endr
  jnz slow_saved
  .endm

/* Saves what the machine holds of the thread in rbx, and keeps rdx in r14. GS is the user's afterwards. */
  .macro SAVE f
  mov %rdx, %r14
  FPU \f, xsave64, %rbx
  rdfsbase %rax
  mov %rax, THREAD_BASES(%rbx)
  swapgs
  rdgsbase %rax
  mov %rax, THREAD_BASES+8(%rbx)
  .endm

/* Makes the machine hold the thread in r13 instead of the one in rbx. */
  .macro LOAD f
  FPU \f, xrstor64, %r13
  mov THREAD_CR3(%r13), %rax
  cmp THREAD_CR3(%rbx), %rax
  je 1f
  mov %rax, %cr3
1: mov %r13, PROCESSOR_CURRENT(%r15)
  mov %r13, PROCESSOR_LOADED(%r15)
  mov THREAD_BASES(%r13), %rax
  wrfsbase %rax
  mov THREAD_BASES+8(%r13), %rax
  wrgsbase %rax
  mov %r14, %rdx
  .endm

/* To user level as r13, which is in a system call; rdi and the words are set. */
  .macro LEAVE
  mov FRAME_RIP(%r13), %rcx
  mov FRAME_FLAGS(%r13), %r11
  mov FRAME_RSP(%r13), %rsp
  mov FRAME_RBP(%r13), %rbp
  movl $0, PROCESSOR_FAST(%r15)
  CLEAR eax, ebx, r12d, r13d, r14d, r15d
  sysretq
  .endm

/* The entry for one way of keeping the FPU state; LSTAR holds one of them, so no branch asks which. */
  .macro FAST name, f
  .balign 64
\name:
  swapgs
  cmp $SYS_CALL_ASM, %rax
  jne not_call\@
  ENTER
  ANNOUNCE

/* Slot: bound, mask, then frame use and generation before anything else of the cell is believed. */
  mov THREAD_PD(%rbx), %r14
  mov PD_SLOTS(%r14), %ecx
  cmp %rcx, %rdi
  jae slow_saved
  sbb %rcx, %rcx
  and %rdi, %rcx
  mov %ecx, %r11d
  shr $7, %ecx
  and $127, %r11d
  shl $5, %r11d
  add PD_TABLES(%r14,%rcx,8), %r11
  mov SLOT_FRAME(%r11), %ecx
  add PROCESSOR_FRAMES(%r15), %rcx
  cmpb $USE_CELLS_ASM, FRAME_USE(%rcx)
  jne slow_saved
  mov (%r11), %r14
  mov SLOT_GENERATION(%r11), %rcx
  and $0xffffffffffff0001, %rcx
  cmp CELL_KEY(%r14), %rcx
  jne slow_saved
  mov GATE_THREAD(%r14), %r13
  mov THREAD_DEPTH(%rbx), %r12d
  inc %r12d
  cmp $CALL_DEPTH_MAX_ASM, %r12d
  ja slow_saved
  testl $ATTENTION_STALLED_ASM, THREAD_ATTENTION(%rbx)
  jne slow_saved
  cmpq $0, %gs:CPU_PORTS_LOW
  jne slow_saved
  SELECTORS

/* Claim: the server is ours from here on, unless another CPU was faster. */
  SAVE \f
  mov $LINK_IDLE, %eax
  lock cmpxchg %rbx, THREAD_LINK(%r13)
  jne slow_claimed\@
  movl $STATE_CALLING, THREAD_STATE(%rbx)
  movl $STATE_RUNNING, THREAD_STATE(%r13)
  mov %r13, THREAD_CALLEE(%rbx)
  incq THREAD_CALLS(%rbx)
  mov %r12d, THREAD_DEPTH(%r13)
  mov SLOT_BADGE(%r11), %rdi
  mov %rdi, THREAD_BADGE(%rbx)
  TICKS
  LOAD \f
  LEAVE

slow_claimed\@:
  swapgs
  mov %r14, %rdx
  mov $SYS_CALL_ASM, %eax
  jmp slow_saved

not_call\@:
  cmp $SYS_REPLY_WAIT_ASM, %rax
  jne other
  ENTER
  ANNOUNCE
  cmp $1, %rdi
  jne slow_saved
  cmp THREAD_DEADLINE(%rbx), %r12
  jne slow_saved
  cmpl $0, THREAD_ATTENTION(%rbx)
  jne slow_saved
  mov THREAD_LINK(%rbx), %r13
  cmp $LINK_DEAD, %r13
  jbe slow_saved
  mov THREAD_BUDGET(%rbx), %rcx
  cmp %rcx, PROCESSOR_BUDGET(%r15)
  je slow_saved
  testl $ATTENTION_HELD_ASM, THREAD_ATTENTION(%r13)
  jne slow_saved
  cmpq $0, %gs:CPU_PORTS_LOW
  jne slow_saved
  SELECTORS

/* Completion: nobody but us can take the caller out of the link now. The store to it comes last: from then on another CPU may
 * run the server, of which everything is saved. */
  SAVE \f
  TICKS
  xor %edi, %edi
  movl $STATE_RUNNING, THREAD_STATE(%r13)
  movl $STATE_SERVE_WAIT, THREAD_STATE(%rbx)
  movl $0, THREAD_DEPTH(%rbx)
  movq $LINK_IDLE, THREAD_LINK(%rbx)
  LOAD \f
  LEAVE
  .endm

  FAST syscall_entry_fxsave, f
  FAST syscall_entry_xsave

/* The entry where user level's tables do not hold the kernel: its own come first, and everything leaves by `leave`. */
syscall_entry_isolated:
  swapgs
  mov %rsp, %gs:CPU_SCRATCH0
  mov isolated_root, %rsp
  mov %rsp, %cr3
  mov %gs:CPU_SCRATCH0, %rsp
  cmp $SYS_NOP_ASM, %rax
  jne guarded
  jmp not_fast

/* The entry on processors that need barriers: all but SYS_NOP, which reads nothing, goes through C, which ends with them. */
syscall_entry_guarded:
  swapgs
guarded:
  cmp $SYS_CALL_ASM, %rax
  je not_fast
  cmp $SYS_REPLY_WAIT_ASM, %rax
  je not_fast
other:
  jb foreign
  cmp $SYS_WAIT_ASM, %rax
  jbe notify
  cmp $SYS_NOP_ASM, %rax
  jb not_fast
  ja foreign
  CLEAR eax, ebx, esi, edx, r8d, r9d, r10d, r12d, r13d, r14d, r15d
  swapgs
  sysretq

/* SYS_SIGNAL and SYS_WAIT have two arguments at most. */
notify:
  ENTER
  STORE FRAME_RAX, rax, rdi, rsi
  mov %gs:CPU_STACK_TOP, %rsp
  mov %r15, %rdi
  call kernel_notify
  jmp resume

not_fast:
  ENTER
/* rip, rflags, rsp and rbp are saved, rbx and r15 set; the latter stays so in C. */
slow_saved:
  movl $0, PROCESSOR_FAST(%r15)
  STORE FRAME_RAX, rax, rdi, rsi, rdx, r8, r9, r10, r12
  mov %gs:CPU_STACK_TOP, %rsp
  mov %r15, %rdi
  call kernel_syscall

/* Goes on with whom the kernel has chosen and loaded. A running thread's form is RESULT, until a trap sets another. */
resume:
  mov PROCESSOR_CURRENT(%r15), %rbx
  test %rbx, %rbx
  jz idle
  cmpq $FORM_RESULT, FRAME_FORM(%rbx)
  jne resume_more
  FETCH FRAME_RIP, rcx, r11, rsp, rbp, rax, rdi
  CLEAR ebx, esi, edx, r8d, r9d, r10d, r12d, r13d, r14d, r15d
  swapgs
  sysretq

resume_more:
  cmpq $FORM_WORDS, FRAME_FORM(%rbx)
  movq $FORM_RESULT, FRAME_FORM(%rbx)
  jne resume_full
  FETCH FRAME_RIP, rcx, r11, rsp, rbp, rax, rdi, rsi, rdx, r8, r9, r10
  CLEAR ebx, r12d, r13d, r14d, r15d
  swapgs
  sysretq

resume_full:
  mov %gs:CPU_ENTRY_TOP, %rsp
  pushq $SELECTOR_USER_DATA
  pushq FRAME_RSP(%rbx)
  pushq FRAME_FLAGS(%rbx)
  pushq $SELECTOR_USER_CODE
  pushq FRAME_RIP(%rbx)
  FETCH FRAME_RBP, rbp, rax, rdi, rsi, rdx, r8, r9, r10, r12
  FETCH FRAME_RCX, rcx, r11, r13, r14, r15
  mov FRAME_RBX(%rbx), %rbx

/* To user level by the words on the entry stack, into its tables where they are isolated; GS is in both. */
leave:
  cmpq $0, isolated_root
  je 1f
  mov %rax, %gs:CPU_SCRATCH0
  mov %gs:CPU_USER_ROOT, %rax
  mov %rax, %cr3
  xor %eax, %eax
  xchg %rax, %gs:CPU_SCRATCH0
1: swapgs
  iretq

/* Nobody to run: an interrupt drops this frame and comes back through kernel_resume. */
idle:
  sti
  hlt
  jmp idle

/* Not one of ours: the Pd's handler sees what the syscall instruction leaves, and every other register as it was. */
foreign:
  mov %rsp, %gs:CPU_SCRATCH0
  mov %gs:CPU_ENTRY_TOP, %rsp
  push %r15
  mov %gs:CPU_KERNEL, %r15
  mov PROCESSOR_CURRENT(%r15), %r15
  mov THREAD_PD(%r15), %r15
  mov PD_FOREIGN(%r15), %r15
  test %r15, %r15
  jz foreign_none
  pushq $SELECTOR_USER_DATA
  pushq %gs:CPU_SCRATCH0
  push %r11
  pushq $SELECTOR_USER_CODE
  push %r15
  xor %r15d, %r15d
  xchg %r15, 40(%rsp)
  jmp leave

/* The C code faults the thread. */
foreign_none:
  mov %gs:CPU_SCRATCH0, %rsp
  jmp not_fast

/* From vectors.S: vector, error, rip, cs, rflags, rsp, ss on the stack, GS as it was. */
trap_entry:
  testb $3, 24(%rsp)
  jz trap_inside
  swapgs
  push %rbx
  mov isolated_root, %rbx
  test %rbx, %rbx
  jz 1f
  mov %rbx, %cr3
1: mov %gs:CPU_KERNEL, %rbx
  mov PROCESSOR_CURRENT(%rbx), %rbx
  STORE FRAME_RBP, rbp, rax, rdi, rsi, rdx, r8, r9, r10, r12
  STORE FRAME_RCX, rcx, r11, r13, r14, r15
  popq FRAME_RBX(%rbx)
  movq $0, -8(%rsp)
  pop %rsi
  pop %rdx
  popq FRAME_RIP(%rbx)
  pop %rax
  popq FRAME_FLAGS(%rbx)
  popq FRAME_RSP(%rbx)
  movq $FORM_FULL, FRAME_FORM(%rbx)
trap_handle:
  mov %gs:CPU_KERNEL, %rdi
  mov %cr2, %rcx
  mov %gs:CPU_STACK_TOP, %rsp
  cld
  clac
  call kernel_trap
kernel_resume:
  mov %gs:CPU_KERNEL, %r15
  jmp resume

/* In the kernel only the idle loop can be interrupted; everything else is a bug. */
trap_inside:
  mov (%rsp), %rsi
  cmp $32, %rsi
  jb trap_bug
  mov %gs:CPU_KERNEL, %rdi
  cmpq $0, PROCESSOR_CURRENT(%rdi)
  je trap_handle
trap_bug:
  cld
  mov %rsp, %rdi
  and $-16, %rsp
  call trap_in_kernel
  ud2

  .section .note.GNU-stack, "", @progbits
