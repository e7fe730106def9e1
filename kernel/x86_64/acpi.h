/* Acpi: what the kernel needs of the firmware's tables: interrupt controllers, overrides, the number of CPUs. */
#ifndef KERNEL_X86_64_ACPI_H
#define KERNEL_X86_64_ACPI_H

#include "hw.h"

enum { ACPI_IOAPICS_MAX = 8, ACPI_OVERRIDES_MAX = 24, ACPI_CPUS_MAX = 8 };

struct acpi {
  paddr_t root;                      /* of the root pointer in firmware memory, 0 = unknown */
  unsigned cpus, ioapics, overrides; /* cpus: enabled ones, at most ACPI_CPUS_MAX */
  uint8_t cpu[ACPI_CPUS_MAX];        /* their APIC ids */
  struct {
    paddr_t address;
    uint32_t first_input;
  } ioapic[ACPI_IOAPICS_MAX];
  struct {
    uint32_t input;
    uint16_t flags;
  } override[ACPI_OVERRIDES_MAX];
};
extern struct acpi acpi;

/* Reads the tables through the early map, so before paging_init. `hint` is the loader's copy of the root pointer or 0.
 * Without usable tables: one CPU and one IOAPIC at its standard address. */
void acpi_init(paddr_t hint);
/* How a global interrupt input is wired: ISA inputs edge and high, others level and low, unless overridden. */
bool acpi_input_level(uint32_t input);
bool acpi_input_low(uint32_t input);

#endif
