/* Io: hardware resources, served by core. Service "io". The route's args are the policy, ranges in hex or decimal:
 * "port=0x60-0x60,0x64-0x64 irq=1,12 mem=0xfd000000+0x1000000 dma=64 msi=4 pci framebuffer"; anything outside is DENIED.
 * Without route args nothing is allowed. */
#ifndef IFACE_IO_H
#define IFACE_IO_H

#include "abi/startup.h"
#include "iface/iface.h"

struct io_ports_in { uint64_t first, count; };            /* granted to the Pd that is sent beside (RIGHT_USE) */
struct io_irq_in { uint64_t input, flags; };              /* signal beside; flags: IRQ_MSI; reply: the Irq, badge bits of the signal */
struct io_mem_in { uint64_t address, pages, attribute; }; /* reply: Mem; attribute: enum mem_attr */
struct io_dma_in { uint64_t pages, alignment; };          /* contiguous below 4 GiB; reply: Mem with PHYS; alignment in pages */
struct io_address { uint64_t physical; };
struct io_framebuffer_out { struct boot_framebuffer framebuffer; }; /* reply: Mem, write-combining */
struct io_rsdp_out { uint64_t rsdp; };

#define IO_METHODS(M, I)                                              \
  M(I, ports, struct io_ports_in, struct iface_none)                  \
  M(I, irq, struct io_irq_in, struct iface_none)                      \
  M(I, mem, struct io_mem_in, struct iface_none)                      \
  M(I, dma, struct io_dma_in, struct io_address)                      \
  M(I, framebuffer, struct iface_none, struct io_framebuffer_out)     \
  M(I, rsdp, struct iface_none, struct io_rsdp_out)

IFACE(io, IO_METHODS)

#endif
