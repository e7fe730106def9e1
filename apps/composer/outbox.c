/* Outbox: writes a finished document out of the machine, piece by piece. */
#include "composer.h"

#include "base/string.h"
#include "iface/outbox.h"

#define SESSION_PAGES 8u

static struct client session;

static enum status send(const char *name, const uint8_t *bytes, size_t n) {
  static struct outbox_data_in data;
  struct outbox_begin_in begin = {.bytes = n};
  struct iface_none none = {0}, out;
  text_copy(begin.name, sizeof begin.name, name);
  enum status s = outbox_begin(session.gate, &begin, &out, NULL);
  for (size_t at = 0; s == ST_OK && at < n; at += data.bytes) {
    data = (struct outbox_data_in){.bytes = n - at < OUTBOX_CHUNK ? n - at : OUTBOX_CHUNK};
    memcpy(data.data, bytes + at, data.bytes);
    do s = outbox_data(session.gate, &data, &out, NULL);
    while (s == ST_AGAIN);
  }
  return s == ST_OK ? outbox_end(session.gate, &none, &out, NULL) : s;
}

enum status outbox_write(const char *name, const void *bytes, size_t n) {
  enum status s = session.gate ? ST_OK : client_open("outbox", "", "", SESSION_PAGES, &session);
  if (s == ST_OK) s = send(name, bytes, n);
  if (s == ST_GONE) { /* restarted: once more on a fresh session */
    client_close(&session);
    s = client_open("outbox", "", "", SESSION_PAGES, &session);
    if (s == ST_OK) s = send(name, bytes, n);
  }
  if (s != ST_OK && session.gate) { /* a stream left open would block the next one */
    client_close(&session);
    session = (struct client){0};
  }
  return s;
}
