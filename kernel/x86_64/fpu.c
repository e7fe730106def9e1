/* Fpu: eager switching by FXSAVE: x87 and SSE.
 *
 * Why not XSAVE: the fast path stores the state at a fixed place of fixed size, and AVX stays off for user level, since
 * CR4.OSXSAVE is never set. */
#include "hw.h"

enum { CONTROL_WORD = 0x37f, MXCSR = 0x1f80, MXCSR_INDEX = 6 };

void hw_fpu_init(void *area) {
  uint64_t *words = area;
  for (size_t i = 0; i < hw_fpu_bytes() / 8; i++) words[i] = 0;
  *(uint16_t *)area = CONTROL_WORD;
  ((uint32_t *)area)[MXCSR_INDEX] = MXCSR;
}
