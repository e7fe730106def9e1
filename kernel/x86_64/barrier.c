/* Barrier: see barrier.h and docs/decisions/speculation.md.
 *
 * Model: the kernel has no indirect branch, so nobody trains it; domains could train each other, hence a predictor
 * barrier at each change of address space where the processor offers one. Processors that leak their buffers overwrite
 * them in VERW before user level runs. On those that let programs read what page tables deny, user level's tables hold
 * nothing of the kernel but its way in (paging.c). The fast path has no barrier: a machine that uses any enters through
 * C only. */
#include "x86_64/barrier.h"
#include "hw.h"
#include "processor.h"
#include "x86_64/boot.h"
#include "x86_64/cpu.h"
#include "x86_64/io.h"

enum { MSR_PREDICTOR_COMMAND = 0x49, FLUSH_PREDICTORS = 1, MSR_CAPABILITIES = 0x10a };
unsigned barriers;

static bool option(const char *text) {
  for (const char *at = boot.command_line; *at; at++) {
    unsigned same = 0;
    while (text[same] && text[same] == at[same]) same++;
    if (!text[same]) return true;
  }
  return false;
}

void barrier_init(void) {
  struct cpuid features = cpuid(0, 0).a >= 7 ? cpuid(7, 0) : (struct cpuid){0};
  struct processor_facts f = {.vendor = cpuid(0, 0).b, .b = features.b, .d = features.d};
  if (f.d & D_CAPABILITIES) f.capabilities = msr_read(MSR_CAPABILITIES);
  if (cpuid(0x80000000, 0).a >= 0x80000008) f.amd_b = cpuid(0x80000008, 0).b;
  unsigned needed = barriers_needed(&f);
  barriers = needed;
  if (option("barriers=all")) barriers |= BARRIER_DOMAIN | BARRIER_USER;
  if (option("barriers=none")) barriers &= BARRIER_ISOLATE;
  if (option("isolation=all")) barriers |= BARRIER_ISOLATE;
  if (option("isolation=none")) barriers &= ~(unsigned)BARRIER_ISOLATE;
  if (needed & ~barriers & BARRIER_ISOLATE)
    hw_print("Signet: isolation=none on a processor that lets programs read all memory then (Meltdown).\n");
}

/* Not inlined, like the next, for the test that sees them run. */
__attribute__((noinline)) void barrier_domain(void) { msr_write(MSR_PREDICTOR_COMMAND, FLUSH_PREDICTORS); }

/* Any valid selector will do; the overwriting is a side effect. */
__attribute__((noinline)) void barrier_user(void) {
  uint16_t selector = SELECTOR_KERNEL_DATA;
  __asm__ volatile("verw %0" : : "m"(selector) : "cc");
}

void barrier_space(paddr_t root) {
  cpu_self()->user_root = root;
  if (!(barriers & BARRIER_ISOLATE)) hw_cr3_load(root);
  if (barriers & BARRIER_DOMAIN) barrier_domain();
}

/* Only entry.S's way through iret changes tables: what the frame's form leaves out is zero, as it would be without. */
static void complete(struct user_frame *f) {
  if (f->form == FORM_FULL) return;
  if (f->form == FORM_RESULT) f->rsi = f->rdx = f->r8 = f->r9 = f->r10 = 0;
  f->r12 = f->rbx = f->rcx = f->r11 = f->r13 = f->r14 = f->r15 = 0;
  f->form = FORM_FULL;
}

void barrier_leave(void) {
  struct thread *t = processor_self()->current;
  if (barriers & BARRIER_ISOLATE && t) complete(&t->frame);
  if (barriers & BARRIER_USER) barrier_user();
}
