/* Display: the Bochs/QEMU standard VGA, programmed through its DISPI registers. */
#include "display.h"
#include "driver/hardware.h"
#include "driver/port.h"
#include "iface/device.h"

enum { ID = 0, X = 1, Y = 2, BPP = 3, ENABLE = 4, VIRTUAL_WIDTH = 6, X_OFFSET = 8, Y_OFFSET = 9, MEMORY_64K = 10 };
enum { ON = 1, LINEAR = 0x40, ID_FAMILY = 0xb0c0, INDEX_PORT = 0x1ce, DATA_PORT = 0x1cf };
enum { MMIO_VGA = 0x400, MMIO_DISPI = 0x500, VGA_ATTRIBUTE = 0x00, VGA_STATUS = 0x1a, ATTRIBUTE_SCREEN_ON = 0x20 };

static volatile uint8_t *at(const struct display *d, unsigned offset) {
  return (volatile uint8_t *)d->registers.at + offset;
}

static uint16_t get(const struct display *d, unsigned index) {
  if (d->registers.at) return *(volatile uint16_t *)at(d, MMIO_DISPI + 2 * index);
  port_out16(INDEX_PORT, (uint16_t)index);
  return port_in16(DATA_PORT);
}

static void put(const struct display *d, unsigned index, unsigned value) {
  if (d->registers.at) {
    *(volatile uint16_t *)at(d, MMIO_DISPI + 2 * index) = (uint16_t)value;
    return;
  }
  port_out16(INDEX_PORT, (uint16_t)index);
  port_out16(DATA_PORT, (uint16_t)value);
}

static enum status map_registers(struct display *d, const struct device_info_out *info, cap_t io) {
  if (info->bar[2].kind == BAR_NONE || info->bar[2].bytes < PAGE_SIZE) return hardware_ports(io, INDEX_PORT, 2);
  return hardware_registers(d->device.gate, 2, 1, &d->registers);
}

static enum status probe(struct display *d, cap_t io) {
  struct iface_none none = {0};
  struct device_info_out info;
  enum status status = device_info(d->device.gate, &none, &info, NULL);
  if (status == ST_OK) status = map_registers(d, &info, io);
  if (status != ST_OK) return status;
  if ((get(d, ID) & 0xfff0) != ID_FAMILY) return ST_UNSUPPORTED;
  d->memory_bytes = (uint64_t)get(d, MEMORY_64K) << 16;
  if (!d->memory_bytes || d->memory_bytes > info.bar[0].bytes) d->memory_bytes = info.bar[0].bytes;
  return hardware_bar(d->device.gate, 0, MEM_ATTR_WRITE_COMBINING, &d->pixels);
}

enum status display_open(struct display *d, cap_t io) {
  *d = (struct display){0};
  enum status status = client_open("device", "", "", 12, &d->device);
  if (status != ST_OK) return status;
  status = probe(d, io);
  if (status == ST_OK) return hardware_end_when_lost(), ST_OK;
  mem_free(&d->registers);
  client_close(&d->device);
  return status;
}

enum status display_set(const struct display *d, const struct framebuffer_mode *m) {
  put(d, ENABLE, 0);
  put(d, X, m->width), put(d, Y, m->height), put(d, BPP, m->bpp);
  put(d, VIRTUAL_WIDTH, m->width);
  put(d, X_OFFSET, 0), put(d, Y_OFFSET, 0);
  put(d, ENABLE, ON | LINEAR);
  if (d->registers.at) { /* firmware may have left the screen blanked */
    (void)*at(d, MMIO_VGA + VGA_STATUS);
    *at(d, MMIO_VGA + VGA_ATTRIBUTE) = ATTRIBUTE_SCREEN_ON;
  }
  return get(d, X) == m->width && get(d, Y) == m->height ? ST_OK : ST_STATE;
}

void display_flip(const struct display *d, const struct framebuffer_mode *m, unsigned page) {
  put(d, Y_OFFSET, page * m->height);
}
