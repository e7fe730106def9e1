/* Control: ends and starts children by label, for the keeper: by the service of that name, or because the parent asks.
 */
#include "iface/control.h"

#include "base/string.h"
#include "init.h"
#include "parent/label.h"

/* Of "desktop/viewer" the child "desktop"; *rest is "viewer", or empty. NULL: no such child, or this is no path. */
static struct child *first(const char *untrusted_label, const char **rest) {
  size_t n = 0;
  const char *label = path_valid(untrusted_label, STARTUP_LABEL) ? untrusted_label : "";
  while (label[n] && label[n] != '/') n++;
  *rest = label + n + (label[n] == '/');
  for (unsigned i = 0; i < CHILDREN; i++)
    if (runs[i].used && !runs[i].removed &&
        kdl_same(config_of(&children[i])->name, (struct kdl_text){label, (uint32_t)n}))
      return &children[i];
  return NULL;
}

static enum status end(const char *untrusted_label) {
  const char *rest;
  struct child *c = first(untrusted_label, &rest);
  if (!c) return ST_NOT_FOUND;
  if (child_idle(c)) return ST_STATE;
  log_line(1, "the user ends %s", untrusted_label);
  if (rest[0]) {
    text_copy(c->kill, sizeof c->kill, rest);
    child_event(c, EVENT_KILL);
  } else {
    child_stop(c);
  }
  return ST_OK;
}

void control_asked(const char *untrusted_label) { end(untrusted_label); }

static enum status kill(void *session, const struct control_label *untrusted_in, struct iface_none *result,
                        struct cap_xfer *x) {
  return end(untrusted_in->label);
}

static enum status start(void *session, const struct control_label *untrusted_in, struct iface_none *result,
                         struct cap_xfer *x) {
  const char *rest;
  struct child *c = first(untrusted_in->label, &rest);
  return c && !rest[0] ? child_launch(c) : ST_NOT_FOUND;
}

static const struct control_ops ops = {.kill = kill, .start = start};
const struct service control_service = {.ops = &ops, SERVES(control, "control")};
