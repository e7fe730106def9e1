/* Launch: lists, starts and stops the children that have a title or start on demand. */
#include "iface/launch.h"

#include "base/string.h"
#include "base/take.h"
#include "init.h"

static bool listed(const struct config_child *c) { return c->on_demand || c->title.length; }

/* The index-th listed child, in the order of the config; NULL past the last. */
static struct child *at(uint64_t untrusted_index) {
  for (unsigned i = 0; i < CHILDREN; i++)
    if (runs[i].used && !runs[i].removed && listed(config_of(&children[i])) && !untrusted_index--) return &children[i];
  return NULL;
}

static enum status entry(void *session, const struct launch_index *untrusted_in, struct launch_entry *result,
                         struct cap_xfer *x) {
  struct child *c = at(untrusted_in->index);
  if (!c) return ST_NOT_FOUND;
  const struct config_child *child = config_of(c);
  struct kdl_text title = child->title.length ? child->title : child->name;
  result->state = !child_idle(c) ? LAUNCH_RUNNING : run_of(c)->failed ? LAUNCH_FAILED : LAUNCH_STOPPED;
  result->restarts = run_of(c)->restarts;
  if (c->bank) {
    struct sys_result r = sys_control(c->bank, CTL_BANK_INFO, 0, 0, 0, 0);
    result->used_pages = r.w[0] - r.w[1];
  }
  memcpy(result->name, child->name.at, child->name.length);
  kdl_copy(title, result->title, sizeof result->title);
  return ST_OK;
}

static enum status start(void *session, const struct launch_index *untrusted_in, struct iface_none *out,
                         struct cap_xfer *x) {
  struct child *c = at(untrusted_in->index);
  return c ? child_launch(c) : ST_NOT_FOUND;
}

static enum status stop(void *session, const struct launch_index *untrusted_in, struct iface_none *out,
                        struct cap_xfer *x) {
  struct child *c = at(untrusted_in->index);
  if (!c) return ST_NOT_FOUND;
  if (child_idle(c)) return ST_STATE;
  child_stop(c);
  return ST_OK;
}

void launch_changed(void) {
  rom_changed(STATE);
  for (struct session *s = loop_sessions(); s; s = s->next_session)
    if (s->service == &launch_service && s->watch) sys_signal(s->watch);
}

static const struct launch_ops ops = {.entry = entry, .start = start, .stop = stop, .watch = session_watch};
const struct service launch_service = {.ops = &ops, SERVES(launch, "launch")};
