/* Cpu: descriptor table, task segment, system-call registers and the protective processor features.
 *
 * Invariants: user code can reach kernel code only by `syscall` and through the interrupt descriptor table; supervisor
 * code can neither execute nor touch user pages (SMEP, SMAP); user code cannot read descriptor-table addresses (UMIP).
 */
#include "x86_64/cpu.h"

#include "hw.h"
#include "x86_64/fpu.h"
#include "x86_64/interrupt.h"
#include "x86_64/io.h"
#include "x86_64/layout.h"

enum {
  MSR_STAR = 0xc0000081,
  MSR_LSTAR,
  MSR_CSTAR,
  MSR_SFMASK,
  MSR_GS_BASE = 0xc0000101,
  MSR_KERNEL_GS_BASE,
  MSR_PAT = 0x277,
  DEBUG_OFF = 0x400,
  MCE_BIT = 7
};
enum {
  FLAG_TF = 1 << 8,
  FLAG_IF = 1 << 9,
  FLAG_DF = 1 << 10,
  FLAG_IOPL = 3 << 12,
  FLAG_NT = 1 << 14,
  FLAG_RF = 1 << 16,
  FLAG_AC = 1 << 18
};
#define CR4_PAE (1ull << 5)
#define CR4_MCE (1ull << 6)
#define CR4_PGE (1ull << 7)
#define CR4_OSFXSR (1ull << 9)
#define CR4_OSXMMEXCPT (1ull << 10)
#define CR4_UMIP (1ull << 11)
#define CR4_FSGSBASE (1ull << 16)
#define CR4_SMEP (1ull << 20)
#define CR4_SMAP (1ull << 21)
#define CR0_PG_WP_AM_NE_MP_PE 0x80050033ull /* ET set as well: it always reads so */
#define PAT_LAYOUT                                                                                                     \
  0x0007010600070106ull /* entries 0 write-back, 1 write-combining, 2 uncached-minus, 3 uncached; twice */

enum { RANDOM_TRIES = 32 };

struct cpu cpus[CPUS_MAX] ENTRY_DATA;

struct feature {
  uint32_t leaf;
  char reg;
  uint8_t bit;
  const char *name;
};
static const struct feature needed[] = {
    {1, 'd', 9, "APIC"},  {1, 'd', 13, "PGE"},
    {1, 'd', 16, "PAT"},  {1, 'd', 24, "FXSR"},
    {1, 'd', 26, "SSE2"}, {7, 'b', 0, "FSGSBASE"},
    {7, 'b', 7, "SMEP"},  {7, 'b', 20, "SMAP"},
    {7, 'c', 2, "UMIP"},  {0x80000001, 'd', 11, "SYSCALL"},
};

static bool present(const struct feature *f) {
  if (cpuid(f->leaf & 0x80000000, 0).a < f->leaf) return false;
  struct cpuid r = cpuid(f->leaf, 0);
  uint32_t word = f->reg == 'b' ? r.b : f->reg == 'c' ? r.c : r.d;
  return word >> f->bit & 1;
}

void cpu_require_features(void) {
  bool missing = false;
  for (unsigned i = 0; i < sizeof needed / sizeof needed[0]; i++) {
    if (present(&needed[i])) continue;
    hw_print(missing ? ", " : "Signet: the processor lacks ");
    hw_print(needed[i].name);
    missing = true;
  }
  if (missing) {
    hw_print(".\nIn QEMU: -cpu qemu64,+svm,+npt,+rdrand,+smep,+smap,+umip,+fsgsbase\n");
    hw_stop("a needed processor feature is missing", __FILE__, __LINE__);
  }
}

void cpu_protect(void) {
  uint64_t cr4 = CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT | CR4_UMIP | CR4_FSGSBASE | CR4_SMEP | CR4_SMAP;
  if (!(barriers & BARRIER_ISOLATE)) cr4 |= CR4_PGE; /* it would keep the kernel's translations for all */
  if (cpuid(1, 0).d >> MCE_BIT & 1) cr4 |= CR4_MCE;  /* without it a machine check resets the machine without a word */
  __asm__ volatile("mov %0, %%cr4" : : "r"(cr4));
  __asm__ volatile("mov %0, %%cr0" : : "r"(CR0_PG_WP_AM_NE_MP_PE));
  __asm__ volatile("mov %0, %%dr7" : : "r"((uint64_t)DEBUG_OFF));
  msr_write(MSR_PAT, PAT_LAYOUT);
  fpu_init();
}

