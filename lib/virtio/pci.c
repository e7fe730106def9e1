/* Virtio over PCI: a modern device found through a device session.
 *
 * Bounds: the capability walk ends after 48 steps, a reset after 100 ms, whatever the device answers. */
#include "virtio/pci.h"
#include "iface/device.h"

enum { CAP_VENDOR = 0x09, CAP_STEPS = 48, RESET_MS = 100, BAR_PAGES_MAX = 4096 };
enum { CFG_COMMON = 1, CFG_NOTIFY = 2, CFG_ISR = 3, CFG_DEVICE = 4 };
enum { ACKNOWLEDGE = 1, DRIVER = 2, DRIVER_OK = 4, FEATURES_OK = 8 };
enum { FEATURE_VERSION_1_HIGH = 1, NO_VECTOR = 0xffff };

struct common { /* struct virtio_pci_common_cfg; 64-bit fields are written in halves */
  uint32_t feature_select, feature, guest_select, guest_feature;
  uint16_t msix_config, queues;
  uint8_t status, generation;
  uint16_t queue_select, queue_size, queue_vector, queue_enable, queue_notify;
  uint32_t queue_descriptor[2], queue_driver[2], queue_device[2];
};
_Static_assert(sizeof(struct common) == 56, "the device's layout");

static volatile struct common *common(const struct virtio *v) { return (volatile struct common *)v->common.at; }

static void put64(volatile uint32_t half[2], uint64_t value) {
  half[0] = (uint32_t)value, half[1] = (uint32_t)(value >> 32);
}

static uint32_t config(const struct virtio *v, unsigned offset) {
  struct device_config_in in = {.offset = offset};
  struct device_value out = {0};
  return device_config(v->device.gate, &in, &out, NULL) == ST_OK ? (uint32_t)out.value : 0;
}

/* Attaches BAR `index` once. */
static enum status map_bar(struct virtio *v, const struct device_info_out *info, unsigned index) {
  if (v->bar[index].at) return ST_OK;
  uint64_t pages = info->bar[index].bytes >> PAGE_SHIFT;
  bool memory = info->bar[index].kind == BAR_MEMORY || info->bar[index].kind == BAR_PREFETCHABLE;
  if (!memory || !pages || pages > BAR_PAGES_MAX) return ST_UNSUPPORTED;
  return hardware_registers(v->device.gate, index, (unsigned)pages, &v->bar[index]);
}

/* One vendor capability at `at`: keeps the first usable region of each type. */
static enum status region(struct virtio *v, const struct device_info_out *info, unsigned at, uint32_t head) {
  struct virtio_region *regions[] = {NULL, &v->common, &v->notify, &v->isr, &v->config};
  unsigned type = head >> 24, index = config(v, at + 4) & 0xff;
  uint32_t offset = config(v, at + 8), bytes = config(v, at + 12);
  if (type < CFG_COMMON || type > CFG_DEVICE || index >= VIRTIO_BARS || regions[type]->at) return ST_OK;
  if (!bytes || (uint64_t)offset + bytes > info->bar[index].bytes || (offset & 3)) return ST_OK;
  enum status status = map_bar(v, info, index);
  if (status != ST_OK) return status;
  *regions[type] = (struct virtio_region){(volatile uint8_t *)v->bar[index].at + offset, bytes};
  if (type == CFG_NOTIFY) v->notify_multiplier = config(v, at + 16);
  return ST_OK;
}

static enum status find_regions(struct virtio *v) {
  struct iface_none none = {0};
  struct device_info_out info;
  enum status status = device_info(v->device.gate, &none, &info, NULL);
  unsigned at = config(v, 0x34) & 0xfc;
  for (unsigned step = 0; status == ST_OK && at >= 0x40 && step < CAP_STEPS; step++) {
    uint32_t head = config(v, at);
    if ((head & 0xff) == CAP_VENDOR) status = region(v, &info, at, head);
    at = head >> 8 & 0xfc;
  }
  if (status != ST_OK) return status;
  bool modern = v->common.at && v->common.bytes >= sizeof(struct common) && v->notify.at && v->isr.at;
  return modern ? ST_OK : ST_UNSUPPORTED;
}

