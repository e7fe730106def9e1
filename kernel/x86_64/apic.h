/* Apic: the local interrupt controller of this CPU and its timer. */
#ifndef KERNEL_X86_64_APIC_H
#define KERNEL_X86_64_APIC_H

#include "hw.h"

/* Masks the legacy controllers, maps and enables the local APIC. Boot, after paging_init. */
void apic_init(void);
void apic_init_cpu(void); /* the same for another CPU, once the clock is calibrated */
paddr_t apic_physical(void);
void apic_end(void);             /* end of interrupt */
void apic_self(unsigned vector); /* raises `vector` on this CPU soon */
uint32_t apic_id(void);
void apic_ipi(uint32_t id);                 /* raises VECTOR_IPI on that CPU */
void apic_reset(uint32_t id);               /* it waits for a start */
void apic_start(uint32_t id, paddr_t page); /* it begins in real mode at that page, below 1 MiB */
void apic_stop_others(void);                /* a non-maskable interrupt to all but this CPU; any time */
/* Calibration: the timer counts down from all ones without interrupting; ticks counted since. */
void apic_timer_count(void);
uint32_t apic_timer_counted(void);
/* Timer ticks per TSC tick, as a fixed-point number with 32 fraction bits; ends calibration. */
void apic_timer_rate(uint64_t per_tsc_tick);

#endif
