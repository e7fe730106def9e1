/* Hardware: the client side of io and device sessions. On error nothing is kept. */
#include "driver/hardware.h"
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
  i->irq = slot_new();
  if (!i->irq) return ST_NO_SLOT;
  enum status status = loop_signal(handler, context, &i->alias);
  if (status != ST_OK) slot_free(i->irq), *i = (struct interrupt){0};
  *x = (struct cap_xfer){.n_send = 1, .send = {i->alias}, .n_receive = 1, .receive = {i->irq}};
  return status;
}

static enum status irq_conclude(enum status status, const struct cap_xfer *x, struct interrupt *i) {
  if (status == ST_OK && x->arrived[0] != OBJ_IRQ) status = ST_PROTOCOL;
  if (status == ST_OK) return hardware_ack(i), ST_OK; /* it begins masked */
  loop_signal_free(i->alias);
  slot_free(i->irq);
  *i = (struct interrupt){0};
  return status;
}

enum status hardware_io_irq(cap_t io, unsigned input, signal_handler handler, void *context, struct interrupt *out) {
  struct io_irq_in in = {.input = input};
  struct iface_none none;
  struct cap_xfer x;
  enum status status = irq_prepare(handler, context, out, &x);
  if (status != ST_OK) return status;
  return irq_conclude(io_irq(io, &in, &none, &x), &x, out);
}

enum status hardware_device_irq(cap_t device, unsigned vector, signal_handler handler, void *context,
                                struct interrupt *out) {
  struct device_irq_in in = {.vector = vector};
  struct iface_none none;
  struct cap_xfer x;
  enum status status = irq_prepare(handler, context, out, &x);
  if (status != ST_OK) return status;
  return irq_conclude(device_irq(device, &in, &none, &x), &x, out);
}

enum status hardware_bar(cap_t device, unsigned index, unsigned attribute, cap_t *mem) {
  struct device_bar_in in = {.index = index, .attribute = attribute};
  struct iface_none none;
  *mem = slot_new();
  if (!*mem) return ST_NO_SLOT;
  struct cap_xfer x = {.n_receive = 1, .receive = {*mem}};
  enum status status = device_bar(device, &in, &none, &x);
  if (status == ST_OK && x.arrived[0] != OBJ_MEM) status = ST_PROTOCOL;
  if (status != ST_OK) slot_free(*mem), *mem = 0;
  return status;
}

enum status hardware_dma(cap_t device, unsigned pages, struct memory *out, uint64_t *physical) {
  struct device_dma_in in = {.pages = pages};
  struct device_value value = {0};
  cap_t mem = slot_new();
  if (!mem) return ST_NO_SLOT;
  struct cap_xfer x = {.n_receive = 1, .receive = {mem}};
  enum status status = device_dma(device, &in, &value, &x);
  if (status == ST_OK && x.arrived[0] != OBJ_MEM) status = ST_PROTOCOL;
  if (status == ST_OK) status = mem_attach(mem, pages, ATTACH_READ | ATTACH_WRITE, out);
  if (status != ST_OK) slot_free(mem);
  *physical = value.value;
  return status;
}

static void lost(const struct parent_next_out *event) {
  if (event->kind == EVENT_LOST) env_exit(1, "a server that this driver needs has died");
}

void hardware_end_when_lost(void) { loop_on_event(lost); }
