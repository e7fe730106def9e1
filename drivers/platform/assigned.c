/* Assigned: one PCI function in the hands of one "device" session. */
#include "assigned.h"
#include "base/take.h"
#include "iface/io.h"

enum { RETIRED_MAX = 8, RETIRE_MS = 200 };
enum { IO_PAGES = 24 }; /* donation for the io session: bank, state, a few cells for Mems and interrupts */

enum status assigned_open(struct assigned *a, struct pci_function *f) {
  if (f->owner) return ST_STATE;
  enum status status = client_open("io", "", "", IO_PAGES, &a->io);
  if (status != ST_OK) return status;
  a->function = f;
  f->owner = a;
  return ST_OK;
}

/* What a closed session leaves behind for a moment: its silenced registers. Whoever still writes to them, above all a
 * display that draws while its framebuffer driver dies, learns of the loss by message before the memory goes, and does
 * not fault. */
struct retired {
  struct client io;
  struct timer timer;
};
static struct retired retired[RETIRED_MAX];

static void release(void *context) {
  struct retired *r = context;
  client_close(&r->io);
}

/* Without a free place the memory goes at once. */
static void retire(struct client *io) {
  unsigned i = 0;
  while (i < RETIRED_MAX && retired[i].io.gate) i++;
  if (i == RETIRED_MAX) {
    client_close(io);
    return;
  }
  retired[i].io = *io;
  retired[i].timer.handler = release, retired[i].timer.context = &retired[i];
  timer_set(&retired[i].timer, env_deadline(RETIRE_MS));
  *io = (struct client){0};
}

static void free_slots(cap_t *slots, unsigned n) {
  for (unsigned i = 0; i < n; i++) slot_free(slots[i]);
}

void assigned_close(struct assigned *a) {
  if (!a->function) return;
  function_quiesce(a->function);
  mem_free(&a->msix);
  free_slots(a->bar, BARS), free_slots(a->irq, VECTORS_MAX), free_slots(a->dma, DMA_BLOCKS_MAX);
  retire(&a->io);
  a->function->owner = NULL;
  a->function = NULL;
}

enum status assigned_bar(struct assigned *a, unsigned index, unsigned attribute, cap_t *mem) {
  if (index >= BARS || attribute > MEM_ATTR_UNCACHED || attribute == MEM_ATTR_CACHED) return ST_BAD_ARG;
  const struct device_bar_info *b = &a->function->bar[index];
  if (b->kind != BAR_MEMORY && b->kind != BAR_PREFETCHABLE) return ST_NOT_FOUND;
  if ((b->base | b->bytes) & (PAGE_SIZE - 1))
    return ST_UNSUPPORTED; /* shares its page with another function's registers */
  if (a->bar[index]) return *mem = a->bar[index], a->bar_attribute[index] == attribute ? ST_OK : ST_STATE;
  struct io_mem_in in = {.address = b->base, .pages = b->bytes >> PAGE_SHIFT, .attribute = attribute};
  struct iface_none none;
  struct cap_xfer x = {0};
  enum status status = expect_capability(&x);
  if (status == ST_OK) status = io_mem(a->io.gate, &in, &none, &x);
  status = kept_capability(status, &x, OBJ_MEM, &a->bar[index]);
  a->bar_attribute[index] = (uint8_t)attribute;
  *mem = a->bar[index];
  return status;
}

enum status assigned_dma(struct assigned *a, unsigned pages, cap_t *mem, uint64_t *physical) {
  if (!pages || pages > DMA_PAGES_MAX) return ST_BAD_ARG;
  unsigned i = 0;
  while (i < DMA_BLOCKS_MAX && a->dma[i]) i++;
  if (i == DMA_BLOCKS_MAX) return ST_NO_SLOT;
  struct io_dma_in in = {.pages = pages, .alignment = 1};
  struct io_address address = {0};
  struct cap_xfer x = {0};
  enum status status = expect_capability(&x);
  if (status == ST_OK) status = io_dma(a->io.gate, &in, &address, &x);
  status = kept_capability(status, &x, OBJ_MEM, &a->dma[i]);
  *mem = a->dma[i];
  *physical = address.physical;
  return status;
}