static void fill_descriptors(struct cpu *cpu) {
  uint64_t base = (uint64_t)&cpu->task, limit = sizeof cpu->task - 1;
  uint64_t *d = cpu->descriptors;
  d[0] = 0;
  d[1] = 0x00af9a000000ffff; /* kernel code, 64 bit */
  d[2] = 0x00cf92000000ffff; /* kernel data */
  d[3] = 0;                  /* where sysret would look for 32-bit code: nobody runs any */
  d[4] = 0x00cff2000000ffff; /* user data */
  d[5] = 0x00affa000000ffff; /* user code, 64 bit */
  d[6] = limit | (base & 0xffffff) << 16 | 0x89ull << 40 | (base >> 24 & 0xff) << 56; /* task segment, two entries */
  d[7] = base >> 32;
}

static void fill_task(struct cpu *cpu) {
  struct task_segment *task = &cpu->task;
  task->rsp[0] = cpu->entry_top = (uint64_t)(cpu->entry_stack + ENTRY_WORDS);
  for (unsigned i = 0; i < 3; i++) task->ist[i] = cpu->interrupt_stacks[i];
  task->bitmap_offset = PORTS_DENIED;
  for (unsigned i = 0; i < sizeof task->bitmap; i++) task->bitmap[i] = 0xff;
}

static void load_descriptors(const struct cpu *cpu) {
  struct {
    uint16_t limit;
    uint64_t base;
  } __attribute__((packed)) pointer = {sizeof cpu->descriptors - 1, (uint64_t)cpu->descriptors};
  __asm__ volatile("lgdt %0\n\t"
                   "pushq %1\n\t"
                   "lea 1f(%%rip), %%rax\n\t"
                   "push %%rax\n\t"
                   "lretq\n"
                   "1: mov %2, %%ss\n\t"
                   "mov %3, %%ds\n\t"
                   "mov %3, %%es\n\t"
                   "mov %3, %%fs\n\t"
                   "mov %3, %%gs\n\t"
                   "lldt %w3\n\t"
                   "ltr %w4"
                   :
                   : "m"(pointer), "i"(SELECTOR_KERNEL_CODE), "r"(SELECTOR_KERNEL_DATA), "r"(0), "r"(SELECTOR_TASK)
                   : "rax", "memory");
}

void syscall_entry_fxsave(void), syscall_entry_xsave(void), syscall_entry_guarded(void),
    syscall_entry_isolated(void); /* entry.S */

static uint64_t entry_point(void) {
  if (barriers & BARRIER_ISOLATE) return (uint64_t)syscall_entry_isolated;
  if (barriers) return (uint64_t)syscall_entry_guarded;
  return fpu_components ? (uint64_t)syscall_entry_xsave : (uint64_t)syscall_entry_fxsave;
}

void cpu_init(unsigned number) {
  struct cpu *cpu = &cpus[number];
  cpu->self = cpu;
  cpu->number = number;
  fill_task(cpu);
  fill_descriptors(cpu);
  load_descriptors(cpu);
  msr_write(MSR_GS_BASE, (uint64_t)cpu);
  msr_write(MSR_KERNEL_GS_BASE, 0);
  msr_write(MSR_STAR, (uint64_t)SELECTOR_KERNEL_CODE << 32 | (uint64_t)0x18 << 48);
  msr_write(MSR_LSTAR, entry_point());
  msr_write(MSR_SFMASK, FLAG_TF | FLAG_IF | FLAG_DF | FLAG_IOPL | FLAG_NT | FLAG_RF | FLAG_AC);
  interrupt_init(number == 0);
  hw_guest_start(number);
}

uint64_t cpu_random(void) {
  uint64_t value = 0;
  bool done = !(cpuid(1, 0).c >> 30 & 1);
  for (unsigned i = 0; i < RANDOM_TRIES && !done; i++) __asm__ volatile("rdrand %0" : "=r"(value), "=@ccc"(done));
  return value ^ hw_tsc() * 0x9e3779b97f4a7c15ull;
}
