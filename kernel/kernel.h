/* Kernel: what the machine side calls: the start, the making of the root task, and the events that arrive later.
 *
 * Order at boot: kernel_init once; then the root_* functions, which may stop the machine but never fail otherwise; then
 * processor_join, which does not return. All run on the boot CPU's kernel stack with interrupts off. */
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H

#include "abi/startup.h"
#include "hw.h"
#include "x86_64/boot.h"

enum { ROOT_SLOTS = 1024 }; /* capability slots of the root task at start; it may grow its table */

/* Builds the frame table in boot pages, gives all RAM that is not in boot->used to the root bank, and makes the root Pd
 * with ROOT_SLOTS slots, its first thread (stopped), signal (bound to the thread), budget and Io object in the slots of
 * abi/startup.h. */
void kernel_init(const struct boot *boot);

/* A new Mem of contiguous zeroed pages of the root bank, attached to the root Pd at `address` with ATTACH_* flags.
 * Returns its first byte in the direct map, to be filled. */
void *root_memory(uint64_t address, unsigned pages, unsigned attach_flags);
/* A Mem of `pages` existing frames (a boot module) in `slot` of the root Pd, all rights but PHYS. */
void root_mem_over(cap_t slot, paddr_t first, uint64_t pages);
/* A new contiguous zeroed Mem below 4 GiB in `slot`, with RIGHT_PHYS. */
void root_mem_contiguous(cap_t slot, uint64_t pages);
/* Makes the root thread runnable. */
void root_start(uint64_t entry, uint64_t stack, uint64_t argument, uint64_t message_page);
uint64_t root_ram_pages(void);    /* all usable RAM */
uint64_t root_kernel_pages(void); /* of these, taken by image and kernel tables */

/* Called by entry.S; the machine side never calls them. */
struct processor;
struct thread;
void kernel_syscall(struct processor *p); /* all that the fast path in entry.S leaves over */
void kernel_notify(struct processor *p);  /* SYS_SIGNAL and SYS_WAIT */
void kernel_trap(struct processor *p, uint64_t vector, uint64_t error, uint64_t address); /* from user level or idle */

/* Called by hw_interrupt. */
void timer_fired(void);
void processor_asked(void);
void irq_arrived(unsigned line); /* the line is masked */

#define ASSERT(condition) ((condition) ? (void)0 : hw_stop(#condition, __FILE__, __LINE__))

#endif
