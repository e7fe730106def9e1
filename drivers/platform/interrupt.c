/* Interrupt: connects a function's interrupt to a client's signal: MSI-X, else MSI, else the line.
 *
 * Why here: the address and data of a message choose a CPU and a vector, so drivers never see or write them. (A driver
 * whose BAR holds its own MSI-X table can still overwrite it; without an IOMMU with interrupt remapping a DMA device
 * can forge messages anyway.) */
#include "assigned.h"
#include "base/take.h"
#include "config.h"
#include "iface/io.h"

enum { COMMAND = 4, LINE_OFF = 0x400, MSIX_ENTRY = 16, MSI_WIDE = 0x80 };
#define MSIX_ON 0x8000u
#define MSIX_ALL_MASKED 0x4000u
#define MSI_ON 1u
#define MSI_MULTIPLE 0x70u

struct message {
  uint64_t address, data;
};

/* An Irq that sets the client's signal; flags: IRQ_MSI or 0 with an input number. */
static enum status request(struct assigned *a, uint64_t input, uint64_t flags, cap_t signal, cap_t *irq) {
  struct io_irq_in in = {.input = input, .flags = flags};
  struct iface_none none;
  struct cap_xfer x = {.n_send = 1, .send = {signal}};
  enum status status = expect_capability(&x);
  if (status == ST_OK) status = io_irq(a->io.gate, &in, &none, &x);
  return kept_capability(status, &x, OBJ_IRQ, irq);
}

/* The present line enters in COMMAND without touching the status half: its bits clear when written as ones. */
static void line_off(const struct pci_function *f) {
  config_write32(f->address, COMMAND, config_read16(f->address, COMMAND) | LINE_OFF);
}

static enum status map_table(struct assigned *a, uint32_t *offset) {
  uint32_t where = config_read32(a->function->address, a->function->msix + 4u);
  unsigned index = where & 7;
  *offset = where & ~7u;
  if (a->msix.at) return ST_OK;
  if (index >= BARS || (uint64_t)*offset + MSIX_ENTRY * VECTORS_MAX > a->function->bar[index].bytes)
    return ST_UNSUPPORTED;
  cap_t mem;
  enum status status = assigned_bar(a, index, MEM_ATTR_UNCACHED, &mem);
  if (status != ST_OK) return status;
  unsigned pages = (*offset + MSIX_ENTRY * VECTORS_MAX + PAGE_SIZE - 1) >> PAGE_SHIFT;
  return mem_attach(mem, pages, ATTACH_READ | ATTACH_WRITE, &a->msix);
}

static void write_msix(struct assigned *a, uint32_t offset, unsigned vector, struct message m) {
  const struct pci_function *f = a->function;
  volatile uint32_t *entry = (volatile uint32_t *)((uint8_t *)a->msix.at + offset + vector * MSIX_ENTRY);
  entry[0] = (uint32_t)m.address, entry[1] = (uint32_t)(m.address >> 32), entry[2] = (uint32_t)m.data, entry[3] = 0;
  uint16_t control = config_read16(f->address, f->msix + 2u);
  config_write16(f->address, f->msix + 2u, (uint16_t)((control | MSIX_ON) & ~MSIX_ALL_MASKED));
}

static void write_msi(const struct pci_function *f, struct message m) {
  uint16_t control = config_read16(f->address, f->msi + 2u);
  bool wide = control & MSI_WIDE;
  config_write32(f->address, f->msi + 4u, (uint32_t)m.address);
  if (wide) config_write32(f->address, f->msi + 8u, (uint32_t)(m.address >> 32));
  config_write16(f->address, f->msi + (wide ? 12u : 8u), (uint16_t)m.data);
  config_write16(f->address, f->msi + 2u, (uint16_t)((control & ~MSI_MULTIPLE) | MSI_ON));
}

static unsigned vectors(const struct pci_function *f) {
  unsigned n = f->msix ? (config_read16(f->address, f->msix + 2u) & 0x7ffu) + 1 : 1;
  return n < VECTORS_MAX ? n : VECTORS_MAX;
}

static enum status by_message(struct assigned *a, unsigned vector, cap_t signal) {
  struct pci_function *f = a->function;
  uint32_t table = 0;
  if (!f->msix && !f->msi) return ST_UNSUPPORTED;
  enum status status = f->msix ? map_table(a, &table) : ST_OK;
  if (status == ST_OK) status = request(a, 0, IRQ_MSI, signal, &a->irq[vector]);
  if (status != ST_OK) return status;
  struct sys_result r = sys_control(a->irq[vector], CTL_IRQ_INFO, 0, 0, 0, 0);
  struct message m = {r.w[0], r.w[1]};
  if (sys_status(r.rax) != ST_OK) return slot_free(a->irq[vector]), a->irq[vector] = 0, sys_status(r.rax);
  line_off(f);
  if (f->msix)
    write_msix(a, table, vector, m);
  else
    write_msi(f, m);
  return ST_OK;
}

static enum status by_line(struct assigned *a, cap_t signal) {
  struct pci_function *f = a->function;
  if (!f->line) return ST_UNSUPPORTED;
  enum status status = request(a, f->line, 0, signal, &a->irq[0]);
  if (status == ST_OK) config_write32(f->address, COMMAND, config_read16(f->address, COMMAND) & ~(uint32_t)LINE_OFF);
  return status;
}

enum status assigned_irq(struct assigned *a, unsigned vector, cap_t signal, cap_t *irq) {
  if (vector >= vectors(a->function)) return ST_BAD_ARG;
  if (a->irq[vector]) return ST_STATE;
  enum status status = by_message(a, vector, signal);
  if (status != ST_OK && vector == 0) status = by_line(a, signal);
  *irq = a->irq[vector];
  return status;
}
