/* Devices: an interrupt is delivered once per acknowledgement, inputs have one owner, device memory is never RAM. */
#include "test.h"

enum {
  CLOCK_INPUT = 8,
  CLOCK_INDEX = 0x70,
  CLOCK_DATA = 0x71,
  STATUS_B = 0xb,
  STATUS_C = 0xc,
  PERIODIC = 0x40,
  IRQ_BIT = 2
};

static void out8(uint16_t port, uint8_t value) { __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port)); }
static uint8_t in8(uint16_t port) {
  uint8_t value;
  __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}
static uint8_t clock_get(uint8_t index) {
  out8(CLOCK_INDEX, index);
  return in8(CLOCK_DATA);
}
static void clock_set(uint8_t index, uint8_t value) {
  out8(CLOCK_INDEX, index);
  out8(CLOCK_DATA, value);
}

static void interrupt_arrives(void) {
  cap_t signal = slot_new(), irq = slot_new();
  uint64_t bits = 0;
  CHECK(sys_status(sys_control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, CLOCK_INDEX, 2, 1).rax) == ST_OK);
  CHECK(sys_create(signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) == ST_OK);
  CHECK(sys_create(irq, OBJ_IRQ, SLOT_BANK, SLOT_IO, CLOCK_INPUT, signal, IRQ_BIT) == ST_OK);
  CHECK(sys_create(slot_new(), OBJ_IRQ, SLOT_BANK, SLOT_IO, CLOCK_INPUT, signal, IRQ_BIT) == ST_OVERLAP);
  CHECK(sys_create(slot_new(), OBJ_IRQ, SLOT_BANK, SLOT_IO, 1000, signal, IRQ_BIT) == ST_NOT_FOUND);
  clock_set(STATUS_B, (uint8_t)(clock_get(STATUS_B) | PERIODIC));
  clock_get(STATUS_C);
  CHECK(sys_wait(signal, ms_ahead(WAIT_MS), &bits) == ST_OK && bits == IRQ_BIT);
  CHECK(sys_wait(signal, ms_ahead(20), &bits) == ST_TIMEOUT); /* masked until acknowledged */
  for (unsigned i = 0; i < 10; i++) {
    CHECK(sys_status(sys_control(irq, CTL_IRQ_ACK, 0, 0, 0, 0).rax) == ST_OK);
    clock_get(STATUS_C);
    CHECK(sys_wait(signal, ms_ahead(WAIT_MS), &bits) == ST_OK && bits == IRQ_BIT);
  }
  clock_set(STATUS_B, (uint8_t)(clock_get(STATUS_B) & ~PERIODIC));
  clock_get(STATUS_C);
  CHECK(destroy_all(irq) == ST_OK);
  CHECK(sys_create(irq, OBJ_IRQ, SLOT_BANK, SLOT_IO, CLOCK_INPUT, signal, IRQ_BIT) == ST_OK);
  CHECK(destroy_all(irq) == ST_OK && destroy_all(signal) == ST_OK);
}

static void message_interrupt(void) {
  cap_t signal = slot_new(), irq = slot_new();
  CHECK(sys_create(signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) == ST_OK);
  CHECK(sys_create(irq, OBJ_IRQ, SLOT_BANK, SLOT_IO, IRQ_MSI, signal, IRQ_BIT) == ST_OK);
  struct sys_result r = sys_control(irq, CTL_IRQ_INFO, 0, 0, 0, 0);
  CHECK(sys_status(r.rax) == ST_OK && r.w[0] >> 20 == 0xfee && r.w[1] >= 0x20 && r.w[1] < 0x100);
  CHECK(destroy_all(irq) == ST_OK && destroy_all(signal) == ST_OK);
}

