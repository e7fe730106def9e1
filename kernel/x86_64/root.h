/* Root: makes the root task out of the boot module core.elf. */
#ifndef KERNEL_X86_64_ROOT_H
#define KERNEL_X86_64_ROOT_H

#include "abi/types.h"

/* Fills the root Pd that kernel_init made and starts its thread. Stops the machine with the reason when that cannot be
 * done. */
void root_build(void);
/* The root task's first thread faulted: nobody above could repair that. Says where on serial and screen, and stops. */
_Noreturn void root_died(unsigned vector, uint64_t error, uint64_t address, uint64_t ip);

#endif
