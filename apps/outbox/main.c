/* outbox: takes named byte streams from its clients and sends them out of the machine through the console.
 *
 * Each open stream has a number below STREAMS that is on the wire; a session that closes in the middle leaves its
 * number to `void_streams` until the host was told. Requests never wait: AGAIN says that the wire is busy. */
#include "base/string.h"
#include "iface/log.h"
#include "names.h"
#include "wire.h"

enum { STREAMS = 16, TOTAL_MAX = 16 << 20 };
struct writer {
  bool open;
  uint16_t stream;
  uint32_t crc;
  uint64_t total, sent;
  char name[NAME_BYTES + 1];
};

static struct names names;
static uint32_t busy_streams, void_streams;

static struct writer *writer_of(void *session) { return ((struct session *)session)->state; }

static void send_aborts(void *context) {
  for (uint16_t i = 0; i < STREAMS && void_streams; i++) {
    if (!(void_streams >> i & 1) || wire_ready() != ST_OK) continue;
    wire_send(FRAME_ABORT, i, NULL, 0);
    void_streams &= ~(1u << i), busy_streams &= ~(1u << i);
  }
}

static enum status begin(void *session, const struct outbox_begin_in *untrusted_in, struct iface_none *out,
                         struct cap_xfer *x) {
  struct session *s = session;
  struct writer *w = writer_of(session);
  struct frame_begin b = {.total = untrusted_in->bytes};
  uint16_t stream = (uint16_t)__builtin_ctz(~busy_streams); /* the first that is free */
  if (w->open) return ST_STATE;
  if (b.total > TOTAL_MAX || !name_valid(untrusted_in->name)) return ST_BAD_ARG;
  enum status status = wire_ready();
  if (status != ST_OK) return status;
  if (stream >= STREAMS) return ST_NO_SLOT;
  status = names_take(&names, untrusted_in->name, crc32_update(0, s->label, text_length(s->label, sizeof s->label)));
  if (status != ST_OK) return status;
  memcpy(b.name, untrusted_in->name, sizeof b.name);
  memcpy(b.label, s->label, sizeof b.label);
  *w = (struct writer){.open = true, .stream = stream, .total = b.total};
  memcpy(w->name, b.name, sizeof b.name);
  busy_streams |= 1u << stream;
  wire_send(FRAME_BEGIN, stream, &b, sizeof b);
  return ST_OK;
}

static enum status data(void *session, const struct outbox_data_in *untrusted_in, struct iface_none *out,
                        struct cap_xfer *x) {
  struct writer *w = writer_of(session);
  uint64_t bytes = untrusted_in->bytes;
  if (!w->open) return ST_STATE;
  if (bytes > OUTBOX_CHUNK || bytes > w->total - w->sent) return ST_BAD_ARG;
  if (!bytes) return ST_OK;
  enum status status = wire_ready();
  if (status != ST_OK) return status;
  w->sent += bytes;
  w->crc = crc32_update(w->crc, untrusted_in->data, bytes);
  wire_send(FRAME_DATA, w->stream, untrusted_in->data, bytes);
  return ST_OK;
}

static enum status end(void *session, const struct iface_none *none, struct iface_none *out, struct cap_xfer *x) {
  struct writer *w = writer_of(session);
  if (!w->open || w->sent != w->total) return ST_STATE;
  enum status status = wire_ready();
  if (status != ST_OK) return status;
  struct frame_end e = {.total = w->total, .crc = w->crc};
  wire_send(FRAME_END, w->stream, &e, sizeof e);
  busy_streams &= ~(1u << w->stream);
  w->open = false;
  log_line(LOG_INFO, "%s sent %s, %lu bytes", ((struct session *)session)->label, w->name, w->total);
  return ST_OK;
}

static void close_writer(struct session *s) {
  struct writer *w = writer_of(s);
  if (!w->open) return;
  void_streams |= 1u << w->stream;
  send_aborts(NULL);
}

static const struct outbox_ops ops = {.begin = begin, .data = data, .end = end};
static const struct service service = {
    .ops = &ops, .state_bytes = sizeof(struct writer), .min_pages = 4, .close = close_writer, SERVES(outbox, "outbox")};

void component_main(void) {
  wire_start(send_aborts);
  loop_serve(&service);
}
