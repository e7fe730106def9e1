/* Function: the table of PCI functions. */
#include "function.h"
#include "config.h"

enum { VENDOR = 0, COMMAND = 4, STATUS = 6, CLASS = 8, HEADER = 14, BAR0 = 0x10, BUSES = 0x18, SUBSYSTEM = 0x2c };
enum { CAPABILITIES = 0x34, LINE = 0x3c };
enum { DECODE_PORTS = 1, DECODE_MEMORY = 2, MASTER = 4, LINE_OFF = 0x400, HAS_CAPABILITIES = 0x10 };
enum { CAP_MSI = 0x05, CAP_EXPRESS = 0x10, CAP_MSIX = 0x11, CAP_STEPS = 48 };
enum { MULTIFUNCTION = 0x80, HEADER_BRIDGE = 1, CLASS_BRIDGE = 0x0604 };
#define MSIX_ON 0x8000u
#define MSI_ON 1u
#define FLR_CAPABLE (1u << 28)
#define FLR_START 0x8000u

/* What was found, and the buses still to be scanned: each number enters once. */
struct scan {
  struct pci_function *table;
  unsigned count, left_out;
  uint8_t queue[256];
  bool seen[256];
  unsigned head, tail;
};

static void bus_add(struct scan *s, uint8_t bus) {
  if (s->seen[bus]) return;
  s->seen[bus] = true;
  s->queue[s->tail++] = bus;
}

/* Size of the BAR at `offset` from what it keeps of all ones; decoding is off meanwhile. */
static uint32_t probe(uint16_t address, unsigned offset) {
  uint32_t old = config_read32(address, offset);
  config_write32(address, offset, 0xffffffff);
  uint32_t kept = config_read32(address, offset);
  config_write32(address, offset, old);
  return kept;
}

/* Fills bar i and returns how many register slots it takes, 1 or 2. */
static unsigned size_bar(struct pci_function *f, unsigned i) {
  unsigned offset = BAR0 + 4 * i;
  uint32_t low = config_read32(f->address, offset), kept = probe(f->address, offset);
  if (!kept || kept == 0xffffffff) return 1;
  if (low & 1) {
    f->bar[i] = (struct device_bar_info){low & 0xfffc, (~(kept & 0xfffc) & 0xffff) + 1, BAR_PORTS, 0};
    return 1;
  }
  bool wide = (low & 6) == 4 && i + 1 < BARS;
  uint64_t high = wide ? config_read32(f->address, offset + 4) : 0;
  uint64_t high_kept = wide ? probe(f->address, offset + 4) : 0xffffffff;
  uint64_t base = high << 32 | (low & ~0xfu), bytes = ~(high_kept << 32 | (kept & ~0xfu)) + 1;
  if (base && bytes) f->bar[i] = (struct device_bar_info){base, bytes, low & 8 ? BAR_PREFETCHABLE : BAR_MEMORY, 0};
  return wide ? 2 : 1;
}

static void size_bars(struct pci_function *f) {
  uint16_t command = config_read16(f->address, COMMAND) & (uint16_t)~MASTER;
  config_write32(f->address, COMMAND, command & ~(uint32_t)(DECODE_PORTS | DECODE_MEMORY));
  for (unsigned i = 0; i < BARS;) i += size_bar(f, i);
  config_write32(f->address, COMMAND, command); /* upper half zero: status bits clear only when written as ones */
}

static void find_capabilities(struct pci_function *f) {
  if (!(config_read16(f->address, STATUS) & HAS_CAPABILITIES)) return;
  unsigned at = config_read32(f->address, CAPABILITIES) & 0xfc;
  for (unsigned step = 0; at >= 0x40 && step < CAP_STEPS; step++) {
    uint32_t head = config_read32(f->address, at);
    uint8_t id = head & 0xff;
    if (id == CAP_MSI && !f->msi) f->msi = (uint8_t)at;
    if (id == CAP_MSIX && !f->msix) f->msix = (uint8_t)at;
    if (id == CAP_EXPRESS && !f->express) f->express = (uint8_t)at;
    at = head >> 8 & 0xfc;
  }
}

static void read_function(struct pci_function *f, uint16_t address) {
  uint32_t id = config_read32(address, VENDOR);
  *f = (struct pci_function){.address = address, .vendor = (uint16_t)id, .device = (uint16_t)(id >> 16)};
  f->subsystem = config_read16(address, SUBSYSTEM + 2);
  f->class_code = config_read32(address, CLASS) >> 8;
  uint8_t line = config_read32(address, LINE) & 0xff;
  f->line = line < 0x80 ? line : 0; /* 0xff and the like: not connected */
  find_capabilities(f);
  size_bars(f);
}

/* One function: a bridge adds its bus, anything with an ordinary header enters the table. */
static void visit(struct scan *s, uint16_t address) {
  uint8_t header = config_read32(address, HEADER - 2) >> 16 & 0x7f;
  if (header == HEADER_BRIDGE && config_read32(address, CLASS) >> 16 == CLASS_BRIDGE)
    bus_add(s, (uint8_t)(config_read32(address, BUSES) >> 8));
  if (header != 0) return;
  if (s->count < FUNCTIONS_MAX)
    read_function(&s->table[s->count++], address);
  else
    s->left_out++;
}

static void scan_slot(struct scan *s, uint16_t first) {
  if ((config_read32(first, VENDOR) & 0xffff) == 0xffff) return;
  bool several = config_read32(first, HEADER - 2) >> 16 & MULTIFUNCTION;
  for (uint16_t f = 0; f < (several ? 8 : 1); f++)
    if ((config_read32(first | f, VENDOR) & 0xffff) != 0xffff) visit(s, first | f);
}

unsigned functions_scan(struct pci_function *table, unsigned *left_out) {
  struct scan s = {.table = table};
  for (bus_add(&s, 0); s.head < s.tail; s.head++)
    for (unsigned slot = 0; slot < 32; slot++) scan_slot(&s, (uint16_t)(s.queue[s.head] << 8 | slot << 3));
  *left_out = s.left_out;
  return s.count;
}

struct pci_function *function_find(struct pci_function *table, unsigned count, const struct match *m) {
  unsigned index = m->index;
  for (unsigned i = 0; i < count && m->flags; i++) {
    struct pci_function *f = &table[i];
    if ((m->flags & MATCH_VENDOR) && f->vendor != m->vendor) continue;
    if ((m->flags & MATCH_DEVICE) && f->device != m->device) continue;
    if ((m->flags & MATCH_CLASS) && f->class_code != m->class_code) continue;
    if (!index--) return f;
  }
  return NULL;
}

void function_master(const struct pci_function *f, bool on) {
  uint32_t command = config_read16(f->address, COMMAND) & ~(uint32_t)MASTER;
  config_write32(f->address, COMMAND, on ? command | MASTER | DECODE_MEMORY : command);
}

void function_quiesce(const struct pci_function *f) {
  function_master(f, false);
  if (f->msix) config_write16(f->address, f->msix + 2u, config_read16(f->address, f->msix + 2u) & (uint16_t)~MSIX_ON);
  if (f->msi) config_write16(f->address, f->msi + 2u, config_read16(f->address, f->msi + 2u) & (uint16_t)~MSI_ON);
  if (f->express && (config_read32(f->address, f->express + 4u) & FLR_CAPABLE)) {
    uint16_t control = config_read16(f->address, f->express + 8u);
    config_write32(f->address, f->express + 8u, control | FLR_START);
  }
}
