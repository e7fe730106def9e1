/* Svm: guests on AMD processors: the control block, what a guest may never do itself, and the switch of worlds.
 *
 * The kernel decides: every port, every model-specific register and every instruction that reaches beyond the guest
 * ends the run; debug registers are the host's; a #DB or #AC loop inside the processor cannot hold the CPU. Registers
 * that the control block does not hold are loaded from and stored to the guest's page around VMRUN, so none carries a
 * word of the kernel's in or of the guest's out. Nothing here is Intel's: that would be another file behind the same
 * functions of hw.h. */
#include "x86_64/svm.h"
#include "abi/status.h"
#include "x86_64/cpu.h"
#include "x86_64/fpu.h"
#include "x86_64/io.h"

enum { MSR_EFER = 0xc0000080, MSR_VM_CR = 0xc0010114, MSR_HOST_SAVE = 0xc0010117 };
enum { SVM_BIT = 2, NESTED_BIT = 0, VM_CR_DISABLED = 1 << 4, LEAF_SVM = 0x8000000a };
enum { EFER_LME = 1 << 8, EFER_SVME = 1 << 12, CR4_PAE = 1 << 5 };
enum { EFER_GUEST = 0xd01 }; /* a guest's: SCE, LME, LMA, NXE */
enum {
  MASKING = 1 << 24,          /* the host's interrupt flag, not the guest's, admits physical interrupts */
  WINDOW = 1 << 20 | 0xf0100, /* a virtual interrupt above every priority, which is intercepted */
  ALL_DEBUG = 0xffff,
  DEBUG_STATUS = (int)0xffff0ff0,
  DEBUG_CONTROL = 0x400,
  GUEST_ASID = 1,
  VALID = (int)(1u << 31)
};
/* Interrupts, RDPMC, CPUID, RSM, INVD, HLT, INVLPGA, ports, registers, task switch, freeze, shutdown; WINDOW by
 * request. SVM's own instructions, RDTSCP, ICEBP, WBINVD, MONITOR, MWAIT, XSETBV, RDPRU. INVLPGB, MCOMMIT, TLBSYNC. */
enum { INTERCEPT_0 = (int)0xfd4c800f, INTERCEPT_WINDOW = 1 << 4, INTERCEPT_1 = 0x7fff, INTERCEPT_2 = 0x1b };
enum { VECTOR_DEBUG = 1, VECTOR_ALIGNMENT = 17, VECTOR_MACHINE_CHECK = 18 };
enum { EXIT_EXCEPTION = 0x40, EXIT_EXCEPTION_LAST = 0x5f, EXIT_INTERRUPT = 0x60, EXIT_INIT = 0x63, EXIT_INVALID = -1 };

static _Alignas(PAGE_SIZE) uint8_t denied[3 * PAGE_SIZE]; /* all ones: the maps of ports and of registers */
static _Alignas(PAGE_SIZE) uint8_t host_pages[CPUS_MAX][2][PAGE_SIZE]; /* the processor's save area; ours by VMSAVE */
static const void *last[CPUS_MAX]; /* the guest whose translations a CPU holds under the one number for all */
static bool supported;

static bool has_svm(void) {
  if (cpuid(0x80000000, 0).a < LEAF_SVM || !(cpuid(0x80000001, 0).c >> SVM_BIT & 1)) return false;
  return cpuid(LEAF_SVM, 0).d >> NESTED_BIT & 1 && !(msr_read(MSR_VM_CR) & VM_CR_DISABLED);
}

static paddr_t image_physical(const void *at) { return (uint64_t)at - KERNEL_BASE; }

void hw_guest_start(unsigned number) {
  if (number == 0) supported = has_svm();
  if (!supported) return;
  if (number == 0) __builtin_memset(denied, 0xff, sizeof denied);
  msr_write(MSR_EFER, msr_read(MSR_EFER) | EFER_SVME);
  msr_write(MSR_HOST_SAVE, image_physical(host_pages[number][0]));
}

bool hw_guest_supported(void) { return supported; }

