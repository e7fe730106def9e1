/* Apic: the local interrupt controller of this CPU and its timer. */
#ifndef KERNEL_X86_64_APIC_H
#define KERNEL_X86_64_APIC_H

#include "hw.h"

/* Masks the legacy controllers, maps and enables the local APIC. Boot, after paging_init. */
void apic_init(void);
paddr_t apic_physical(void);
void apic_end(void);             /* end of interrupt */
void apic_self(unsigned vector); /* raises `vector` on this CPU soon */
uint32_t apic_id(void);
/* Calibration: the timer counts down from all ones without interrupting; ticks counted since. */
void apic_timer_count(void);
uint32_t apic_timer_counted(void);
/* Timer ticks per TSC tick, as a fixed-point number with 32 fraction bits; ends calibration. */
void apic_timer_rate(uint64_t per_tsc_tick);

#endif
