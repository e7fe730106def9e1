/* Function: the table of PCI functions: what was found on the buses, and by which properties a route names one.
 *
 * Bounds: each bus is scanned at most once, so at most 256 * 32 * 8 reads even if bridges point in circles; capability
 * walks end after 48 steps; FUNCTIONS_MAX entries, more are counted and left out. */
#ifndef PLATFORM_FUNCTION_H
#define PLATFORM_FUNCTION_H

#include "iface/device.h"

#define FUNCTIONS_MAX 64u
#define BARS 6u
struct pci_function {
  uint16_t address, vendor, device, subsystem;
  uint32_t class_code;              /* 24 bits: class, subclass, interface */
  uint8_t msix, msi, express, line; /* capability offsets, 0 = none; interrupt line, 0 = none */
  struct device_bar_info bar[BARS];
  void *owner; /* the session that holds it */
};

/* What a route names; a property is only compared when its flag is set. */
enum { MATCH_VENDOR = 1, MATCH_DEVICE = 2, MATCH_CLASS = 4 };
struct match {
  uint32_t flags, vendor, device, class_code, index;
};

/* Scans all buses reachable from bus 0, sizes BARs and takes bus mastering away from every function. Returns how many
 * entries were filled; *left_out counts those that did not fit. */
unsigned functions_scan(struct pci_function *table, unsigned *left_out);
/* The match.index-th function with all given properties, or NULL. Nothing matches an empty set of properties. */
struct pci_function *function_find(struct pci_function *table, unsigned count, const struct match *m);
/* Bus mastering on or off; memory and port decoding stay on. */
void function_master(const struct pci_function *f, bool on);
/* Bus mastering off, interrupts off, and a function-level reset where the function has one. */
void function_quiesce(const struct pci_function *f);

#endif
