/* Parent events: fetches what the parent has and serves the server's side of it. */
#include "base/parent_events.h"

#include "base/session.h"
#include "base/string.h"

enum { SERVICES = 8, BATCH = 32 };
static const struct service *services[SERVICES];
static void (*other)(const struct parent_next_out *event);
static cap_t bank_slot; /* empty, for the bank that comes with EVENT_OPEN */

enum status loop_serve(const struct service *service) {
  for (unsigned i = 0; i < SERVICES; i++)
    if (!services[i]) {
      services[i] = service;
      return ST_OK;
    }
  return ST_NO_SLOT;
}

void loop_on_event(void (*handler)(const struct parent_next_out *event)) { other = handler; }

static const struct service *find(const char *name) {
  for (unsigned i = 0; i < SERVICES && services[i]; i++)
    if (text_equal(services[i]->name, name)) return services[i];
  return NULL;
}

static void answer(uint64_t id, enum status status, cap_t gate) {
  struct parent_answer_in in = {id, status};
  struct iface_none none;
  struct cap_xfer x = {
      .n_send = gate != 0, .send = {gate}, .rights = {RIGHT_CALL | RIGHT_DERIVE | RIGHT_GRANT | RIGHT_INFO}};
  parent_answer(SLOT_PARENT, &in, &none, &x);
}

static void open(const struct parent_next_out *e, bool has_bank) {
  struct session_request r = {
      .service = find(e->service), .id = e->id, .pages = e->pages, .label = e->label, .args = e->args};
  struct session *s = NULL;
  enum status status = !has_bank ? ST_NO_SLOT : r.service ? ST_OK : ST_NOT_FOUND;
  r.bank = bank_slot;
  if (status == ST_OK) status = session_open(&r, &s);
  if (status == ST_OK)
    bank_slot = 0;
  else
    sys_slot_drop(bank_slot);
  answer(e->id, status, s ? s->gate : 0);
}

static void upgrade(const struct parent_next_out *e) {
  struct session *s = session_by_id(e->id);
  if (!s) return;
  s->pages += e->pages;
  if (s->service->upgraded) s->service->upgraded(s);
}

static void close_session(const struct parent_next_out *e) {
  struct session *s = session_by_id(e->id);
  if (s) session_close(s);
  answer(e->id, ST_OK, 0);
}

/* What is free now; the parent takes no more than it had added. */
static void yield(const struct parent_next_out *e) {
  uint64_t free = sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0).w[1];
  struct parent_pages in = {e->pages < free ? e->pages : free};
  struct iface_none none;
  if (in.pages) parent_give_back(SLOT_PARENT, &in, &none, NULL);
}

static void handle(const struct parent_next_out *e, bool has_bank) {
  struct iface_none none = {0};
  switch (e->kind) {
  case EVENT_OPEN:
    open(e, has_bank);
    break;
  case EVENT_UPGRADE:
    upgrade(e);
    break;
  case EVENT_CLOSE:
    close_session(e);
    break;
  case EVENT_ALIVE:
    parent_alive(SLOT_PARENT, &none, &none, NULL);
    break;
  case EVENT_YIELD:
    yield(e);
    __attribute__((fallthrough)); /* a parent asks its own children too */
  default:
    if (other) other(e);
  }
}

bool parent_events(void) {
  for (unsigned i = 0; i < BATCH; i++) {
    struct iface_none none = {0};
    struct parent_next_out e = {0};
    if (!bank_slot) bank_slot = slot_new();
    struct cap_xfer x = {.n_receive = bank_slot != 0, .receive = {bank_slot}};
    if (parent_next(SLOT_PARENT, &none, &e, &x) != ST_OK || e.kind == EVENT_NONE) return false;
    handle(&e, x.arrived[0] == OBJ_BANK);
  }
  return true;
}