void hw_guest_init(void *control) {
  struct vmcb *b = control;
  b->dr_read = b->dr_write = ALL_DEBUG;
  b->intercepts[1] = INTERCEPT_1;
  b->intercepts[2] = INTERCEPT_2;
  b->io_denied = b->msr_denied = image_physical(denied);
  b->asid = GUEST_ASID;
  b->nested = 1;
  b->dr6 = (uint32_t)DEBUG_STATUS;
  b->dr7 = DEBUG_CONTROL;
}

/* Valid, of a known type; an exception has a vector of exceptions other than NMI's. */
static bool event_sound(uint64_t event) {
  unsigned type = event >> 8 & 7, vector = event & 0xff;
  if (!(event & (uint32_t)VALID)) return event == 0;
  if (event & 0x7ffff000) return false;
  if (type == VCPU_EXCEPTION) return vector < 31 && vector != 2;
  return type == VCPU_INTERRUPT || type == VCPU_SOFTWARE || (type == VCPU_NMI && vector == 2);
}

int hw_guest_load(void *control, uint64_t *registers, const struct vcpu_state *s) {
  struct vmcb *b = control;
  if (!event_sound(s->inject) || s->efer & ~(uint64_t)EFER_GUEST || s->cpl > 3 || s->tpr > 15) return ST_BAD_ARG;
  if (s->efer & EFER_LME && !(s->cr4 & CR4_PAE)) return ST_BAD_ARG; /* an emulator does not find the way back */
  __builtin_memcpy(registers, s->registers, sizeof s->registers);
  __builtin_memcpy(b->segments, &s->es, sizeof b->segments);
  __builtin_memcpy(b->star_to_cr2, &s->star, sizeof b->star_to_cr2);
  b->exceptions = s->intercept_exceptions | 1u << VECTOR_DEBUG | 1u << VECTOR_ALIGNMENT | 1u << VECTOR_MACHINE_CHECK;
  b->intercepts[0] = (uint32_t)INTERCEPT_0 | (s->window ? INTERCEPT_WINDOW : 0);
  b->interrupt = MASKING | s->tpr | (s->window ? WINDOW : 0);
  b->tsc_offset = s->tsc_offset;
  b->shadow = s->shadow != 0;
  b->inject = (uint32_t)s->inject, b->inject_error = s->inject >> 32;
  b->cpl = s->cpl;
  b->efer = s->efer | EFER_SVME;
  b->cr4 = s->cr4, b->cr3 = s->cr3, b->cr0 = s->cr0;
  b->rflags = s->rflags, b->rip = s->rip, b->pat = s->pat;
  b->rax = s->registers[0], b->rsp = s->registers[4];
  return ST_OK;
}

static void set_exit(const struct vmcb *b, struct vcpu_state *s) {
  static const struct {
    uint16_t code, exit;
  } known[] = {{0x64, VCPU_EXIT_WINDOW},   {0x72, VCPU_EXIT_CPUID},    {0x78, VCPU_EXIT_HALT},
               {0x7b, VCPU_EXIT_IO},       {0x7c, VCPU_EXIT_MSR},      {0x400, VCPU_EXIT_MEMORY},
               {0x7f, VCPU_EXIT_SHUTDOWN}, {0x81, VCPU_EXIT_HYPERCALL}};
  uint32_t code = (uint32_t)b->exit;
  bool exception = code >= EXIT_EXCEPTION && code <= EXIT_EXCEPTION_LAST;
  s->exit = exception ? VCPU_EXIT_EXCEPTION : VCPU_EXIT_OTHER;
  s->vector = exception ? code - EXIT_EXCEPTION : code;
  for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++)
    if (known[i].code == code) s->exit = known[i].exit;
  s->info[0] = b->info[0], s->info[1] = b->info[1];
}

void hw_guest_store(const void *control, const uint64_t *registers, struct vcpu_state *s, bool exited) {
  const struct vmcb *b = control;
  s->exit = VCPU_EXIT_NONE;
  if (exited) set_exit(b, s);
  __builtin_memcpy(s->registers, registers, sizeof s->registers);
  __builtin_memcpy(&s->es, b->segments, sizeof b->segments);
  __builtin_memcpy(&s->star, b->star_to_cr2, sizeof b->star_to_cr2);
  s->inject = b->inject & (uint32_t)VALID ? (uint64_t)b->inject_error << 32 | b->inject : 0;
  s->shadow = b->shadow & 1;
  s->cpl = b->cpl;
  s->tpr = b->interrupt & 15;
  s->efer = b->efer & EFER_GUEST;
  s->cr4 = b->cr4, s->cr3 = b->cr3, s->cr0 = b->cr0;
  s->rflags = b->rflags, s->rip = b->rip, s->pat = b->pat;
  s->registers[0] = b->rax, s->registers[4] = b->rsp;
}

