/* Parent: the methods that children call: include/iface/parent.h. */
#include "base/string.h"
#include "parent/child.h"

enum { GATE_RIGHTS = RIGHT_CALL | RIGHT_DERIVE | RIGHT_GRANT | RIGHT_INFO };

static struct child *caller(void *session) { return ((struct session *)session)->state; }

static enum status open(void *session, const struct parent_open_in *untrusted_in, struct parent_id *result,
                        struct cap_xfer *x) {
  struct link *l = NULL;
  enum status status = link_open(caller(session), false, untrusted_in, &l);
  if (status == ST_OK) result->id = link_id(l);
  return status;
}

/* The client gets an alias that it pays for, so that closing or the client's death withdraws it. */
static enum status hand_over(struct link *l, struct cap_xfer *x) {
  if (!l->alias) {
    cap_t alias = slot_new();
    if (!alias) return ST_NO_SLOT;
    enum status status = sys_derive(alias, GATE_RIGHTS | RIGHT_DESTROY, l->client->bank, l->gate, 0, 0);
    if (status != ST_OK) {
      slot_free(alias);
      return status;
    }
    l->alias = alias;
  }
  x->n_send = 1, x->send[0] = l->alias, x->rights[0] = GATE_RIGHTS;
  l->state = LINK_OPEN;
  return ST_OK;
}

static enum status collect(void *session, const struct parent_id *untrusted_in, struct iface_none *result,
                           struct cap_xfer *x) {
  struct link *l = link_of_client(caller(session), untrusted_in->id);
  if (!l) return ST_NOT_FOUND;
  if (l->to == TO_PARENT) link_poll_up(l);
  if (l->state == LINK_ENDING) link_work(l);
  if (l->state == LINK_READY || l->state == LINK_OPEN) return l->lost ? ST_GONE : hand_over(l, x);
  if (l->state != LINK_FAILED && l->state != LINK_CLOSED) return ST_AGAIN;
  enum status status = l->state == LINK_CLOSED ? ST_GONE : l->status;
  link_free(l);
  return status;
}

static enum status upgrade(void *session, const struct parent_upgrade_in *untrusted_in, struct iface_none *result,
                           struct cap_xfer *x) {
  struct child *c = caller(session);
  struct link *l = link_of_client(c, untrusted_in->id);
  uint64_t pages = untrusted_in->pages;
  if (!l) return ST_NOT_FOUND;
  if (l->state != LINK_OPEN) return ST_STATE;
  if (!pages || pages > MEM_PAGES_MAX) return ST_BAD_ARG;
  cap_t to = l->to == TO_PARENT ? SLOT_BANK : l->bank;
  enum status status = sys_status(sys_control(c->bank, CTL_BANK_DONATE, to, pages, 0, 0).rax);
  if (status != ST_OK) return status;
  if (l->to == TO_PARENT) {
    struct parent_upgrade_in up = {l->up, pages};
    status = parent_upgrade(SLOT_PARENT, &up, result, NULL);
    if (status != ST_OK) sys_control(SLOT_BANK, CTL_BANK_DONATE, c->bank, pages, 0, 0);
    if (status != ST_OK) return status;
  }
  l->pages += pages;
  if (l->session) {
    l->session->pages += pages;
    if (l->session->service->upgraded) l->session->service->upgraded(l->session);
  }
  if (l->to != TO_CHILD || !l->server) return ST_OK;
  l->upgraded += pages;
  l->server_events |= 1u << EVENT_UPGRADE;
  child_event(l->server, EVENT_NONE);
  return ST_OK;
}

static enum status close(void *session, const struct parent_id *untrusted_in, struct iface_none *result,
                         struct cap_xfer *x) {
  struct link *l = link_of_client(caller(session), untrusted_in->id);
  if (!l) return ST_NOT_FOUND;
  link_close(l);
  return ST_OK;
}

static void describe(struct link *l, enum parent_event event, struct parent_next_out *out, struct cap_xfer *x) {
  out->kind = event;
  out->id = link_id(l);
  out->status = l->status;
  out->pages = l->pages;
  if (event == EVENT_UPGRADE) out->pages = l->upgraded, l->upgraded = 0;
  if (event != EVENT_OPEN) return;
  memcpy(out->service, l->service, sizeof out->service);
  memcpy(out->label, l->label, sizeof out->label);
  memcpy(out->args, l->args, sizeof out->args);
  x->n_send = 1, x->send[0] = l->bank, x->rights[0] = RIGHT_USE | RIGHT_TAKE | RIGHT_INFO;
  l->fetched = true;
}

static enum status next(void *session, const struct iface_none *untrusted_in, struct parent_next_out *result,
                        struct cap_xfer *x) {
  struct child *c = caller(session);
  if (c->events) {
    result->kind = (uint32_t)__builtin_ctz(c->events);
    result->pages = result->kind == EVENT_YIELD ? c->yield : 0;
    c->events &= c->events - 1;
    if (result->kind == EVENT_KILL) memcpy(result->label, c->kill, sizeof result->label);
    return ST_OK;
  }
  enum parent_event event;
  bool mine;
  struct link *l = link_take_event(c, &event, &mine);
  if (!l) return ST_OK;
  describe(l, event, result, x);
  if (mine && event == EVENT_CLOSED) link_free(l);
  return ST_OK;
}

