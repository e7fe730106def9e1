/* Hardware: the client side of io and device sessions: ports, interrupts, register windows, DMA memory. */
#ifndef DRIVER_HARDWARE_H
#define DRIVER_HARDWARE_H

#include "base/loop.h"

/* Grants ports first..first+count-1 of an io session to this component. */
enum status hardware_ports(cap_t io, uint16_t first, unsigned count);

/* An interrupt with its handler. The handler runs from the event loop; call hardware_ack when the device is quiet. */
struct interrupt {
  cap_t irq, alias;
};
enum status hardware_io_irq(cap_t io, unsigned input, signal_handler handler, void *context, struct interrupt *out);
enum status hardware_device_irq(cap_t device, unsigned vector, signal_handler handler, void *context,
                                struct interrupt *out);
void hardware_ack(const struct interrupt *i);

/* A BAR of a device session as a Mem in a new slot; attribute: enum mem_attr. */
enum status hardware_bar(cap_t device, unsigned index, unsigned attribute, cap_t *mem);
/* The first pages of a BAR, uncached and attached read-write. */
enum status hardware_registers(cap_t device, unsigned index, unsigned pages, struct memory *out);
/* DMA memory, attached read-write and zeroed; *physical is its address for the device. */
enum status hardware_dma(cap_t device, unsigned pages, struct memory *out, uint64_t *physical);

/* From now on the component ends when a server that it uses dies: its registers, interrupts and DMA memory are gone
 * then, and a fresh start by the parent's restart rule is the one way that is always right. */
void hardware_end_when_lost(void);

#endif
