/* Root: makes the root task out of the boot module core.elf. */
#ifndef KERNEL_X86_64_ROOT_H
#define KERNEL_X86_64_ROOT_H

/* Fills the root Pd that kernel_init made and starts its thread. Stops the machine with the reason when that cannot be
 * done. */
void root_build(void);

#endif
