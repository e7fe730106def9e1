/* Report: texts that children publish, kept in memory of their own sessions. What is lent is copied once, through an
 * attachment that reads as zero when its owner takes it back. */
#include "iface/report.h"

#include "base/string.h"
#include "init.h"

struct report_state {
  struct memory text;
  uint64_t bytes, version;
  char name[64];
};

static enum status open(struct session *s) {
  struct report_state *r = s->state;
  bool named = args_value(s->args, "name", r->name, sizeof r->name) ||
               args_value(s->untrusted_request, "name", r->name, sizeof r->name);
  if (!named || text_equal(r->name, "config") || text_equal(r->name, STATE)) return ST_BAD_ARG;
  return report_find(r->name, &(uint64_t){0}, &(uint64_t){0}) ? ST_OVERLAP : ST_OK;
}

static enum status submit(void *session, const struct report_submit_in *untrusted_in, struct iface_none *result,
                          struct cap_xfer *x) {
  struct session *s = session;
  struct report_state *r = s->state;
  struct memory lent, text;
  uint64_t bytes = untrusted_in->bytes;
  if (!bytes || bytes > REPORT_BYTES_MAX) return ST_BAD_ARG;
  enum status status = session_take(s, x, 0, bytes, &lent);
  if (status != ST_OK) return status;
  status = session_new(s, lent.pages, &text);
  if (status == ST_OK) {
    memcpy(text.at, lent.at, bytes);
    session_free(s, &r->text);
    r->text = text, r->bytes = bytes, r->version++;
  }
  session_free(s, &lent);
  if (status == ST_OK) rom_changed(r->name);
  return status;
}

struct memory *report_find(const char *name, uint64_t *bytes, uint64_t *version) {
  for (struct session *s = loop_sessions(); s; s = s->next_session) {
    struct report_state *r = s->state;
    if (s->service != &report_service || !r->bytes || !text_equal(r->name, name)) continue;
    *bytes = r->bytes;
    *version = r->version;
    return &r->text;
  }
  return NULL;
}

static const struct report_ops ops = {.submit = submit};
const struct service report_service = {
    .ops = &ops, .state_bytes = sizeof(struct report_state), .open = open, SERVES(report, "report")};
