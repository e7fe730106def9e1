/* Ioapic: the inputs of all I/O interrupt controllers, by global interrupt number. */
#ifndef KERNEL_X86_64_IOAPIC_H
#define KERNEL_X86_64_IOAPIC_H

#include "hw.h"

/* Maps one and masks all its inputs; more than eight, or one without inputs, are ignored. */
void ioapic_add(paddr_t physical, uint32_t first_input);
bool ioapic_has(uint32_t input);
/* Sends `input` as `vector` to CPU 0, masked. The input must exist, also below. */
void ioapic_program(uint32_t input, unsigned vector, bool level, bool active_low);
void ioapic_mask(uint32_t input, bool masked);
/* True when [physical, end) touches a controller's registers. */
bool ioapic_touches(paddr_t physical, paddr_t end);

#endif
