/* Console echo: gives the host back what it sends, in order. */
#include "base/loop.h"
#include "base/string.h"
#include "iface/log.h"
#include "iface/stream.h"

static struct client console;
static struct stream_chunk held; /* what was read last */
static uint64_t written;         /* of it */
static const struct iface_none none;

static bool write_rest(void) {
  while (written < held.bytes) {
    struct stream_chunk rest = {.bytes = held.bytes - written};
    struct stream_count taken = {0};
    memcpy(rest.data, held.data + written, rest.bytes);
    if (stream_write(console.gate, &rest, &taken, NULL) != ST_OK || !taken.bytes) return false;
    written += taken.bytes;
  }
  return true;
}

static void pump(void *context) {
  do {
    if (!write_rest()) return;
    written = 0;
  } while (stream_read(console.gate, &none, &held, NULL) == ST_OK && held.bytes);
}

void component_main(void) {
  cap_t wake;
  struct iface_none out;
  enum status status = client_open("console", "", "", 6, &console);
  if (status == ST_OK) status = loop_signal(pump, NULL, &wake);
  if (status == ST_OK)
    status = stream_watch(console.gate, &none, &out, &(struct cap_xfer){.n_send = 1, .send = {wake}});
  log_line(LOG_INFO, status == ST_OK ? "echo is ready" : "echo has no console");
}
