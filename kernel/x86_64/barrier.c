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
enum { VENDOR_AMD = 0x68747541, VENDOR_HYGON = 0x6f677948 }; /* first four letters */
enum { CAP_NO_MELTDOWN = 1, CAP_NO_MDS = 1 << 5, CAP_NO_TAA = 1 << 8, CAP_RFDS_CLEAR = 1 << 28 };
enum {
  D_MD_CLEAR = 1 << 10,
  D_PREDICTOR = 1 << 26,
  D_CAPABILITIES = 1 << 29,
  B_RTM = 1 << 11,
  AMD_B_PREDICTOR = 1 << 12
};

unsigned barriers;

static bool option(const char *text) {
  const char *at = boot.command_line;
  for (size_t length = __builtin_strlen(text); *at; at++)
    if (!__builtin_memcmp(at, text, length)) return true;
  return false;
}

void barrier_init(void) {
  struct cpuid features = cpuid(0, 0).a >= 7 ? cpuid(7, 0) : (struct cpuid){0};
  uint64_t capabilities = features.d & D_CAPABILITIES ? msr_read(MSR_CAPABILITIES) : 0;
  uint32_t vendor = cpuid(0, 0).b, amd = cpuid(0x80000000, 0).a >= 0x80000008 ? cpuid(0x80000008, 0).b : 0;
  bool leaks = !(capabilities & CAP_NO_MDS) || (features.b & B_RTM && !(capabilities & CAP_NO_TAA));
  if (features.d & D_PREDICTOR || amd & AMD_B_PREDICTOR) barriers |= BARRIER_DOMAIN;
  if ((features.d & D_MD_CLEAR && leaks) || capabilities & CAP_RFDS_CLEAR) barriers |= BARRIER_USER;
  if (option("barriers=all")) barriers = BARRIER_DOMAIN | BARRIER_USER;
  if (option("barriers=none")) barriers = 0;
  if (vendor != VENDOR_AMD && vendor != VENDOR_HYGON && !(capabilities & CAP_NO_MELTDOWN))
    hw_print("Signet: this processor lets programs read all memory (Meltdown); this kernel does not prevent it.\n");
}

void barrier_domain(void) { msr_write(MSR_PREDICTOR_COMMAND, FLUSH_PREDICTORS); }

/* Any valid selector will do; the overwriting is a side effect. */
void barrier_user(void) {
  uint16_t selector = SELECTOR_KERNEL_DATA;
  __asm__ volatile("verw %0" : : "m"(selector) : "cc");
}
