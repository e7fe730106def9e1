/* Open: a session from request to gate.
 *
 * Decode first: texts, limits, route, label. Then the donation is taken and the request goes to the server, to the
 * parent, or is answered here. After the donation has been taken every failure goes through link_fail, which gives it
 * back. */
#include "base/string.h"
#include "parent/child.h"
#include "parent/label.h"

const struct parent_policy *policy;

static enum status check(const struct child *c, const struct parent_open_in *in) {
  if (c->state == CHILD_DYING) return ST_GONE; /* its entry in the config may be another's already */
  bool ended = text_length(in->service, sizeof in->service) < sizeof in->service;
  if (!ended || !name_valid(in->service, sizeof in->service) || !path_valid(in->label, sizeof in->label))
    return ST_BAD_ARG;
  if (!args_valid(in->args, sizeof in->args) || !in->pages || in->pages > MEM_PAGES_MAX) return ST_BAD_ARG;
  return c->sessions < c->sessions_max ? ST_OK : ST_NO_SLOT;
}

static enum status donate(cap_t from, cap_t to, uint64_t pages) {
  return sys_status(sys_control(from, CTL_BANK_DONATE, to, pages, 0, 0).rax);
}

static enum status open_up(struct link *l) {
  struct parent_open_in in = {.pages = l->pages};
  struct parent_id id = {0};
  memcpy(in.service, l->service, sizeof in.service);
  memcpy(in.args, l->args, sizeof in.args);
  memcpy(in.label, l->label, sizeof in.label);
  enum status status = parent_open(SLOT_PARENT, &in, &id, NULL);
  l->up = id.id;
  return status;
}

static enum status make_bank(struct link *l) {
  l->bank = slot_new();
  if (!l->bank) return ST_NO_SLOT;
  enum status status = sys_create(l->bank, OBJ_BANK, SLOT_BANK, l->pages, 0, 0, 0);
  if (status != ST_OK) slot_free(l->bank), l->bank = 0;
  return status;
}

/* The session's copy of the bank capability: session_close frees the slot it is given. Its id is 0, which the parent
 * gives to none of the sessions that it asks this component for. */
static enum status open_self(struct link *l, const struct service *service) {
  struct session_request r = {service, 0, l->pages, slot_new(), l->label, l->args};
  if (!r.bank) return ST_NO_SLOT;
  enum status status = sys_slot_copy(r.bank, l->bank, RIGHTS_ALL & ~RIGHT_DESTROY, 0);
  if (status == ST_OK) status = session_open(&r, &l->session);
  if (status != ST_OK)
    slot_free(r.bank);
  else
    l->gate = l->session->gate;
  return status;
}

void link_opened(struct link *l) {
  l->state = LINK_READY;
  if (l->own) {
    policy->own_ready(l, ST_OK);
  } else if (l->client) {
    l->client_events |= 1u << EVENT_SESSION;
    child_event(l->client, EVENT_NONE);
  }
}

static enum status send_out(struct link *l, const struct route_target *to) {
  if (to->to == TO_PARENT) return open_up(l);
  enum status status = make_bank(l);
  if (status != ST_OK) return status;
  if (to->to == TO_SELF) return open_self(l, to->service);
  l->server_events |= 1u << EVENT_OPEN;
  child_event(l->server, EVENT_NONE);
  return ST_OK;
}

enum status link_open(struct child *c, bool own, const struct parent_open_in *in, struct link **out) {
  struct route_target to = {.to = TO_PARENT};
  enum status status = check(c, in);
  if (status == ST_OK && !own) status = policy->route(c, in, &to);
  if (status != ST_OK) return status;
  char label[STARTUP_LABEL], args[PARENT_ARGS];
  bool fits = to.verbatim ? text_copy(args, sizeof args, in->args) : args_join(args, sizeof args, to.args, in->args);
  if (!fits || !label_join(label, sizeof label, c->name, in->label)) return ST_BAD_ARG;
  struct link *l = link_new(c);
  if (!l) return ST_NO_SLOT;
  status = donate(c->bank, SLOT_BANK, in->pages);
  if (status != ST_OK) {
    link_free(l);
    return status;
  }
  l->to = (uint8_t)to.to, l->own = own, l->server = to.server, l->pages = in->pages;
  text_copy(l->service, sizeof l->service, in->service);
  memcpy(l->label, label, sizeof label);
  memcpy(l->args, args, sizeof args);
  *out = l;
  status = send_out(l, &to);
  if (status != ST_OK)
    link_fail(l, status);
  else if (to.to == TO_SELF)
    link_opened(l);
  else if (to.to == TO_PARENT)
    link_poll_up(l);
  return ST_OK;
}

/* The parent may have its result at once; else EVENT_SESSION says when to ask again. */
void link_poll_up(struct link *l) {
  if (l->state != LINK_OPENING || !l->up) return;
  cap_t gate = slot_new();
  if (!gate) return;
  struct parent_id in = {l->up};
  struct iface_none none;
  struct cap_xfer x = {.n_receive = 1, .receive = {gate}};
  enum status status = parent_collect(SLOT_PARENT, &in, &none, &x);
  if (status == ST_OK && x.arrived[0] == OBJ_GATE) {
    l->gate = gate;
    link_opened(l);
    return;
  }
  slot_free(gate);
  if (status == ST_AGAIN) return;
  link_fail(l, status == ST_OK ? ST_PROTOCOL : status); /* the parent may still hold the session: it is closed there */
}

void link_up_event(const struct parent_next_out *e) {
  struct link *l = link_of_up(e->id);
  if (!l) return;
  if (e->kind == EVENT_SESSION) link_poll_up(l);
  if (e->kind == EVENT_LOST) link_lost(l);
  if (e->kind != EVENT_CLOSED) return;
  l->up = 0;
  link_end(l);
}
