/* Config: configuration space through ports 0xcf8 and 0xcfc. */
#include "config.h"
#include "driver/port.h"

enum { ADDRESS_PORT = 0xcf8, DATA_PORT = 0xcfc };

static void choose(uint16_t address, unsigned offset) {
  port_out32(ADDRESS_PORT, 0x80000000u | (uint32_t)address << 8 | (offset & 0xfc));
}

uint32_t config_read32(uint16_t address, unsigned offset) {
  choose(address, offset);
  return port_in32(DATA_PORT);
}

void config_write32(uint16_t address, unsigned offset, uint32_t value) {
  choose(address, offset);
  port_out32(DATA_PORT, value);
}
