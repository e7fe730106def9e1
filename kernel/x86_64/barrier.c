/* Barrier: see barrier.h and docs/decisions/speculation.md.
 *
 * Model: the kernel has no indirect branch, so nobody trains it; domains could train each other, hence a predictor
 * barrier at each change of address space where the processor offers one. Processors that leak their buffers overwrite
 * them in VERW before user level runs. The fast path has no barrier: a machine that uses any enters through C only. */
#include "x86_64/barrier.h"
#include "hw.h"
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
  barriers = barriers_needed(&f);
  if (option("barriers=all")) barriers = BARRIER_DOMAIN | BARRIER_USER;
  if (option("barriers=none")) barriers = 0;
  if (has_meltdown(&f))
    hw_print("Signet: this processor lets programs read all memory (Meltdown); this kernel does not prevent it.\n");
}

void barrier_domain(void) { msr_write(MSR_PREDICTOR_COMMAND, FLUSH_PREDICTORS); }

/* Any valid selector will do; the overwriting is a side effect. */
void barrier_user(void) {
  uint16_t selector = SELECTOR_KERNEL_DATA;
  __asm__ volatile("verw %0" : : "m"(selector) : "cc");
}
