/* Log: one line to the log session, which is opened at the first line. */
#include "iface/log.h"

#include "base/format.h"
#include "base/pending.h"

static enum { LOG_UNOPENED, LOG_OPEN, LOG_NONE } log_state;
static struct client log_client;

/* NO_SLOT, NO_MEMORY and STATE may pass; a refusal does not. */
static bool ready(void) {
  if (log_state != LOG_UNOPENED) return log_state == LOG_OPEN;
  enum status status = client_open("log", "", "", SESSION_PAGES, &log_client);
  if (status == ST_OK)
    log_state = LOG_OPEN;
  else if (status == ST_NOT_FOUND || status == ST_DENIED || status == ST_BAD_CAP)
    log_state = LOG_NONE;
  return status == ST_OK;
}

void log_line(unsigned level, const char *format, ...) {
  if (!ready()) return;
  struct log_write_in in = {.level = level};
  struct iface_none none;
  struct text_args args;
  va_start(args.list, format);
  text_format_list(in.text, sizeof in.text, format, &args);
  va_end(args.list);
  if (log_write(log_client.gate, &in, &none, NULL) == ST_GONE) {
    client_close(&log_client);
    log_state = LOG_UNOPENED;
  }
}
