/* Frame: what is saved of a thread while the kernel or another thread runs, and where entry.S finds it.
 *
 * Three ways to come back, told by `form`: after most system calls rip, rflags, rsp, rbp, rax and rdi matter and all
 * else is zero; after one that gives words, or is to run again, rsi, rdx and r8 to r10 too; after an interrupt,
 * exception or at the first start every register does (iret instead of sysret). */
#ifndef KERNEL_X86_64_FRAME_H
#define KERNEL_X86_64_FRAME_H

/* struct thread, struct pd, struct slot, struct cell, struct processor; asserted in object.h and processor.h */
#define CELL_KEY 8
#define THREAD_LINK 16
#define THREAD_STATE 24
#define THREAD_ATTENTION 28
#define THREAD_PD 32
#define THREAD_CR3 40
#define THREAD_CALLEE 48
#define THREAD_BUDGET 56
#define THREAD_DEADLINE 64
#define THREAD_DEPTH 72
#define THREAD_CPU 76
#define THREAD_BADGE 80
#define THREAD_TICKS 88
#define THREAD_CALLS 96
#define THREAD_BASES 104
#define THREAD_FRAME 120
#define THREAD_FPU 2048
#define PD_SLOTS 16
#define PD_FOREIGN 24
#define PD_TABLES 64
#define SLOT_GENERATION 8
#define SLOT_BADGE 16
#define SLOT_FRAME 24
#define GATE_THREAD 16
#define FRAME_USE 6
#define PROCESSOR_CURRENT 0
#define PROCESSOR_LOADED 8
#define PROCESSOR_BUDGET 16
#define PROCESSOR_FRAMES 24
#define PROCESSOR_STARTED 32
#define PROCESSOR_FAST 40

#define FRAME_RIP (THREAD_FRAME + 0)
#define FRAME_FLAGS (THREAD_FRAME + 8)
#define FRAME_RSP (THREAD_FRAME + 16)
#define FRAME_RBP (THREAD_FRAME + 24)
#define FRAME_RAX (THREAD_FRAME + 32)
#define FRAME_RDI (THREAD_FRAME + 40)
#define FRAME_RSI (THREAD_FRAME + 48)
#define FRAME_RDX (THREAD_FRAME + 56)
#define FRAME_R8 (THREAD_FRAME + 64)
#define FRAME_R9 (THREAD_FRAME + 72)
#define FRAME_R10 (THREAD_FRAME + 80)
#define FRAME_R12 (THREAD_FRAME + 88)
#define FRAME_RBX (THREAD_FRAME + 96)
#define FRAME_RCX (THREAD_FRAME + 104)
#define FRAME_R11 (THREAD_FRAME + 112)
#define FRAME_R13 (THREAD_FRAME + 120)
#define FRAME_R14 (THREAD_FRAME + 128)
#define FRAME_R15 (THREAD_FRAME + 136)
#define FRAME_FORM (THREAD_FRAME + 144)

/* Values that entry.S compares. */
#define FORM_RESULT 0
#define FORM_WORDS 1
#define FORM_FULL 2
#define LINK_NONE 0
#define LINK_IDLE 1
#define LINK_DEAD 2
#define STATE_STOPPED 0
#define STATE_RUNNING 1
#define STATE_CALLING 2
#define STATE_SERVE_WAIT 3
#define STATE_SIGNAL_WAIT 4
#define ATTENTION_HELD_ASM 4
#define ATTENTION_STALLED_ASM 8
#define CALL_DEPTH_MAX_ASM 16
#define USE_CELLS_ASM 8
#define SYS_FIRST_ASM 0x5000
#define SYS_CALL_ASM 0x5000
#define SYS_REPLY_WAIT_ASM 0x5001
#define SYS_WAIT_ASM 0x5003
#define SYS_NOP_ASM 0x500b
#define SYS_LAST_ASM 0x500b
#define USER_FLAGS 0x202
#define XSTATE_ALL 7 /* x87, SSE, AVX: 832 bytes */

#ifndef __ASSEMBLER__
#include "abi/types.h"
struct user_frame {
  uint64_t rip, rflags, rsp, rbp;
  uint64_t rax, rdi, rsi, rdx, r8, r9, r10, r12;
  uint64_t rbx, rcx, r11, r13, r14, r15;
  uint64_t form; /* FORM_* */
};
#endif
#endif
