/* Log: core's own log_line, in place of lib/base's, and the log service of everybody else.
 *
 * Each client has BURST lines at once and LINES_PER_SECOND after that; what is over is counted and told with the next
 * line that passes, so nobody can drown the others' lines. */
#include "iface/log.h"

#include "base/format.h"
#include "core.h"
#include "serial.h"

enum { BURST = 400, LINES_PER_SECOND = 100 };
struct log_state {
  uint64_t since, lines, dropped;
};

static const char *level_text(uint64_t level) {
  return level == LOG_ERROR ? "error: " : level == LOG_WARNING ? "warning: " : "";
}

void log_line(unsigned level, const char *format, ...) {
  char text[LOG_TEXT];
  struct text_args args;
  va_start(args.list, format);
  text_format_list(text, sizeof text, format, &args);
  va_end(args.list);
  serial_line("core", level_text(level), text, sizeof text);
}

/* Takes one line of the client's allowance. */
static bool allowed(struct log_state *l) {
  uint64_t now = env_ms();
  if (now - l->since >= 1000) {
    uint64_t refill = (now - l->since) / 1000 * LINES_PER_SECOND;
    l->lines = refill >= l->lines ? 0 : l->lines - refill;
    l->since = now;
  }
  if (l->lines >= BURST) {
    l->dropped++;
    return false;
  }
  l->lines++;
  return true;
}

static enum status write(void *session, const struct log_write_in *untrusted_in, struct iface_none *result,
                         struct cap_xfer *x) {
  const struct session *s = session;
  struct log_state *l = s->state;
  const char *label = s->label[0] ? s->label : "init";
  if (!allowed(l)) return ST_AGAIN;
  if (l->dropped) {
    char text[64];
    text_format(text, sizeof text, "%lu lines dropped: too many a second", l->dropped);
    serial_line(label, "warning: ", text, sizeof text);
    l->dropped = 0;
  }
  serial_line(label, level_text(untrusted_in->level), untrusted_in->text, LOG_TEXT);
  return ST_OK;
}

static const struct log_ops ops = {.write = write};
const struct service log_service = {.ops = &ops, .state_bytes = sizeof(struct log_state), SERVES(log, "log")};