static void device_memory_is_not_ram(void) {
  cap_t slot = slot_new();
  CHECK(sys_create(slot, OBJ_DEVMEM, SLOT_BANK, SLOT_IO, 0x100000, 1, MEM_ATTR_UNCACHED) != ST_OK);
  CHECK(sys_create(slot, OBJ_DEVMEM, SLOT_BANK, SLOT_IO, 0x1000000, 1, MEM_ATTR_UNCACHED) != ST_OK);
  CHECK(sys_create(slot, OBJ_DEVMEM, SLOT_BANK, SLOT_IO, 0xfee00000, 1, MEM_ATTR_UNCACHED) != ST_OK);
  CHECK(sys_create(slot, OBJ_DEVMEM, SLOT_BANK, SLOT_IO, 0xfec00000, 1, MEM_ATTR_UNCACHED) != ST_OK);
  CHECK(sys_create(slot, OBJ_DEVMEM, SLOT_BANK, SLOT_IO, ~0ull << 12, 2, MEM_ATTR_UNCACHED) != ST_OK);
  CHECK(sys_create(slot, OBJ_DEVMEM, SLOT_BANK, SLOT_IO, 0xb8000, 8, MEM_ATTR_UNCACHED) == ST_OK);
  CHECK(sys_attach(slot, SLOT_PD, SLOT_BANK, VA_FREE, 0, 8, ATTACH_READ | ATTACH_WRITE) == ST_OK);
  ((volatile uint16_t *)VA_FREE)[0] = 0x0f53;
  CHECK(ROOT_BOOT_INFO->framebuffer.address ||
        ((volatile uint16_t *)VA_FREE)[0] == 0x0f53); /* text memory exists in text mode only */
  CHECK(sys_detach(SLOT_PD, VA_FREE) == ST_OK && destroy_all(slot) == ST_OK);
}

static void withdrawn_port(void) {
  /* The exit port is not needed before the end; after withdrawal a child with no ports, then this Pd, must not reach
   * 0x71. */
  CHECK(sys_status(sys_control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, CLOCK_INDEX, 2, 0).rax) == ST_OK);
  struct child c;
  struct thread_info info = {0};
  extern void read_clock(void);
  child_new(&c, CHILD_PAGES, NULL);
  MUST(sys_status(sys_control(c.pd, CTL_PD_PORTS, SLOT_IO, CLOCK_INDEX, 2, 1).rax));
  child_start(&c, read_clock);
  CHECK(shared_above(0, SHARED->word[0]));
  MUST(sys_status(sys_control(c.pd, CTL_PD_PORTS, SLOT_IO, CLOCK_INDEX, 2, 0).rax));
  CHECK(child_wait_fault(&c, WAIT_MS, &info) && info.vector == 13);
  child_destroy(&c);
}
void read_clock(void);
void read_clock(void) {
  for (;;) in8(CLOCK_DATA), SHARED->word[0]++;
}

static void boot_facts(void) {
  const struct boot_info *info = ROOT_BOOT_INFO;
  CHECK(ROOT_STARTUP->abi == ABI_NUMBER && ROOT_STARTUP->tsc_khz > 10000);
  CHECK(info->ram_pages > 4096 && info->kernel_pages > 0 && info->kernel_pages < info->ram_pages / 8);
  CHECK(info->modules >= 1 && info->module[0].name[0] == 'c' && info->module[0].bytes > 1000);
  CHECK(info->user_entry_ticks > 0 && info->cpus >= 1);
  CHECK(sys_slot_query(SLOT_FREE).w[0] == OBJ_MEM &&
        sys_slot_query(SLOT_FREE).w[2] == (info->module[0].bytes + 4095) / 4096);
  struct sys_result r = sys_control(SLOT_CORE_DMA, CTL_MEM_INFO, 0, 0, 0, 0);
  CHECK(sys_status(r.rax) == ST_OK && r.w[0] < 1ull << 32 && r.w[1] == sys_slot_query(SLOT_CORE_DMA).w[2]);
}

void test_devices(void) {
  RUN(boot_facts);
  RUN(interrupt_arrives);
  RUN(message_interrupt);
  RUN(device_memory_is_not_ram);
  RUN(withdrawn_port);
}
