/* Guest machine: a virtual CPU with memory, descriptors and page tables, for the tests that run guests (guest.S). One
 * at a time; its state is what the test's message page holds. */
#ifndef TESTS_TARGET_GUEST_MACHINE_H
#define TESTS_TARGET_GUEST_MACHINE_H

#include "abi/vcpu.h"
#include "test.h"

extern const char guest_begin[], guest_end[], guest_ports[], guest_memory[], guest_asks[], guest_interrupt[],
    guest_fault[], guest_window[], guest_halt[], guest_loop[], guest_triple[], guest_vectors[], guest_vmrun[],
    guest_debug[], guest_components[], guest_deep[], guest_count[];

/* The guest's memory, at the same addresses plus VA_RAM in the test. */
#define VA_RAM 0x50000000ull
enum { RAM_PAGES = 32, CODE = 0x8000, IDT = 0x2000, GDT = 0x3000, STACK = 0x5000, PAGES_ROOT = 0x10000 };
enum { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI };
enum { LONG_MS = 10000, SHORT_MS = 20 };

extern struct guest_machine { cap_t bank, pd, ram, vcpu; } machine;
static struct vcpu_state *const state = (struct vcpu_state *)(VA_MESSAGE + offsetof(struct message_page, data));

void machine_new(void);
void machine_destroy(void);
void machine_reset(const char *routine); /* 64-bit mode at a routine, interrupts on */
enum status machine_attach(cap_t pd, cap_t mem, uint64_t at, uint64_t pages, uint64_t flags);
struct sys_result machine_run_until(uint64_t deadline);
enum status machine_run(void); /* until something happens, or LONG_MS */
bool machine_run_to(enum vcpu_exit exit);
struct vcpu_segment machine_segment(uint16_t selector, uint16_t attributes, uint32_t limit, uint64_t base);
volatile uint64_t *machine_ram(uint64_t address);
uint64_t machine_code(const char *routine); /* where the guest has it */

#endif
