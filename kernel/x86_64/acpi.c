/* Acpi: finds the MADT by way of the root pointer; reads nothing that its length and checksum do not cover.
 *
 * Firmware is trusted not to lie but not to be free of bugs: tables above 4 GiB, of bad length or sum are treated as
 * absent. */
#include "x86_64/acpi.h"

#include "x86_64/boot.h"

enum {
  TABLE_BYTES_MAX = 1 << 20,
  MADT_ENTRIES = 44,
  TABLES_MAX = 256,
  LOCAL_APIC = 0,
  IOAPIC = 1,
  OVERRIDE = 2,
  ISA_INPUTS = 16
};
enum { POLARITY = 3, POLARITY_HIGH = 1, POLARITY_LOW = 3, TRIGGER = 12, TRIGGER_EDGE = 4, TRIGGER_LEVEL = 12 };
#define FOUR_GIB 0x100000000ull
#define STANDARD_IOAPIC 0xfec00000ull

struct pointer {
  char signature[8];
  uint8_t sum;
  char oem[6];
  uint8_t revision;
  uint32_t rsdt, length;
  uint64_t xsdt;
} __attribute__((packed));
struct header {
  char signature[4];
  uint32_t length;
  uint8_t revision, sum;
  char rest[26];
} __attribute__((packed));
struct entry {
  uint8_t kind, length;
} __attribute__((packed));
struct entry_cpu {
  struct entry entry;
  uint8_t processor, id;
  uint32_t flags;
} __attribute__((packed));
struct entry_ioapic {
  struct entry entry;
  uint8_t id, reserved;
  uint32_t address, first_input;
} __attribute__((packed));
struct entry_override {
  struct entry entry;
  uint8_t bus, source;
  uint32_t input;
  uint16_t flags;
} __attribute__((packed));

struct acpi acpi;

static bool sums_to_zero(const void *data, size_t bytes) {
  uint8_t sum = 0;
  for (size_t i = 0; i < bytes; i++) sum = (uint8_t)(sum + ((const uint8_t *)data)[i]);
  return sum == 0;
}

static bool signature_is(const char *at, const char *text, size_t length) {
  return __builtin_memcmp(at, text, length) == 0;
}

static bool is_pointer(paddr_t at) {
  const struct pointer *p = hw_direct(at);
  return signature_is(p->signature, "RSD PTR ", 8) && sums_to_zero(p, 20);
}

static paddr_t scan(paddr_t first, paddr_t end) {
  for (paddr_t at = first & ~15ull; at + sizeof(struct pointer) <= end; at += 16)
    if (is_pointer(at)) return at;
  return 0;
}

/* The extended BIOS data area's segment is at 0x40e; then the BIOS area. */
static paddr_t find_pointer(void) {
  paddr_t area = (paddr_t) * (const volatile uint16_t *)hw_direct(0x40e) << 4;
  paddr_t found = area >= 0x80000 && area < 0xa0000 ? scan(area, area + 1024) : 0;
  return found ? found : scan(0xe0000, 0x100000);
}

static const struct header *table_at(uint64_t physical) {
  if (physical == 0 || physical > FOUR_GIB - TABLE_BYTES_MAX) return NULL;
  const struct header *h = hw_direct(physical);
  if (h->length < sizeof *h || h->length > TABLE_BYTES_MAX || !sums_to_zero(h, h->length)) return NULL;
  return h;
}

/* Table i of the root table, whose entries are 4 or 8 bytes and not aligned. */
static uint64_t root_entry(const struct header *root, unsigned width, unsigned i) {
  uint64_t value = 0;
  __builtin_memcpy(&value, (const char *)(root + 1) + (size_t)i * width, width);
  return value;
}

static const struct header *find_table(const struct pointer *p, const char *signature) {
  const struct header *root = p->revision >= 2 && p->xsdt ? table_at(p->xsdt) : NULL;
  unsigned width = root ? 8 : 4;
  if (!root) root = table_at(p->rsdt);
  unsigned tables = root ? (unsigned)(root->length - sizeof *root) / width : 0;
  for (unsigned i = 0; i < tables && i < TABLES_MAX; i++) {
    const struct header *h = table_at(root_entry(root, width, i));
    if (h && signature_is(h->signature, signature, 4)) return h;
  }
  return NULL;
}

static void add_entry(const struct entry *e) {
  if (e->kind == LOCAL_APIC && e->length >= sizeof(struct entry_cpu)) {
    const struct entry_cpu *cpu = (const void *)e;
    if (cpu->flags & 1 && acpi.cpus < ACPI_CPUS_MAX) acpi.cpu[acpi.cpus++] = cpu->id;
  } else if (e->kind == IOAPIC && e->length >= sizeof(struct entry_ioapic) && acpi.ioapics < ACPI_IOAPICS_MAX) {
    const struct entry_ioapic *io = (const void *)e;
    acpi.ioapic[acpi.ioapics].address = io->address;
    acpi.ioapic[acpi.ioapics++].first_input = io->first_input;
  } else if (e->kind == OVERRIDE && e->length >= sizeof(struct entry_override) && acpi.overrides < ACPI_OVERRIDES_MAX) {
    const struct entry_override *o = (const void *)e;
    acpi.override[acpi.overrides].input = o->input;
    acpi.override[acpi.overrides++].flags = o->flags;
  }
}

static void read_madt(const struct header *madt) {
  for (uint32_t at = MADT_ENTRIES; at + sizeof(struct entry) <= madt->length;) {
    const struct entry *e = (const void *)((const char *)madt + at);
    if (e->length < sizeof *e || e->length > madt->length - at) return;
    add_entry(e);
    at += e->length;
  }
}

void acpi_init(paddr_t hint) {
  acpi.root = find_pointer();
  paddr_t pointer = hint && is_pointer(hint) ? hint : acpi.root;
  const struct header *madt = pointer ? find_table(hw_direct(pointer), "APIC") : NULL;
  if (madt) read_madt(madt);
  if (acpi.cpus == 0) acpi.cpus = 1;
  if (acpi.ioapics == 0) acpi.ioapic[acpi.ioapics++].address = STANDARD_IOAPIC;
}

static uint16_t flags_of(uint32_t input) {
  for (unsigned i = 0; i < acpi.overrides; i++)
    if (acpi.override[i].input == input) return acpi.override[i].flags;
  return 0;
}

bool acpi_input_level(uint32_t input) {
  uint16_t trigger = flags_of(input) & TRIGGER;
  return trigger ? trigger == TRIGGER_LEVEL : input >= ISA_INPUTS;
}

bool acpi_input_low(uint32_t input) {
  uint16_t polarity = flags_of(input) & POLARITY;
  return polarity ? polarity == POLARITY_LOW : input >= ISA_INPUTS;
}
