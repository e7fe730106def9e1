/* platform: finds the PCI functions and hands them out, one to a "device" session.
 *
 * The route's arguments name the function; a client can name nothing itself. At start bus mastering is taken from every
 * function, so a device that a dead driver left running is stopped before its memory is used again. */
#include "assigned.h"
#include "base/string.h"
#include "base/take.h"
#include "config.h"
#include "driver/hardware.h"
#include "iface/io.h"
#include "iface/log.h"

enum {
  MEM_RIGHTS = RIGHT_READ | RIGHT_WRITE | RIGHT_DERIVE | RIGHT_GRANT | RIGHT_INFO,
  IRQ_RIGHTS = RIGHT_CONTROL | RIGHT_GRANT
};

static struct pci_function table[FUNCTIONS_MAX];
static unsigned count;

static struct assigned *assigned_of(void *session) { return ((struct session *)session)->state; }

static void reply_with(struct cap_xfer *x, cap_t cap, uint16_t rights) {
  x->n_send = 1, x->send[0] = cap, x->rights[0] = rights;
}

static void property(const char *args, const char *key, uint32_t flag, uint32_t *value, struct match *m) {
  uint64_t number;
  if (!args_number(args, key, &number)) return;
  *value = (uint32_t)number;
  m->flags |= flag;
}

static enum status open(struct session *s) {
  struct match m = {0};
  property(s->args, "vendor", MATCH_VENDOR, &m.vendor, &m);
  property(s->args, "device", MATCH_DEVICE, &m.device, &m);
  property(s->args, "class", MATCH_CLASS, &m.class_code, &m);
  property(s->args, "index", 0, &m.index, &m);
  if (!m.flags) {
    log_line(LOG_ERROR, "the device route of %s names no function: give it args vendor= device= or class=", s->label);
    return ST_DENIED;
  }
  struct pci_function *f = function_find(table, count, &m);
  return f ? assigned_open(s->state, f) : ST_NOT_FOUND;
}

static void close(struct session *s) { assigned_close(s->state); }

static enum status info(void *session, const struct iface_none *none, struct device_info_out *out, struct cap_xfer *x) {
  const struct pci_function *f = assigned_of(session)->function;
  out->vendor = f->vendor, out->device = f->device, out->subsystem = f->subsystem, out->address = f->address;
  out->class_code = f->class_code;
  memcpy(out->bar, f->bar, sizeof out->bar);
  return ST_OK;
}

static enum status bar(void *session, const struct device_bar_in *untrusted_in, struct iface_none *out,
                       struct cap_xfer *x) {
  cap_t mem;
  if (untrusted_in->index >= BARS || untrusted_in->attribute > MEM_ATTR_UNCACHED) return ST_BAD_ARG;
  enum status status =
      assigned_bar(assigned_of(session), (unsigned)untrusted_in->index, (unsigned)untrusted_in->attribute, &mem);
  if (status == ST_OK) reply_with(x, mem, MEM_RIGHTS);
  return status;
}

static enum status ports(void *session, const struct device_ports_in *untrusted_in, struct iface_none *out,
                         struct cap_xfer *x) {
  struct assigned *a = assigned_of(session);
  if (untrusted_in->index >= BARS || x->arrived[0] != OBJ_PD) return ST_BAD_ARG;
  const struct device_bar_info *b = &a->function->bar[untrusted_in->index];
  if (b->kind != BAR_PORTS) return ST_NOT_FOUND;
  struct io_ports_in in = {.first = b->base, .count = b->bytes};
  struct cap_xfer pass = {.n_send = 1, .send = {x->receive[0]}};
  return io_ports(a->io.gate, &in, out, &pass);
}

static enum status config(void *session, const struct device_config_in *untrusted_in, struct device_value *out,
                          struct cap_xfer *x) {
  if (untrusted_in->offset > 252 || (untrusted_in->offset & 3)) return ST_BAD_ARG;
  out->value = config_read32(assigned_of(session)->function->address, (unsigned)untrusted_in->offset);
  return ST_OK;
}

static enum status irq(void *session, const struct device_irq_in *untrusted_in, struct iface_none *out,
                       struct cap_xfer *x) {
  cap_t given;
  if (untrusted_in->vector >= VECTORS_MAX) return ST_BAD_ARG;
  if (x->arrived[0] != OBJ_SIGNAL) return ST_BAD_CAP;
  enum status status = assigned_irq(assigned_of(session), (unsigned)untrusted_in->vector, x->receive[0], &given);
  if (status == ST_OK) reply_with(x, given, IRQ_RIGHTS);
  return status;
}

static enum status dma(void *session, const struct device_dma_in *untrusted_in, struct device_value *out,
                       struct cap_xfer *x) {
  cap_t mem;
  if (untrusted_in->pages > DMA_PAGES_MAX) return ST_BAD_ARG;
  enum status status = assigned_dma(assigned_of(session), (unsigned)untrusted_in->pages, &mem, &out->value);
  if (status == ST_OK) reply_with(x, mem, MEM_RIGHTS | RIGHT_PHYS);
  return status;
}

static enum status enable(void *session, const struct iface_none *none, struct iface_none *out, struct cap_xfer *x) {
  function_master(assigned_of(session)->function, true);
  return ST_OK;
}

static const struct device_ops ops = {
    .info = info, .bar = bar, .ports = ports, .config = config, .irq = irq, .dma = dma, .enable = enable};
static const struct service service = {.ops = &ops,
                                       .state_bytes = sizeof(struct assigned),
                                       .min_pages = 6,
                                       .open = open,
                                       .close = close,
                                       SERVES(device, "device")};

void component_main(void) {
  struct client io;
  unsigned left_out;
  enum status status = client_open("io", "", "", 8, &io);
  if (status == ST_OK) status = hardware_ports(io.gate, 0xcf8, 8);
  if (status != ST_OK) {
    log_line(LOG_ERROR, "no configuration ports (status %u): give an io route port=0xcf8-0xcff", status);
    env_exit(1, "cannot reach PCI configuration space");
  }
  count = functions_scan(table, &left_out);
  log_line(LOG_INFO, "%u PCI functions, %u more left out", count, left_out);
  for (unsigned i = 0; i < count; i++)
    log_line(LOG_DEBUG, "%x %x:%x class %x", table[i].address, table[i].vendor, table[i].device, table[i].class_code);
  loop_serve(&service);
}
