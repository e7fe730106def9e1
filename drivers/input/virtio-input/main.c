/* virtio-input: one virtio keyboard, mouse or tablet, served as an "input" session.
 *
 * Which device it is, the device route's index says; what it is, the device says. Each event buffer is copied once out
 * of DMA memory before it is looked at. A device whose queue lies is not read again. */
#include "base/string.h"
#include "driver/input_service.h"
#include "event.h"
#include "iface/log.h"
#include "virtio/pci.h"

enum { DONATION = 12, EVENT_QUEUE = 0, STATUS_QUEUE = 1, EVENT_BYTES = 8, EV_LED = 0x11, LEDS = 3 };
enum { CFG_NAME = 1, CFG_ABS_INFO = 0x12, SELECT = 0, SUBSELECT = 1, SIZE = 2, PAYLOAD = 8, NAME_MAX = 48 };

static struct virtio device;
static struct virtio_queue events, status_queue;
static struct axis axes[2];
static bool can_light;

/* Reads up to `bytes` of one config item; returns the size that the device claims, at most bytes. */
static unsigned read_config(uint8_t select, uint8_t subselect, uint8_t *to, unsigned bytes) {
  volatile uint8_t *c = device.config.at;
  if (!c || device.config.bytes < PAYLOAD + bytes) return 0;
  c[SELECT] = select, c[SUBSELECT] = subselect;
  unsigned untrusted_size = c[SIZE];
  unsigned n = untrusted_size < bytes ? untrusted_size : bytes;
  for (unsigned i = 0; i < n; i++) to[i] = c[PAYLOAD + i];
  return n;
}

static void read_axes(void) {
  for (uint8_t i = 0; i < 2; i++) {
    int32_t range[2];
    if (read_config(CFG_ABS_INFO, i, (uint8_t *)range, sizeof range) != sizeof range) continue;
    axes[i] = (struct axis){range[0], range[1]};
  }
}

static void offer(unsigned i) {
  virtq_offer(&events.q, i, events.buffers_physical + i * EVENT_BYTES, EVENT_BYTES, true);
}

static void take_events(void) {
  unsigned i;
  uint32_t length;
  enum status status;
  for (unsigned n = 0; n < VIRTQ_MAX && (status = virtq_take(&events.q, &i, &length)) == ST_OK; n++) {
    struct wire_event untrusted_event;
    struct input_event e;
    memcpy(&untrusted_event, events.buffers + i * EVENT_BYTES, sizeof untrusted_event);
    if (length == EVENT_BYTES && event_translate(untrusted_event, axes, &e))
      input_service_push(e.type, e.code, e.value);
    offer(i);
  }
  if (status == ST_PROTOCOL)
    log_line(LOG_ERROR, "the device broke its queue; restart this driver");
  else
    virtio_notify(&events);
}

static void interrupted(void *context) {
  unsigned i;
  uint32_t length;
  virtio_ack(&device); /* before taking: what comes later raises it again */
  take_events();
  while (can_light && virtq_take(&status_queue.q, &i, &length) == ST_OK) continue; /* at most VIRTQ_MAX are lent */
  input_service_flush();
}

/* One buffer per light; a light whose former message is still out is skipped. */
static void set_leds(unsigned bits) {
  static const uint8_t code[LEDS] = {2, 0, 1}; /* scroll, num, caps as evdev numbers them */
  for (unsigned i = 0; can_light && i < LEDS; i++) {
    struct wire_event e = {EV_LED, code[i], bits >> i & 1};
    if (virtq_is_lent(&status_queue.q, i)) continue;
    memcpy(status_queue.buffers + i * EVENT_BYTES, &e, sizeof e);
    virtq_offer(&status_queue.q, i, status_queue.buffers_physical + i * EVENT_BYTES, EVENT_BYTES, false);
  }
  if (can_light) virtio_notify(&status_queue);
}

static void log_name(void) {
  char name[NAME_MAX + 1] = {0};
  read_config(CFG_NAME, 0, (uint8_t *)name, NAME_MAX);
  log_line(LOG_INFO, "\"%s\"%s", name, axes[0].maximum ? ", absolute" : "");
}

static enum status start(void) {
  enum status status = virtio_open(&device, DONATION);
  if (status == ST_OK) status = virtio_queue(&device, EVENT_QUEUE, 1, &events);
  if (status != ST_OK) return status;
  can_light = virtio_queue(&device, STATUS_QUEUE, 1, &status_queue) == ST_OK;
  read_axes();
  log_name();
  for (unsigned i = 0; i < events.q.size; i++) offer(i);
  status = virtio_start(&device, interrupted, NULL);
  virtio_notify(&events);
  return status;
}

/* The service is announced even without a device, so that a desktop whose config names it does not wait for it. */
void component_main(void) {
  enum status status = start();
  if (status == ST_GONE) env_exit(1, "platform died during the start");
  if (status == ST_NOT_FOUND)
    log_line(LOG_INFO, "no such device in this machine");
  else if (status != ST_OK)
    log_line(LOG_ERROR, "cannot start the device (status %u)", status);
  input_service_start(set_leds);
}
