/* Clock: how fast the TSC and the local APIC's timer run. */
#ifndef KERNEL_X86_64_CLOCK_H
#define KERNEL_X86_64_CLOCK_H

/* Starts counting; then other boot work may go on; then clock_finish waits for what is missing of 2 ms and sets the
 * rates. */
void clock_start(void);
void clock_finish(void);

#endif
