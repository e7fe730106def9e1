/* Hw: everything the object kernel asks of the machine. kernel/x86_64 implements it, tests/kernel fakes it.
 *
 * Invariant: kernel/ outside x86_64/ touches no register, port or control structure except through these.
 * All are called with interrupts off. `cpu` numbers are dense from 0. */
#ifndef KERNEL_HW_H
#define KERNEL_HW_H

#include "abi/vcpu.h"

typedef uint64_t paddr_t;

/* Direct map of all RAM: writable, never executable; kernel text and rodata in it are read-only. Host tests: an arena.
 */
void *hw_direct(paddr_t physical);
paddr_t hw_physical(const void *direct);

uint64_t hw_tsc(void);
uint64_t hw_tsc_khz(void);
void *hw_processor(void); /* the object kernel's state of this CPU, as set before */
void hw_processor_set(void *processor);
void hw_timer_arm(uint64_t tsc); /* one shot; a time in the past fires at once; ~0 disarms */
void hw_ipi(unsigned cpu);       /* makes `cpu` enter the kernel soon */
void hw_relax(void);             /* in loops that wait for another CPU */
unsigned hw_cpus(void);          /* CPUs that there are; all but the first do not run before hw_cpu_start */
/* wake false: resets the CPU; true, 10 ms later: starts it, and it calls processor_join. Again when it did not come. */
void hw_cpu_start(unsigned cpu, bool wake);

void hw_address_space(paddr_t root);  /* user level's from now on */
void hw_tlb_page(uint64_t address);   /* this CPU, the current address space */
void hw_tlb_all(void);                /* this CPU, all user entries */
void hw_kernel_map(void *root_table); /* copies the kernel half into a new root page table */
paddr_t hw_kernel_root(void);         /* a root table with the kernel half only, for idling */

/* FS and GS base of user level: the pair in `bases` is {fs, gs}. */
void hw_bases_save(uint64_t *bases);
void hw_bases_load(const uint64_t *bases);

/* FPU: areas of at most 2,048 bytes, 64-byte aligned. init makes zeroed memory a clean state. */
void hw_fpu_init(void *zeroed_area);
void hw_fpu_save(void *area);
void hw_fpu_restore(const void *area);

/* Speculation: on processors that need it, what one domain has trained is kept from the next, and buffers that hold
 * others' data are overwritten before user level runs; where user level could read what its page tables deny it, the
 * kernel is not in them. Nothing on the others. Called when the last of the kernel's work for this entry is done. */
void hw_barrier_user(void);

/* Guests. start: on each CPU, the boot CPU first. `control` is a zeroed page made ready by init; registers are sixteen
 * words, the FPU's are the caller's to switch. load: OK, or BAD_ARG for what a guest may not have; store: the exit too,
 * or, not exited, none. run: OK after an exit for the monitor, AGAIN when an interrupt waits, BAD_ARG when the
 * processor refuses the state. */
void hw_guest_start(unsigned number);
bool hw_guest_supported(void);
void hw_guest_init(void *control);
int hw_guest_load(void *control, uint64_t *registers, const struct vcpu_state *state);
void hw_guest_store(const void *control, const uint64_t *registers, struct vcpu_state *state, bool exited);
int hw_guest_run(void *control, uint64_t *registers, paddr_t root, bool flush);

/* Interrupts: `line` is an internal number below HW_LINES. irq_new gives NO_SLOT, OVERLAP when the input is taken,
 * NOT_FOUND when no such input exists. Lines start masked. The kernel calls irq_arrived(line) with the line masked. */
enum { HW_LINES = 128 };
int hw_line_new(uint64_t input_or_msi, unsigned *line); /* enum status; IRQ_MSI as in abi/syscall.h */
void hw_line_free(unsigned line);
void hw_line_mask(unsigned line);
void hw_line_unmask(unsigned line);
bool hw_line_msi(unsigned line, uint64_t *address, uint64_t *data);

/* Ports: the bitmap (8 KiB, a set bit denies; two pages given separately) of the Pd that runs next, NULL = no port.
 * Lazy: cost is paid on the first port access, see kernel/x86_64/ports.c. */
void hw_ports(const void *low_page, const void *high_page);
void hw_ports_forget(const void *low_page); /* its contents change, or the page is freed */

/* True when [physical, physical + bytes) holds no RAM the kernel manages: may be handed out as device memory. Then the
 * kernel stops printing on a screen whose memory it is. */
bool hw_is_device(paddr_t physical, uint64_t bytes);
_Noreturn void hw_reset(bool power_off);
void hw_print(const char *text); /* serial and, before the GUI owns it, screen */
_Noreturn void hw_stop(const char *what, const char *file,
                       int line); /* a failed assertion: stops all CPUs, text on both */

#endif
