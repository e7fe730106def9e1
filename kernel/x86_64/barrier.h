/* Barrier: what the processor needs between domains that share its predictors and buffers; decided once from CPUID. */
#ifndef KERNEL_X86_64_BARRIER_H
#define KERNEL_X86_64_BARRIER_H

enum { BARRIER_DOMAIN = 1, BARRIER_USER = 2 };
extern unsigned barriers; /* BARRIER_* that this machine uses; fixed after barrier_init */

/* After the boot information is read; says on the screen what no barrier can help against. */
void barrier_init(void);
void barrier_domain(void);
void barrier_user(void);

#endif
