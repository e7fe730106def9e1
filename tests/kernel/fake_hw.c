/* Fake hw: the machine of the kernel's host tests: RAM is an arena, time stands still until a test moves it. */
#include "fake_hw.h"
#include "kernel.h"
#include "x86_64/cpu.h"
#include "x86_64/interrupt.h"
#include "x86_64/root.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Alignas(PAGE_SIZE) unsigned char arena[FAKE_FRAMES * PAGE_SIZE];
struct fake fake;
jmp_buf fake_root_died;
static void *processor;

void fake_reset(void) {
  memset(&fake, 0, sizeof fake);
  memset(arena, 0xa5, sizeof arena); /* RAM holds anything at power-on */
  fake.tsc = 1000;
  fake.next_page = 1;
  processor = NULL;
}

void *hw_direct(paddr_t physical) { return arena + physical; }
paddr_t hw_physical(const void *direct) { return (paddr_t)((const unsigned char *)direct - arena); }
uint64_t hw_tsc(void) { return fake.tsc += 7; }
uint64_t hw_tsc_khz(void) { return 1000000; }
unsigned fake_cpus = 1;
unsigned hw_cpus(void) { return fake_cpus; }
void hw_cpu_start(unsigned cpu, bool wake) {}
void hw_relax(void) {}
void *hw_processor(void) { return processor; }
void hw_processor_set(void *p) { processor = p; }
void hw_timer_arm(uint64_t tsc) { fake.armed = tsc; }
void hw_ipi(unsigned cpu) { fake.ipis[cpu]++; }
void hw_address_space(paddr_t root) { fake.root = root; }
void hw_tlb_page(uint64_t address) { fake.flushes++; }
void hw_tlb_all(void) { fake.flushes++; }
void hw_kernel_map(void *root_table) { memset((char *)root_table + PAGE_SIZE / 2, 0x11, PAGE_SIZE / 2); }
paddr_t hw_kernel_root(void) { return 0; }
void hw_bases_save(uint64_t *bases) {}
void hw_bases_load(const uint64_t *bases) {}
void hw_fpu_init(void *area) { memset(area, 0, 512); }
void hw_fpu_save(void *area) {}
void hw_fpu_restore(const void *area) {}
void hw_barrier_user(void) {}
bool hw_guest_supported(void) { return true; }
void hw_guest_init(void *control) {}
int hw_guest_load(void *control, uint64_t *registers, const struct vcpu_state *s) {
  memcpy(registers, s->registers, sizeof s->registers);
  return s->efer == 1 ? ST_BAD_ARG : ST_OK;
}
void hw_guest_store(const void *control, const uint64_t *registers, struct vcpu_state *s, bool exited) {
  memcpy(s->registers, registers, sizeof s->registers);
  s->exit = exited ? VCPU_EXIT_HALT : VCPU_EXIT_NONE;
}
int hw_guest_run(void *control, uint64_t *registers, paddr_t root, bool flush) {
  registers[0]++;
  return fake.guest_interrupts ? fake.guest_interrupts--, ST_AGAIN : ST_OK;
}
int hw_line_new(uint64_t input_or_msi, unsigned *line) {
  for (unsigned i = 0; i < HW_LINES; i++) {
    if (fake.line_used[i]) continue;
    if (input_or_msi >= 24) return ST_NOT_FOUND;
    fake.line_used[i] = true;
    *line = i;
    return ST_OK;
  }
  return ST_NO_SLOT;
}
void hw_line_free(unsigned line) { fake.line_used[line] = false; }
void hw_line_mask(unsigned line) { fake.line_open[line] = false; }
void hw_line_unmask(unsigned line) { fake.line_open[line] = true; }
bool hw_line_msi(unsigned line, uint64_t *address, uint64_t *data) { return false; }
void hw_ports(const void *low_page, const void *high_page) {}
void hw_ports_forget(const void *low_page) {}
bool ports_fault(void) { return false; }
void hw_interrupt(unsigned vector) {
  fake.tsc += fake.interrupt_ticks;
  if (vector == VECTOR_TIMER)
    timer_fired();
  else if (vector == VECTOR_IPI)
    processor_asked();
  else
    irq_arrived(vector - VECTOR_LINE_FIRST);
}
bool hw_is_device(paddr_t physical, uint64_t bytes) { return physical >= (1ull << 30) && physical + bytes > physical; }
_Noreturn void hw_reset(bool power_off) { exit(power_off); }
void hw_print(const char *text) {}
_Noreturn void hw_stop(const char *what, const char *file, int line) {
  printf("FAIL kernel assertion %s:%d: %s\n", file, line, what);
  fflush(stdout);
  abort();
}
paddr_t boot_take(uint64_t pages) {
  paddr_t at = (paddr_t)fake.next_page << PAGE_SHIFT;
  fake.next_page += pages;
  return at;
}
_Noreturn void kernel_resume(void);
_Noreturn void kernel_resume(void) { abort(); }
_Noreturn void root_died(unsigned vector, uint64_t error, uint64_t address, uint64_t ip) {
  if (fake.root_may_die) {
    fake.root_may_die = false;
    longjmp(fake_root_died, 1);
  }
  printf("FAIL root died: vector %u error %lx address %lx ip %lx\n", vector, error, address, ip);
  abort();
}
