/* Console: sets up the serial port; hw_print and hw_stop (hw.h) do the rest. */
#ifndef KERNEL_X86_64_CONSOLE_H
#define KERNEL_X86_64_CONSOLE_H

#include "abi/types.h"

void console_init(void);
/* Set when a CPU stops the machine: a non-maskable interrupt ends in a halt then (vectors.S). */
extern volatile bool console_stopping;

#endif
