/* Config: configuration space of the PCI functions. Implemented over ports 0xcf8/0xcfc in config.c, by a model in the
 * host test.
 *
 * address: bus << 8 | slot << 3 | function. offset: 0..255, aligned to the access. An absent function reads as all
 * ones. */
#ifndef PLATFORM_CONFIG_H
#define PLATFORM_CONFIG_H

#include "abi/types.h"

uint32_t config_read32(uint16_t address, unsigned offset);
void config_write32(uint16_t address, unsigned offset, uint32_t value);

static inline uint16_t config_read16(uint16_t address, unsigned offset) {
  return (uint16_t)(config_read32(address, offset & ~3u) >> (offset & 2) * 8);
}
/* Rewrites the other half with what it held: only for registers where that is harmless. */
static inline void config_write16(uint16_t address, unsigned offset, uint16_t value) {
  unsigned shift = (offset & 2) * 8;
  uint32_t rest = config_read32(address, offset & ~3u) & ~(0xffffu << shift);
  config_write32(address, offset & ~3u, rest | (uint32_t)value << shift);
}

#endif
