/* Wire: the one frame that is on its way through the console session.
 *
 * Invariant: frames leave whole and in order: a new one is taken only when the former has left. When the console driver
 * dies the rest of the frame is dropped (the reader skips it by its CRC) and the session is opened again once a second.
 */
#include "wire.h"
#include "base/string.h"
#include "iface/log.h"
#include "iface/stream.h"

enum { DONATION = 8, RETRY_MS = 1000 };

static struct client console;
static bool connected;
static uint8_t frame[FRAME_BYTES];
static size_t frame_bytes, sent;
static cap_t wake;
static signal_handler on_drained;
static struct timer retry;

static void connect(void *context);

static void lost(void) {
  client_close(&console);
  connected = false;
  frame_bytes = sent = 0;
  timer_set(&retry, env_deadline(RETRY_MS));
}

/* Pushes bytes until the console has no room. */
static void pump(void) {
  while (connected && sent < frame_bytes) {
    struct stream_chunk chunk = {.bytes = frame_bytes - sent};
    struct stream_count taken = {0};
    if (chunk.bytes > STREAM_CHUNK) chunk.bytes = STREAM_CHUNK;
    memcpy(chunk.data, frame + sent, chunk.bytes);
    if (stream_write(console.gate, &chunk, &taken, NULL) != ST_OK || taken.bytes > chunk.bytes) lost();
    if (!connected || !taken.bytes) return;
    sent += taken.bytes;
  }
}

static void woken(void *context) {
  if (sent == frame_bytes) return;
  pump();
  if (connected && sent == frame_bytes) on_drained(NULL);
}

static enum status watch(void) {
  struct iface_none none = {0};
  struct cap_xfer x = {.n_send = 1, .send = {wake}};
  if (!wake && loop_signal(woken, NULL, &wake) != ST_OK) return ST_NO_SLOT;
  x.send[0] = wake;
  return stream_watch(console.gate, &none, &none, &x);
}

static void connect(void *context) {
  if (client_open("console", "", "", DONATION, &console) != ST_OK) return;
  connected = watch() == ST_OK;
  if (connected)
    wire_send(FRAME_HELLO, 0, NULL, 0);
  else
    lost();
}

void wire_start(signal_handler drained) {
  on_drained = drained;
  retry.handler = connect;
  connect(NULL);
  if (!connected) log_line(LOG_WARNING, "no console: documents cannot leave; add a virtio console and route it here");
}

enum status wire_ready(void) {
  if (!connected) return ST_NOT_FOUND;
  return sent == frame_bytes ? ST_OK : ST_AGAIN;
}

void wire_send(enum frame_type type, uint16_t stream, const void *payload, size_t bytes) {
  frame_bytes = frame_write(frame, type, stream, payload, bytes);
  sent = 0;
  pump();
}
