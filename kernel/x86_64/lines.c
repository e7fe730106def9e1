/* Lines: gives interrupt inputs vectors, masks and unmasks them, and keeps an edge that comes while its line is masked.
 *
 * A level line is masked at its IOAPIC. An edge line or a message is masked here only: an IOAPIC forgets edges that
 * come while masked. The first edge while masked is noted, delivered at unmask by an interrupt to this CPU itself, and
 * masks the input in earnest: a storm of edges costs two kernel entries per acknowledgement. */
#include "x86_64/lines.h"

#include "abi/status.h"
#include "abi/syscall.h"
#include "hw.h"
#include "x86_64/acpi.h"
#include "x86_64/apic.h"
#include "x86_64/interrupt.h"
#include "x86_64/ioapic.h"

struct line {
  bool used, message, level, masked, pending;
  uint32_t input;
};

static struct line lines[HW_LINES];

void lines_init(void) {
  for (unsigned i = 0; i < acpi.ioapics; i++) ioapic_add(acpi.ioapic[i].address, acpi.ioapic[i].first_input);
}

static unsigned vector_of(unsigned line) { return VECTOR_LINE_FIRST + line; }

static bool input_taken(uint32_t input) {
  for (unsigned i = 0; i < HW_LINES; i++)
    if (lines[i].used && !lines[i].message && lines[i].input == input) return true;
  return false;
}

static void program(unsigned line) {
  uint32_t input = lines[line].input;
  lines[line].level = acpi_input_level(input);
  ioapic_program(input, vector_of(line), lines[line].level, acpi_input_low(input));
  ioapic_mask(input, lines[line].level);
}

int hw_line_new(uint64_t input_or_msi, unsigned *line) {
  bool message = input_or_msi == IRQ_MSI;
  if (!message && (input_or_msi > UINT32_MAX || !ioapic_has((uint32_t)input_or_msi))) return ST_NOT_FOUND;
  if (!message && input_taken((uint32_t)input_or_msi)) return ST_OVERLAP;
  unsigned free = 0;
  while (free < HW_LINES && lines[free].used) free++;
  if (free == HW_LINES) return ST_NO_SLOT;
  lines[free] = (struct line){.used = true, .message = message, .masked = true, .input = (uint32_t)input_or_msi};
  if (!message) program(free);
  *line = free;
  return ST_OK;
}

void hw_line_free(unsigned line) {
  if (lines[line].used && !lines[line].message) ioapic_mask(lines[line].input, true);
  lines[line] = (struct line){0};
}

void hw_line_mask(unsigned line) {
  lines[line].masked = true;
  if (lines[line].level) ioapic_mask(lines[line].input, true);
}

void hw_line_unmask(unsigned line) {
  if (!lines[line].used) return;
  lines[line].masked = false;
  if (!lines[line].message) ioapic_mask(lines[line].input, false);
  if (lines[line].pending) apic_self(vector_of(line));
  lines[line].pending = false;
}

bool hw_line_msi(unsigned line, uint64_t *address, uint64_t *data) {
  if (!lines[line].used || !lines[line].message) return false;
  *address = 0xfee00000ull | (uint64_t)apic_id() << 12;
  *data = vector_of(line);
  return true;
}

void line_interrupt(unsigned line) {
  struct line *l = &lines[line];
  if (l->used && l->level) ioapic_mask(l->input, true);
  apic_end();
  if (!l->used) return;
  if (l->masked) {
    l->pending = !l->level;
    if (!l->message) ioapic_mask(l->input, true);
    return;
  }
  l->masked = true;
  irq_arrived(line);
}