static enum status negotiate(const struct virtio *v) {
  volatile struct common *c = common(v);
  c->status = 0;
  for (uint64_t end = env_deadline(RESET_MS); c->status;)
    if (sys_tsc() > end) return ST_TIMEOUT;
  c->status = ACKNOWLEDGE;
  c->status = ACKNOWLEDGE | DRIVER;
  c->feature_select = 1;
  if (!(c->feature & FEATURE_VERSION_1_HIGH)) return ST_UNSUPPORTED;
  c->guest_select = 0, c->guest_feature = 0;
  c->guest_select = 1, c->guest_feature = FEATURE_VERSION_1_HIGH;
  c->status = ACKNOWLEDGE | DRIVER | FEATURES_OK;
  return c->status & FEATURES_OK ? ST_OK : ST_UNSUPPORTED;
}

enum status virtio_open(struct virtio *v, unsigned donation) {
  *v = (struct virtio){0};
  enum status status = client_open("device", "", "", donation, &v->device);
  if (status != ST_OK) return status;
  status = find_regions(v);
  if (status == ST_OK) status = negotiate(v);
  if (status == ST_OK) return hardware_end_when_lost(), ST_OK;
  for (unsigned i = 0; i < VIRTIO_BARS; i++) mem_free(&v->bar[i]);
  client_close(&v->device);
  return status;
}

enum status virtio_queue(struct virtio *v, unsigned number, unsigned buffer_pages, struct virtio_queue *out) {
  *out = (struct virtio_queue){.number = number};
  volatile struct common *c = common(v);
  c->queue_select = (uint16_t)number;
  unsigned size = c->queue_size;
  if (!size) return ST_NOT_FOUND;
  if (size > VIRTQ_MAX) size = VIRTQ_MAX;
  uint64_t door = (uint64_t)c->queue_notify * v->notify_multiplier;
  if (door + 2 > v->notify.bytes) return ST_PROTOCOL;
  uint64_t physical;
  enum status status = hardware_dma(v->device.gate, 1 + buffer_pages, &out->memory, &physical);
  if (status == ST_OK) status = virtq_init(&out->q, out->memory.at, size);
  if (status != ST_OK) return status;
  out->doorbell = (volatile uint16_t *)(v->notify.at + door);
  out->buffers = (uint8_t *)out->memory.at + PAGE_SIZE;
  out->buffers_physical = physical + PAGE_SIZE;
  c->queue_size = (uint16_t)size;
  put64(c->queue_descriptor, physical + offsetof(struct virtq_rings, descriptor));
  put64(c->queue_driver, physical + offsetof(struct virtq_rings, available));
  put64(c->queue_device, physical + offsetof(struct virtq_rings, used));
  c->queue_vector = 0;
  c->queue_enable = 1;
  return ST_OK;
}

enum status virtio_start(struct virtio *v, signal_handler handler, void *context) {
  struct iface_none none = {0};
  common(v)->msix_config = NO_VECTOR;
  enum status status = hardware_device_irq(v->device.gate, 0, handler, context, &v->interrupt);
  if (status == ST_OK) status = device_enable(v->device.gate, &none, &none, NULL);
  if (status != ST_OK) return status;
  common(v)->status = ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK;
  return common(v)->status & DRIVER_OK ? ST_OK : ST_STATE;
}

void virtio_ack(struct virtio *v) {
  (void)*v->isr.at; /* reading it lowers a line interrupt; harmless with a message */
  hardware_ack(&v->interrupt);
}

void virtio_notify(const struct virtio_queue *q) { *q->doorbell = (uint16_t)q->number; }