/* With the global interrupt flag clear nothing comes between; VMRUN sets it, an exit clears it. Interrupts that wait
 * are taken later, at user level; an NMI right after STGI, when the task segment and its stacks are the host's again.
 */
static void world_switch(uint64_t *registers, paddr_t control, paddr_t host) {
  __asm__ volatile("clgi\n\t"
                   "push %%rbp; push %%rdx; push %%rdi\n\t"
                   "mov %%rax, %%rcx; mov %%rdx, %%rax; vmsave; mov %%rcx, %%rax; vmload\n\t"
                   "mov 8(%%rdi), %%rcx; mov 16(%%rdi), %%rdx; mov 24(%%rdi), %%rbx; mov 40(%%rdi), %%rbp\n\t"
                   "mov 48(%%rdi), %%rsi; mov 64(%%rdi), %%r8; mov 72(%%rdi), %%r9; mov 80(%%rdi), %%r10\n\t"
                   "mov 88(%%rdi), %%r11; mov 96(%%rdi), %%r12; mov 104(%%rdi), %%r13; mov 112(%%rdi), %%r14\n\t"
                   "mov 120(%%rdi), %%r15; mov 56(%%rdi), %%rdi\n\t"
                   "sti; vmrun; cli; vmsave\n\t"
                   "push %%rdi; mov 8(%%rsp), %%rdi; pop 56(%%rdi)\n\t"
                   "mov %%rcx, 8(%%rdi); mov %%rdx, 16(%%rdi); mov %%rbx, 24(%%rdi); mov %%rbp, 40(%%rdi)\n\t"
                   "mov %%rsi, 48(%%rdi); mov %%r8, 64(%%rdi); mov %%r9, 72(%%rdi); mov %%r10, 80(%%rdi)\n\t"
                   "mov %%r11, 88(%%rdi); mov %%r12, 96(%%rdi); mov %%r13, 104(%%rdi); mov %%r14, 112(%%rdi)\n\t"
                   "mov %%r15, 120(%%rdi)\n\t"
                   "pop %%rdi; pop %%rax; vmload; pop %%rbp; stgi"
                   : "+a"(control), "+d"(host), "+D"(registers)
                   :
                   : "rbx", "rcx", "rsi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc", "memory");
}

/* A software interrupt is executed again, because its instruction has not been left. */
static void keep_cut_event(struct vmcb *b) {
  unsigned type = b->cut >> 8 & 7, vector = b->cut & 0xff;
  bool again = type == VCPU_SOFTWARE || (type == VCPU_EXCEPTION && (vector == 3 || vector == 4));
  b->inject = b->cut & (uint32_t)VALID && !again ? b->cut : 0;
  b->inject_error = b->cut_error;
}

int hw_guest_run(void *control, uint64_t *registers, paddr_t root, bool flush) {
  struct vmcb *b = control;
  unsigned number = cpu_self()->number;
  b->nested_root = root;
  b->tlb_control = flush || last[number] != control;
  last[number] = control;
  if (barriers & BARRIER_DOMAIN) barrier_domain();
  if (barriers & BARRIER_USER) barrier_user();
  world_switch(registers, hw_physical(control), image_physical(host_pages[number][1]));
  fpu_components_reset(); /* where XSETBV is not intercepted */
  if (barriers & BARRIER_DOMAIN) barrier_domain();
  if ((uint32_t)b->exit == (uint32_t)EXIT_INVALID) return ST_BAD_ARG;
  keep_cut_event(b);
  uint32_t code = (uint32_t)b->exit;
  if (code == EXIT_EXCEPTION + VECTOR_MACHINE_CHECK) hw_stop("machine check in a guest", __FILE__, __LINE__);
  return code >= EXIT_INTERRUPT && code <= EXIT_INIT ? ST_AGAIN : ST_OK;
}
