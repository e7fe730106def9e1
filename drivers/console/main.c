/* console: port 0 of a virtio console as a byte stream, one session at a time.
 *
 * Buffers: 1 KiB each; a write takes one transmit buffer or nothing, a read empties the oldest receive buffer, so bytes
 * are copied once in each direction and no ring of our own is needed. Without a session, bytes from the host are
 * dropped. */
#include "base/loop.h"
#include "base/string.h"
#include "base/take.h"
#include "iface/log.h"
#include "iface/stream.h"
#include "virtio/pci.h"

enum { RECEIVE_QUEUE = 0, SEND_QUEUE = 1, DONATION = 12, BUFFER = STREAM_CHUNK, RECEIVE_BUFFERS = 16 };
enum { RECEIVE_PAGES = RECEIVE_BUFFERS * BUFFER / PAGE_SIZE, SEND_PAGES = VIRTQ_MAX * BUFFER / PAGE_SIZE };

static struct virtio device;
static struct virtio_queue receive, send;
static bool started;

static bool is_working(void) { return started && !receive.q.broken && !send.q.broken; }

static void offer(unsigned i) { virtq_offer(&receive.q, i, receive.buffers_physical + i * BUFFER, BUFFER, true); }

static void tell(void) {
  const struct session *user = loop_sessions(); /* the one there may be */
  if (user && user->watch) sys_signal(user->watch);
}

/* Moves the oldest received buffer out and lends it to the device again; false when there is none. */
static bool take_received(uint8_t *to, uint64_t *bytes) {
  unsigned i;
  uint32_t length;
  if (virtq_take(&receive.q, &i, &length) != ST_OK) return false;
  memcpy(to, receive.buffers + i * BUFFER, length);
  *bytes = length;
  offer(i);
  virtio_notify(&receive);
  return true;
}

/* What waits now, no more: the other side may send faster than this drops. */
static void drop_received(void) {
  struct stream_chunk dropped;
  for (unsigned n = 0; n < RECEIVE_BUFFERS && take_received(dropped.data, &dropped.bytes); n++) continue;
}

static void interrupted(void *context) {
  unsigned i;
  uint32_t length;
  virtio_ack(&device);
  while (virtq_take(&send.q, &i, &length) == ST_OK) continue; /* sent, free again; ends: only lent ones come back */
  if (!loop_sessions()) drop_received();
  tell();
}

static enum status write(void *session, const struct stream_chunk *untrusted_in, struct stream_count *out,
                         struct cap_xfer *x) {
  uint64_t bytes = untrusted_in->bytes;
  if (bytes > STREAM_CHUNK) return ST_BAD_ARG;
  if (!is_working()) return ST_GONE;
  if (!bytes) return ST_OK;
  for (unsigned i = 0; i < send.q.size; i++) {
    if (virtq_is_lent(&send.q, i)) continue;
    memcpy(send.buffers + i * BUFFER, untrusted_in->data, bytes);
    virtq_offer(&send.q, i, send.buffers_physical + i * BUFFER, (uint32_t)bytes, false);
    virtio_notify(&send);
    out->bytes = bytes;
    return ST_OK;
  }
  return ST_OK; /* no room: 0 bytes taken */
}

static enum status read(void *session, const struct iface_none *none, struct stream_chunk *out, struct cap_xfer *x) {
  if (!is_working()) return ST_GONE;
  for (unsigned n = 0; n < RECEIVE_BUFFERS && take_received(out->data, &out->bytes) && !out->bytes; n++) continue;
  return ST_OK;
}

static enum status watch(void *session, const struct iface_none *none, struct iface_none *out, struct cap_xfer *x) {
  enum status status = take_watch(x, session);
  if (status == ST_OK) tell(); /* something may have come before */
  return status;
}

static enum status open_port(struct session *s) {
  if (!is_working()) return ST_NOT_FOUND;
  drop_received(); /* it was for somebody else */
  return ST_OK;
}

static const struct stream_ops ops = {.write = write, .read = read, .watch = watch};
static const struct service service = {
    .ops = &ops, .min_pages = 4, .open = open_port, .single = true, SERVES(stream, "console")};

static enum status start(void) {
  enum status status = virtio_open(&device, DONATION);
  if (status == ST_OK) status = virtio_queue(&device, RECEIVE_QUEUE, RECEIVE_PAGES, &receive);
  if (status == ST_OK) status = virtio_queue(&device, SEND_QUEUE, SEND_PAGES, &send);
  if (status != ST_OK) return status;
  for (unsigned i = 0; i < RECEIVE_BUFFERS && i < receive.q.size; i++) offer(i);
  status = virtio_start(&device, interrupted, NULL);
  if (status == ST_OK) virtio_notify(&receive);
  return status;
}

void component_main(void) {
  enum status status = start();
  if (status == ST_GONE) env_exit(1, "platform died during the start");
  started = status == ST_OK;
  if (status == ST_NOT_FOUND)
    log_line(LOG_WARNING, "no virtio console; with QEMU add -device virtio-serial-pci -device virtconsole,chardev=...");
  else if (!started)
    log_line(LOG_ERROR, "cannot start the device (status %u)", status);
  else
    log_line(LOG_INFO, "port 0 is up");
  loop_serve(&service);
}
