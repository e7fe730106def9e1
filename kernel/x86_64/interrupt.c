/* Interrupt: the descriptor table, the split of vectors, and the end of a kernel that faulted. */
#include "x86_64/interrupt.h"

#include "hw.h"
#include "x86_64/apic.h"
#include "x86_64/cpu.h"
#include "x86_64/lines.h"
#include "x86_64/screen.h"
#include "x86_64/text.h"

enum { VECTORS = 256, STUB_BYTES = 16, GATE_KERNEL = 0x8e, GATE_USER = 0xee, BREAKPOINT = 3, OVERFLOW = 4 };

struct gate {
  uint16_t low, selector;
  uint8_t ist, kind;
  uint16_t middle;
  uint32_t high, reserved;
};

static struct gate gates[VECTORS] ENTRY_DATA;
extern char vectors[]; /* vectors.S, which counts */
uint64_t nmi_count ENTRY_DATA;

static unsigned stack_of(unsigned vector) {
  return vector == 2 ? IST_NMI : vector == 8 ? IST_DOUBLE_FAULT : vector == 18 ? IST_MACHINE_CHECK : 0;
}

static void fill(void) {
  for (unsigned i = 0; i < VECTORS; i++) {
    uint64_t stub = (uint64_t)vectors + STUB_BYTES * i;
    bool user = i == BREAKPOINT || i == OVERFLOW;
    gates[i] = (struct gate){.low = (uint16_t)stub,
                             .selector = SELECTOR_KERNEL_CODE,
                             .ist = (uint8_t)stack_of(i),
                             .kind = user ? GATE_USER : GATE_KERNEL,
                             .middle = (uint16_t)(stub >> 16),
                             .high = (uint32_t)(stub >> 32)};
  }
}

void interrupt_init(bool first) {
  if (first) fill();
  struct {
    uint16_t limit;
    uint64_t base;
  } __attribute__((packed)) pointer = {sizeof gates - 1, (uint64_t)gates};
  __asm__ volatile("lidt %0" : : "m"(pointer));
}

void hw_interrupt(unsigned vector) {
  if (vector == VECTOR_TIMER) {
    apic_end();
    timer_fired();
  } else if (vector == VECTOR_IPI) {
    apic_end();
    processor_asked();
  } else if (vector >= VECTOR_LINE_FIRST && vector < VECTOR_LINE_FIRST + HW_LINES) {
    line_interrupt(vector - VECTOR_LINE_FIRST);
  }
}

void trap_in_kernel(const struct trap_words *trap) {
  uint64_t cr2;
  __asm__ volatile("mov %%cr2, %0" : "=r"(cr2));
  screen_show(true);
  print_named("\nexception in the kernel: vector ", trap->vector);
  print_named(" error ", trap->error);
  print_named("\n rip ", trap->rip);
  print_named(" rsp ", trap->rsp);
  print_named(" rflags ", trap->rflags);
  print_named(" cr2 ", cr2);
  print_named(" nmi ", nmi_count);
  hw_stop("exception in the kernel", __FILE__, __LINE__);
}
