/* Irq: an interrupt line that sets signal bits, masked from delivery until acknowledged. */
#ifndef KERNEL_IRQ_H
#define KERNEL_IRQ_H

#include "object.h"

/* The signal and its bits are checked; errors are hw_line_new's, and NO_MEMORY. The line starts masked: the first
 * acknowledge arms it. */
int irq_new(struct bank *bank, uint64_t input_or_msi, struct signal *s, uint64_t bits, struct irq **out);
int irq_destroy_step(struct irq *irq);

#endif
