/* Apic: xAPIC by memory-mapped registers, timer in one-shot mode (deadline mode is not everywhere).
 *
 * A deadline is turned into timer ticks by one multiplication; what lies beyond the counter's reach is armed in part,
 * and the object kernel arms again when it finds the time has not come. */
#include "x86_64/apic.h"

#include "x86_64/cpu.h"
#include "x86_64/io.h"
#include "x86_64/paging.h"

enum { MSR_APIC_BASE = 0x1b, BASE_ENABLE = 1 << 11, BASE_X2APIC = 1 << 10 };
enum register_offset {
  APIC_ID = 0x20,
  APIC_TASK_PRIORITY = 0x80,
  APIC_EOI = 0xb0,
  APIC_SPURIOUS = 0xf0,
  APIC_COMMAND = 0x300,
  APIC_COMMAND_HIGH = 0x310,
  APIC_TIMER = 0x320,
  APIC_LINT0 = 0x350,
  APIC_LINT1 = 0x360,
  APIC_ERROR = 0x370,
  APIC_TIMER_INITIAL = 0x380,
  APIC_TIMER_CURRENT = 0x390,
  APIC_TIMER_DIVIDE = 0x3e0
};
enum {
  DELIVER_INIT = 5 << 8 | 1 << 14,
  DELIVER_STARTUP = 6 << 8 | 1 << 14,
  TO_OTHERS = 3 << 18,
  COMMAND_TRIES = 100000,
  ENABLE = 1 << 8,
  MASKED = 1 << 16,
  DELIVER_NMI = 4 << 8,
  DIVIDE_BY_1 = 0xb,
  TO_SELF = 1 << 18,
  COMMAND_BUSY = 1 << 12
};
enum { PIC_MASTER = 0x20, PIC_SLAVE = 0xa0, PIC_VECTORS = 0xe0 };

static volatile uint32_t *registers;
static paddr_t physical;
static uint64_t rate, reach; /* timer ticks per TSC tick << 32; most TSC ticks that fit the counter */

static uint32_t get(enum register_offset r) { return registers[r / 4]; }
static void set(enum register_offset r, uint32_t value) { registers[r / 4] = value; }

/* The legacy controllers are moved away from the exceptions and masked; a spurious interrupt of theirs is ignored. */
static void mask_legacy(void) {
  static const uint8_t sequence[][2] = {{0, 0x11}, {1, PIC_VECTORS}, {1, 4}, {1, 1}, {1, 0xff}};
  for (unsigned i = 0; i < sizeof sequence / sizeof sequence[0]; i++) {
    out8((uint16_t)(PIC_MASTER + sequence[i][0]), sequence[i][1]);
    uint8_t slave = i == 1 ? PIC_VECTORS + 8 : i == 2 ? 2 : sequence[i][1];
    out8((uint16_t)(PIC_SLAVE + sequence[i][0]), slave);
  }
}

static void to_xapic(uint64_t base) {
  if (base & BASE_X2APIC) msr_write(MSR_APIC_BASE, base & ~(uint64_t)(BASE_ENABLE | BASE_X2APIC));
  msr_write(MSR_APIC_BASE, (base & ~(uint64_t)BASE_X2APIC) | BASE_ENABLE);
}

void apic_init(void) {
  mask_legacy();
  uint64_t base = msr_read(MSR_APIC_BASE);
  physical = base & 0x000ffffffffff000ull;
  to_xapic(base);
  registers = paging_map_device(physical, PAGE_SIZE, PTE_UNCACHED);
  apic_init_cpu();
}

void apic_init_cpu(void) {
  to_xapic(physical | (msr_read(MSR_APIC_BASE) & (PAGE_SIZE - 1)));
  set(APIC_SPURIOUS, ENABLE | VECTOR_SPURIOUS);
  set(APIC_TASK_PRIORITY, 0);
  set(APIC_LINT0, MASKED);
  set(APIC_LINT1, DELIVER_NMI);
  set(APIC_ERROR, MASKED);
  set(APIC_TIMER_DIVIDE, DIVIDE_BY_1);
  set(APIC_TIMER, (rate ? 0 : MASKED) | VECTOR_TIMER); /* the first CPU calibrates for all */
  cpu_self()->apic_id = apic_id();
}

paddr_t apic_physical(void) { return physical; }
uint32_t apic_id(void) { return get(APIC_ID) >> 24; }
void apic_end(void) { set(APIC_EOI, 0); }
void apic_self(unsigned vector) { set(APIC_COMMAND, TO_SELF | vector); }

/* A second command waits until the first has left; that takes a bounded number of bus cycles. */
static void command(uint32_t id, uint32_t what) {
  for (unsigned i = 0; i < COMMAND_TRIES && get(APIC_COMMAND) & COMMAND_BUSY; i++) hw_relax();
  set(APIC_COMMAND_HIGH, id << 24);
  set(APIC_COMMAND, what);
}

void apic_ipi(uint32_t id) { command(id, VECTOR_IPI); }
void apic_reset(uint32_t id) { command(id, DELIVER_INIT); }
void apic_start(uint32_t id, paddr_t page) { command(id, DELIVER_STARTUP | (uint32_t)(page >> PAGE_SHIFT)); }
void apic_stop_others(void) {
  if (registers) command(0, TO_OTHERS | DELIVER_NMI);
}

void apic_timer_count(void) { set(APIC_TIMER_INITIAL, ~0u); }
uint32_t apic_timer_counted(void) { return ~0u - get(APIC_TIMER_CURRENT); }

void apic_timer_rate(uint64_t per_tsc_tick) {
  rate = per_tsc_tick;
  reach = (0xffffffffull << 32) / rate;
  set(APIC_TIMER_INITIAL, 0);
  set(APIC_TIMER, VECTOR_TIMER);
}

void hw_timer_arm(uint64_t tsc) {
  if (tsc == ~0ull) {
    set(APIC_TIMER_INITIAL, 0);
    return;
  }
  uint64_t now = hw_tsc(), ahead = tsc > now ? tsc - now : 0;
  uint64_t count = (ahead < reach ? ahead : reach) * rate >> 32;
  set(APIC_TIMER_INITIAL, count ? (uint32_t)count : 1);
}
