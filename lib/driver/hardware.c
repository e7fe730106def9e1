/* Hardware: the client side of io and device sessions. On error nothing is kept. */
#include "driver/hardware.h"
#include "base/take.h"
#include "iface/device.h"
#include "iface/io.h"

enum status hardware_ports(cap_t io, uint16_t first, unsigned count) {
  struct io_ports_in in = {.first = first, .count = count};
  struct cap_xfer x = {.n_send = 1, .send = {SLOT_PD}};
  struct iface_none none;
  return io_ports(io, &in, &none, &x);
}

void hardware_ack(const struct interrupt *i) {
  if (i->irq) sys_control(i->irq, CTL_IRQ_ACK, 0, 0, 0, 0);
}

/* What both kinds of interrupt share: a signal of the own loop goes out, the Irq comes back. */
static enum status irq_prepare(signal_handler handler, void *context, struct interrupt *i, struct cap_xfer *x) {
  *i = (struct interrupt){0};
  enum status status = expect_capability(x);
  if (status == ST_OK) status = loop_signal(handler, context, &i->alias);
  x->n_send = 1, x->send[0] = i->alias;
  return status;
}

static enum status irq_conclude(enum status status, const struct cap_xfer *x, struct interrupt *i) {
  status = kept_capability(status, x, OBJ_IRQ, &i->irq);
  if (status == ST_OK) return hardware_ack(i), ST_OK; /* it begins masked */
  if (i->alias) loop_signal_free(i->alias);
  *i = (struct interrupt){0};
  return status;
}

enum status hardware_io_irq(cap_t io, unsigned input, signal_handler handler, void *context, struct interrupt *out) {
  struct io_irq_in in = {.input = input};
  struct iface_none none;
  struct cap_xfer x = {0};
  enum status status = irq_prepare(handler, context, out, &x);
  if (status == ST_OK) status = io_irq(io, &in, &none, &x);
  return irq_conclude(status, &x, out);
}

enum status hardware_device_irq(cap_t device, unsigned vector, signal_handler handler, void *context,
                                struct interrupt *out) {
  struct device_irq_in in = {.vector = vector};
  struct iface_none none;
  struct cap_xfer x = {0};
  enum status status = irq_prepare(handler, context, out, &x);
  if (status == ST_OK) status = device_irq(device, &in, &none, &x);
  return irq_conclude(status, &x, out);
}

enum status hardware_bar(cap_t device, unsigned index, unsigned attribute, cap_t *mem) {
  struct device_bar_in in = {.index = index, .attribute = attribute};
  struct iface_none none;
  struct cap_xfer x = {0};
  enum status status = expect_capability(&x);
  if (status == ST_OK) status = device_bar(device, &in, &none, &x);
  return kept_capability(status, &x, OBJ_MEM, mem);
}

static enum status attach(enum status status, cap_t mem, unsigned pages, struct memory *out) {
  if (status != ST_OK) return status;
  status = mem_attach(mem, pages, ATTACH_READ | ATTACH_WRITE, out);
  if (status != ST_OK) slot_free(mem);
  return status;
}

enum status hardware_registers(cap_t device, unsigned index, unsigned pages, struct memory *out) {
  cap_t mem = 0;
  enum status status = hardware_bar(device, index, MEM_ATTR_UNCACHED, &mem);
  return attach(status, mem, pages, out);
}

enum status hardware_dma(cap_t device, unsigned pages, struct memory *out, uint64_t *physical) {
  struct device_dma_in in = {.pages = pages};
  struct device_value value = {0};
  struct cap_xfer x = {0};
  cap_t mem = 0;
  enum status status = expect_capability(&x);
  if (status == ST_OK) status = device_dma(device, &in, &value, &x);
  status = kept_capability(status, &x, OBJ_MEM, &mem);
  *physical = value.value;
  return attach(status, mem, pages, out);
}

static void lost(const struct parent_next_out *event) {
  if (event->kind == EVENT_LOST) env_exit(1, "a server that this driver needs has died");
}

void hardware_end_when_lost(void) { loop_on_event(lost); }
