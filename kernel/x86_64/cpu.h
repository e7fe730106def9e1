/* Cpu: what each processor has for itself: its numbers, stacks, task segment and descriptor table.
 *
 * GS points at it while the kernel runs. The first fields are read by assembly at the CPU_* offsets. One static
 * instance per CPU that the kernel supports; the others stay unused until they are started. */
#ifndef KERNEL_X86_64_CPU_H
#define KERNEL_X86_64_CPU_H

#define CPU_SELF 0
#define CPU_STACK_TOP 8
#define CPU_SCRATCH0 16
#define CPU_NUMBER 24
#define CPU_KERNEL 32
#define CPU_USER_ROOT 40
#define CPU_ENTRY_TOP 48
#define CPU_PORTS_LOW 56

#define SELECTOR_KERNEL_CODE 0x08
#define SELECTOR_KERNEL_DATA 0x10
#define SELECTOR_START_CODE 0x18 /* 32 bit, in the boot table only */
#define SELECTOR_USER_DATA 0x23
#define SELECTOR_USER_CODE 0x2b
#define SELECTOR_TASK 0x30

#define KERNEL_STACK_BYTES 16384
#define VECTOR_LINE_FIRST 0x20
#define VECTOR_TIMER 0xf0
#define VECTOR_IPI 0xf1
#define VECTOR_SPURIOUS 0xff

#ifndef __ASSEMBLER__
#include "abi/types.h"

enum { CPUS_MAX = 8, PORT_BITMAP_BYTES = 8192, IST_NMI = 1, IST_DOUBLE_FAULT = 2, IST_MACHINE_CHECK = 3 };
enum { ENTRY_WORDS = 16 };
/* Offsets of the I/O bitmap in the task segment; beyond the segment's limit every port is denied. */
enum { PORTS_VALID = 104, PORTS_DENIED = 104 + PORT_BITMAP_BYTES + 8 };

struct task_segment {
  uint32_t reserved0;
  uint64_t rsp[3];
  uint64_t reserved1, ist[7], reserved2;
  uint16_t reserved3, bitmap_offset;
  uint8_t bitmap[PORT_BITMAP_BYTES + 8]; /* the byte after the bitmap must be all ones */
} __attribute__((packed));
_Static_assert(offsetof(struct task_segment, bitmap) == PORTS_VALID, "the bitmap follows the segment's fixed part");

struct cpu {
  struct cpu *self;
  uint64_t stack_top;
  uint64_t scratch;
  uint32_t number, apic_id;
  void *kernel;                                       /* struct processor */
  paddr_t user_root;                                  /* isolated: loaded on the way out */
  uint64_t entry_top;                                 /* of entry_stack */
  const void *ports_low, *ports_high, *ports_in_task; /* the running Pd's bitmap; the one that the task segment holds */
  uint64_t interrupt_stacks[3];                       /* tops: NMI, double fault, machine check */
  uint64_t descriptors[8];
  struct task_segment task;
  _Alignas(16) uint64_t entry_stack[ENTRY_WORDS]; /* for the words that an interrupt pushes and iret pops */
};
_Static_assert(offsetof(struct cpu, self) == CPU_SELF && offsetof(struct cpu, stack_top) == CPU_STACK_TOP &&
                   offsetof(struct cpu, scratch) == CPU_SCRATCH0 && offsetof(struct cpu, number) == CPU_NUMBER &&
                   offsetof(struct cpu, kernel) == CPU_KERNEL && offsetof(struct cpu, user_root) == CPU_USER_ROOT &&
                   offsetof(struct cpu, entry_top) == CPU_ENTRY_TOP && offsetof(struct cpu, ports_low) == CPU_PORTS_LOW,
               "assembly reads these fields");

/* A body for inlining only: no second copy is emitted, and inline functions of other headers may use it. */
#define HW_INLINE extern inline __attribute__((gnu_inline, always_inline))

HW_INLINE struct cpu *cpu_self(void) {
  struct cpu *self;
  __asm__("mov %%gs:0, %0" : "=r"(self));
  return self;
}

/* What isolated tables still map: everything that is read or written between user level and the loading of the
 * kernel's tables, on the way in and out. No secret belongs here. */
#define ENTRY_DATA __attribute__((section(".bss.entry")))
extern struct cpu cpus[CPUS_MAX];
extern paddr_t isolated_root; /* the kernel's tables; 0: user level's hold all of the kernel */
/* Loads descriptor tables, task segment, GS and the system-call registers of CPU `number`, which this is. Its stacks
 * are set. */
void cpu_init(unsigned number);
/* Stops the boot with a message when a needed processor feature is missing. */
void cpu_require_features(void);
/* Turns the protective ones on; on every CPU. */
void cpu_protect(void);
/* Good enough for stack canaries: the processor's generator when it has one, always mixed with time. */
uint64_t cpu_random(void);
#endif
#endif
