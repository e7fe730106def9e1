/* Console: sets up the serial port; hw_print and hw_stop (hw.h) do the rest. */
#ifndef KERNEL_X86_64_CONSOLE_H
#define KERNEL_X86_64_CONSOLE_H

void console_init(void);
/* Another CPU is stopping the machine: this one ends here. */
void console_stop_if_told(void);

#endif
