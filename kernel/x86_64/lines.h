/* Lines: interrupt inputs and message-signalled vectors, as numbered lines of hw.h. */
#ifndef KERNEL_X86_64_LINES_H
#define KERNEL_X86_64_LINES_H

/* Maps the IOAPICs that ACPI names and masks all their inputs. Boot, after apic_init. */
void lines_init(void);
/* Called for the vector of `line`. */
void line_interrupt(unsigned line);

#endif
