/* Fpu: eager switching of x87, SSE and, where the processor has XSAVE, AVX.
 *
 * Why eager: a lazy switch leaves one thread's registers readable by the next one's speculation. Why no component
 * beyond AVX: XCR0 holds only what the kernel saves, and all of it stays within the second half of a thread's page.
 * Plain XSAVE, because every processor with any of the family has it and with three components no other format is
 * shorter. */
#include "x86_64/fpu.h"
#include "x86_64/frame.h"
#include "x86_64/io.h"

enum { CONTROL_WORD = 0x37f, MXCSR = 0x1f80, MXCSR_INDEX = 6, XSAVE_BIT = 26, LEAF_XSTATE = 0xd };
#define CR4_OSXSAVE (1ull << 18)

uint64_t fpu_components;

void fpu_init(void) {
  if (!(cpuid(1, 0).c >> XSAVE_BIT & 1)) return;
  uint64_t cr4;
  __asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
  __asm__ volatile("mov %0, %%cr4" : : "r"(cr4 | CR4_OSXSAVE));
  fpu_components = cpuid(LEAF_XSTATE, 0).a & XSTATE_ALL;
  fpu_components_reset();
}

void fpu_components_reset(void) {
  if (fpu_components) __asm__ volatile("xsetbv" : : "c"(0), "a"(fpu_components), "d"(0));
}

/* With an empty component map XRSTOR sets everything to its start but MXCSR, which it reads. */
void hw_fpu_init(void *zeroed_area) {
  *(uint16_t *)zeroed_area = CONTROL_WORD;
  ((uint32_t *)zeroed_area)[MXCSR_INDEX] = MXCSR;
}
