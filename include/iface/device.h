/* Device: one PCI function, served by drivers/platform. Service "device". Route args are the policy and name the
 * function: "vendor=0x1af4 device=0x1052 index=0" or "class=0x030000 index=0". NOT_FOUND when it is not there.
 * Bus mastering is off until enable, and off again, with the device reset, when the session closes. */
#ifndef IFACE_DEVICE_H
#define IFACE_DEVICE_H

#include "iface/iface.h"

enum bar_kind { BAR_NONE = 0, BAR_MEMORY = 1, BAR_PREFETCHABLE = 2, BAR_PORTS = 3 };
struct device_bar_info { uint64_t base, bytes; uint32_t kind, reserved; }; /* kind: enum bar_kind */
struct device_info_out {
  uint16_t vendor, device, subsystem, address; /* address: bus << 8 | slot << 3 | function */
  uint32_t class_code, reserved;
  struct device_bar_info bar[6];
};
struct device_bar_in { uint64_t index, attribute; };     /* reply: Mem of the whole BAR */
struct device_ports_in { uint64_t index; };              /* Pd beside: grants the port BAR */
struct device_config_in { uint64_t offset; };            /* reads 4 bytes of configuration space, offset 0..255 */
struct device_value { uint64_t value; };
struct device_irq_in { uint64_t vector; };               /* signal beside; reply: Irq. MSI-X entry `vector` where available, else the line */
struct device_dma_in { uint64_t pages; };                /* reply: Mem, and its physical address */

#define DEVICE_METHODS(M, I)                                       \
  M(I, info, struct iface_none, struct device_info_out)            \
  M(I, bar, struct device_bar_in, struct iface_none)               \
  M(I, ports, struct device_ports_in, struct iface_none)           \
  M(I, config, struct device_config_in, struct device_value)       \
  M(I, irq, struct device_irq_in, struct iface_none)               \
  M(I, dma, struct device_dma_in, struct device_value)             \
  M(I, enable, struct iface_none, struct iface_none)

IFACE(device, DEVICE_METHODS)

#endif