/* The gate that came with a good answer moves to a slot of its own. */
static enum status keep_gate(struct link *l, const struct cap_xfer *x) {
  if (x->arrived[0] != OBJ_GATE) return ST_PROTOCOL;
  l->gate = slot_new();
  return l->gate ? sys_slot_move(l->gate, x->receive[0]) : ST_NO_SLOT;
}

static void answer_open(struct link *l, enum status status, const struct cap_xfer *x) {
  bool closing = l->state == LINK_CLOSING; /* the client has changed its mind meanwhile */
  if (status == ST_OK) status = keep_gate(l, x);
  if (status != ST_OK) {
    l->state = LINK_OPENING;
    link_fail(l, status);
    l->failing = !closing;
  } else {
    link_opened(l);
    if (closing) link_close(l);
  }
}

static enum status answer(void *session, const struct parent_answer_in *untrusted_in, struct iface_none *result,
                          struct cap_xfer *x) {
  struct link *l = link_of_server(caller(session), untrusted_in->id);
  if (!l || !l->fetched) return ST_NOT_FOUND;
  enum status status = untrusted_in->status < ST_COUNT ? (enum status)untrusted_in->status : ST_PROTOCOL;
  if (l->state == LINK_OPENING || (l->state == LINK_CLOSING && !l->gate)) {
    answer_open(l, status, x);
  } else if (l->state == LINK_CLOSING && !l->server_events) {
    link_end(l);
    link_work(l);
  } else {
    return ST_STATE;
  }
  return ST_OK;
}

void parent_yield(uint64_t pages) {
  for (unsigned i = 0; i < CHILDREN; i++) {
    struct child *c = &children[i];
    if (c->state != CHILD_RUNNING || c->granted <= c->pages) continue;
    c->yield = pages < c->granted - c->pages ? pages : c->granted - c->pages;
    child_event(c, EVENT_YIELD);
  }
}

static enum status give(const struct child *c, uint64_t pages) {
  return sys_status(sys_control(SLOT_BANK, CTL_BANK_DONATE, c->bank, pages, 0, 0).rax);
}

/* From the slack of this component, then of its own parent. NO_MEMORY: others were asked to give back, try again. */
static enum status more(void *session, const struct parent_pages *untrusted_in, struct parent_pages *result,
                        struct cap_xfer *x) {
  struct child *c = caller(session);
  uint64_t pages = untrusted_in->pages;
  if (c->granted >= c->limit || pages > c->limit - c->granted) return ST_DENIED;
  enum status status = give(c, pages);
  if (status == ST_NO_MEMORY && env_more(pages) == ST_OK) status = give(c, pages);
  if (status == ST_NO_MEMORY) parent_yield(pages);
  if (status != ST_OK) return status;
  c->granted += pages;
  result->pages = pages;
  return ST_OK;
}

static enum status give_back(void *session, const struct parent_pages *untrusted_in, struct iface_none *result,
                             struct cap_xfer *x) {
  struct child *c = caller(session);
  if (untrusted_in->pages > c->granted - c->pages) return ST_BAD_ARG;
  enum status status = sys_status(sys_control(c->bank, CTL_BANK_DONATE, SLOT_BANK, untrusted_in->pages, 0, 0).rax);
  if (status == ST_OK) c->granted -= untrusted_in->pages;
  return status;
}

static enum status alive(void *session, const struct iface_none *untrusted_in, struct iface_none *result,
                         struct cap_xfer *x) {
  if (policy->alive) policy->alive(caller(session));
  return ST_OK;
}

static enum status leave(void *session, const struct parent_exit_in *untrusted_in, struct iface_none *result,
                         struct cap_xfer *x) {
  struct child *c = caller(session);
  c->exiting = true;
  c->finished = !untrusted_in->code;
  c->why = untrusted_in->code ? "it gave up" : "it has finished";
  work_soon();
  return ST_OK;
}

static enum status idle(void *session, const struct parent_pages *untrusted_in, struct iface_none *result,
                        struct cap_xfer *x) {
  struct child *c = caller(session);
  if (untrusted_in->pages > c->granted) return ST_BAD_ARG;
  c->idle = untrusted_in->pages;
  return ST_OK;
}

uint64_t parent_unused(void) {
  uint64_t sum = 0;
  for (unsigned i = 0; i < CHILDREN; i++) {
    struct child *c = &children[i];
    if (c->state == CHILD_RUNNING) sum += c->idle + sys_control(c->bank, CTL_BANK_INFO, 0, 0, 0, 0).w[1];
  }
  return sum;
}

static const struct parent_ops ops = {.open = open,
                                      .collect = collect,
                                      .upgrade = upgrade,
                                      .close = close,
                                      .next = next,
                                      .answer = answer,
                                      .more = more,
                                      .give_back = give_back,
                                      .alive = alive,
                                      .exit = leave,
                                      .idle = idle};
const struct service parent_service = {.ops = &ops, SERVES(parent, "parent")};
