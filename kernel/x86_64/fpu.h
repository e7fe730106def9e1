/* Fpu: which of the two ways the state is kept in, decided once from CPUID. */
#ifndef KERNEL_X86_64_FPU_H
#define KERNEL_X86_64_FPU_H

#include "abi/types.h"

enum { FPU_BYTES = 832 };       /* x87, SSE and AVX in XSAVE's format; FXSAVE's is shorter */
extern uint64_t fpu_components; /* XCR0, fixed at boot; 0 = no XSAVE */

/* Turns XSAVE on where the processor has it; on each CPU, after CR4 has its other bits. */
void fpu_init(void);
/* XCR0 as the kernel wants it: a guest may have changed it. */
void fpu_components_reset(void);

#endif
