/* Export: one stream to the outbox, in chunks; a busy wire is asked again a little later. */
#include "export.h"

#include "base/loop.h"
#include "base/string.h"
#include "iface/outbox.h"

enum { RETRY_MS = 5, NAMES = 99 };

static struct {
  struct client outbox;
  enum status (*step)(void); /* begin, data or end; NULL: idle */
  const char *text;
  size_t bytes, sent;
  unsigned number; /* a name is never used twice within a boot */
  void (*done)(const char *problem);
  struct timer timer;
  char name[40];
} e;

const char *export_name(void) { return e.name; }

static const char *problem_of(enum status s) {
  if (s == ST_NOT_FOUND) return "Not exported: no outbox is connected to this machine.";
  if (s == ST_DENIED) return "Not exported: no route to the outbox.";
  return s == ST_OK ? NULL : "Not exported: the outbox reported an error.";
}

static enum status end(void) {
  struct iface_none none = {0};
  enum status s = outbox_end(e.outbox.gate, &none, &none, NULL);
  if (s == ST_OK) e.step = NULL;
  return s;
}

static enum status data(void) {
  struct iface_none out;
  struct outbox_data_in in = {.bytes = e.bytes - e.sent < OUTBOX_CHUNK ? e.bytes - e.sent : OUTBOX_CHUNK};
  memcpy(in.data, e.text + e.sent, in.bytes);
  enum status s = outbox_data(e.outbox.gate, &in, &out, NULL);
  if (s == ST_OK && (e.sent += in.bytes) == e.bytes) e.step = end;
  return s;
}

static enum status begin(void) {
  struct iface_none out;
  struct outbox_begin_in in = {.bytes = e.bytes};
  text_format(e.name, sizeof e.name, "public-key-%u.asc", e.number);
  memcpy(in.name, e.name, sizeof in.name);
  enum status s = outbox_begin(e.outbox.gate, &in, &out, NULL);
  if (s == ST_OK) e.step = data;
  if (s != ST_OVERLAP || e.number == NAMES) return s;
  e.number++;
  return ST_AGAIN;
}

static void run(void *context) {
  enum status s = e.step();
  if (e.step && (s == ST_OK || s == ST_AGAIN)) {
    timer_set(&e.timer, s == ST_AGAIN ? env_deadline(RETRY_MS) : sys_tsc());
    return;
  }
  client_close(&e.outbox);
  e.step = NULL;
  e.done(problem_of(s));
}

void export_start(const char *text, size_t bytes, void (*done)(const char *problem)) {
  if (e.step) return;
  e.done = done, e.text = text, e.bytes = bytes, e.sent = 0;
  enum status s = client_open("outbox", "", "", SESSION_PAGES, &e.outbox);
  if (s == ST_OK) {
    e.number++;
    e.step = begin;
    e.timer.handler = run;
    timer_set(&e.timer, sys_tsc());
  } else {
    done(problem_of(s));
  }
}
