/* Outbox: writes a finished document out of the machine, piece by piece. */
#include "composer.h"

#include "base/string.h"
#include "iface/outbox.h"

#include <time.h>

#define SESSION_PAGES 8u

static struct client session;

/* AGAIN means that the wire is busy and nothing was taken: the same call again after 5 ms, for at most 2 s. */
static bool again(enum status s, unsigned *tries) {
  if (s != ST_AGAIN || ++*tries > 400) return false;
  nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
  return true;
}

static enum status piece(const uint8_t *bytes, size_t n, unsigned *tries) {
  static struct outbox_data_in data;
  struct iface_none out;
  enum status s;
  data = (struct outbox_data_in){.bytes = n};
  memcpy(data.data, bytes, n);
  do s = outbox_data(session.gate, &data, &out, NULL);
  while (again(s, tries));
  return s;
}

static enum status send(const char *name, const uint8_t *bytes, size_t n) {
  struct outbox_begin_in begin = {.bytes = n};
  struct iface_none none = {0}, out;
  unsigned tries = 0;
  enum status s;
  text_copy(begin.name, sizeof begin.name, name);
  do s = outbox_begin(session.gate, &begin, &out, NULL);
  while (again(s, &tries));
  for (size_t at = 0; s == ST_OK && at < n; at += OUTBOX_CHUNK)
    s = piece(bytes + at, n - at < OUTBOX_CHUNK ? n - at : OUTBOX_CHUNK, &tries);
  if (s != ST_OK) return s;
  do s = outbox_end(session.gate, &none, &out, NULL);
  while (again(s, &tries));
  return s;
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
