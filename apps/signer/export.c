/* Export: one stream to the outbox, in chunks; a busy wire is asked again a little later. */
#include "export.h"

#include "base/loop.h"
#include "base/string.h"
#include "iface/outbox.h"

enum { RETRY_MS = 5, NAMES = 99 };
enum phase { PHASE_IDLE, PHASE_BEGIN, PHASE_DATA, PHASE_END };

static struct {
  struct client outbox;
  enum phase phase;
  const char *text;
  size_t bytes, sent;
  unsigned number; /* a name is never used twice within a boot */
  void (*done)(const char *problem);
  struct timer timer;
  char name[40];
} e;

const char *export_name(void) { return e.name; }

static const char *problem_of(enum status s) {
  switch (s) {
  case ST_OK:
    return NULL;
  case ST_NOT_FOUND:
    return "Not exported: no outbox is connected to this machine.";
  case ST_DENIED:
    return "Not exported: no route to the outbox.";
  default:
    return "Not exported: the outbox reported an error.";
  }
}

static enum status begin(void) {
  struct iface_none out;
  struct outbox_begin_in in = {.bytes = e.bytes};
  text_format(e.name, sizeof e.name, "public-key-%u.asc", e.number);
  memcpy(in.name, e.name, sizeof in.name);
  return outbox_begin(e.outbox.gate, &in, &out, NULL);
}

static enum status data(void) {
  struct iface_none out;
  struct outbox_data_in in = {.bytes = e.bytes - e.sent < OUTBOX_CHUNK ? e.bytes - e.sent : OUTBOX_CHUNK};
  memcpy(in.data, e.text + e.sent, in.bytes);
  enum status s = outbox_data(e.outbox.gate, &in, &out, NULL);
  if (s == ST_OK) e.sent += in.bytes;
  return s;
}

static enum status step(void) {
  static const struct iface_none none;
  struct iface_none out;
  switch (e.phase) {
  case PHASE_BEGIN:
    return begin();
  case PHASE_DATA:
    return data();
  default:
    return outbox_end(e.outbox.gate, &none, &out, NULL);
  }
}

static void finish(enum status s) {
  client_close(&e.outbox);
  e.phase = PHASE_IDLE;
  e.done(problem_of(s));
}

static void run(void *context) {
  (void)context;
  enum status s = step();
  if (s == ST_OVERLAP && e.phase == PHASE_BEGIN && e.number < NAMES) {
    e.number++;
    s = ST_AGAIN;
  } else if (s == ST_OK && e.phase == PHASE_END) {
    finish(s);
    return;
  } else if (s == ST_OK) {
    e.phase = e.sent < e.bytes ? PHASE_DATA : PHASE_END;
  } else if (s != ST_AGAIN) {
    finish(s);
    return;
  }
  timer_set(&e.timer, s == ST_AGAIN ? env_deadline(RETRY_MS) : sys_tsc());
}

void export_start(const char *text, size_t bytes, void (*done)(const char *problem)) {
  if (e.phase != PHASE_IDLE) return;
  e.done = done, e.text = text, e.bytes = bytes, e.sent = 0;
  enum status s = client_open("outbox", "", "", SESSION_PAGES, &e.outbox);
  if (s != ST_OK) {
    done(problem_of(s));
    return;
  }
  e.number++;
  e.phase = PHASE_BEGIN;
  e.timer.handler = run;
  timer_set(&e.timer, sys_tsc());
}
