/* Ioapic: programs the redirection entries. Registers are reached through an index window, so callers hold the kernel
 * lock. */
#include "x86_64/ioapic.h"

#include "kernel.h"
#include "x86_64/apic.h"
#include "x86_64/paging.h"

enum {
  IOAPICS_MAX = 8,
  WINDOW_DATA = 4,
  VERSION = 1,
  ENTRY_FIRST = 0x10,
  ACTIVE_LOW = 1 << 13,
  LEVEL = 1 << 15,
  MASKED = 1 << 16
};

struct ioapic {
  volatile uint32_t *window;
  paddr_t physical;
  uint32_t first, inputs;
};

static struct ioapic ioapics[IOAPICS_MAX];
static unsigned count;

static uint32_t get(const struct ioapic *a, uint32_t index) {
  a->window[0] = index;
  return a->window[WINDOW_DATA];
}
static void set(const struct ioapic *a, uint32_t index, uint32_t value) {
  a->window[0] = index;
  a->window[WINDOW_DATA] = value;
}

static const struct ioapic *find(uint32_t input) {
  for (unsigned i = 0; i < count; i++)
    if (input - ioapics[i].first < ioapics[i].inputs) return &ioapics[i];
  return NULL;
}

static const struct ioapic *existing(uint32_t input) {
  const struct ioapic *a = find(input);
  ASSERT(a);
  return a;
}

static uint32_t entry_of(const struct ioapic *a, uint32_t input) { return ENTRY_FIRST + 2 * (input - a->first); }

void ioapic_add(paddr_t physical, uint32_t first_input) {
  if (count == IOAPICS_MAX) return;
  struct ioapic *a = &ioapics[count++];
  *a = (struct ioapic){paging_map_device(physical, 32, PTE_UNCACHED), physical, first_input, 0};
  a->inputs = (get(a, VERSION) >> 16 & 0xff) + 1;
  if (a->inputs > 240) a->inputs = 0; /* nothing answers there */
  for (uint32_t i = 0; i < a->inputs; i++) set(a, ENTRY_FIRST + 2 * i, MASKED);
}

bool ioapic_has(uint32_t input) { return find(input) != NULL; }

void ioapic_program(uint32_t input, unsigned vector, bool level, bool active_low) {
  const struct ioapic *a = existing(input);
  set(a, entry_of(a, input) + 1, apic_id() << 24);
  set(a, entry_of(a, input), vector | (level ? LEVEL : 0) | (active_low ? ACTIVE_LOW : 0) | MASKED);
}

void ioapic_mask(uint32_t input, bool masked) {
  const struct ioapic *a = existing(input);
  uint32_t entry = get(a, entry_of(a, input));
  set(a, entry_of(a, input), masked ? entry | MASKED : entry & ~(uint32_t)MASKED);
}

bool ioapic_touches(paddr_t physical, paddr_t end) {
  for (unsigned i = 0; i < count; i++)
    if (physical < ioapics[i].physical + PAGE_SIZE && ioapics[i].physical < end) return true;
  return false;
}
