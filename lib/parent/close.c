/* Close: a session from any state back to nothing, with every page where it came from.
 *
 * Order: the client's gate dies; the server (or parent) lets go; the session bank is destroyed step by step; what a
 * server kept is taken from its own bank; the donation returns to the client's bank; the client hears of it. A server
 * that does not let go within CLOSE_MS is killed: its bank then returns everything. */
#include "base/string.h"
#include "parent/child.h"

enum { CLOSE_MS = 5000, OWED_MS = 5 };

static void work(void *unused);
static struct timer work_timer = {.handler = work};

void work_soon(void) {
  uint64_t now = sys_tsc();
  if (!work_timer.running || work_timer.at > now) timer_set(&work_timer, now);
}

static void destroy_alias(struct link *l) {
  if (!l->alias) return;
  while (sys_destroy(l->alias) == ST_AGAIN) {
  }
  slot_free(l->alias);
  l->alias = 0;
}

void link_end(struct link *l) {
  l->state = LINK_ENDING;
  l->deadline = env_deadline(CLOSE_MS);
  work_soon();
}

static void close_up(struct link *l) {
  struct parent_id in = {l->up};
  struct iface_none none;
  l->state = LINK_CLOSING;
  if (!l->up || parent_close(SLOT_PARENT, &in, &none, NULL) != ST_OK) {
    l->up = 0;
    link_end(l);
  }
}

static void close_at_server(struct link *l) {
  bool unseen = l->state == LINK_OPENING && !l->fetched;
  bool answered = l->state == LINK_READY || l->state == LINK_OPEN;
  if (unseen || !l->server) {
    l->server_events = 0;
    link_end(l);
    return;
  }
  l->state = LINK_CLOSING;
  l->deadline = env_deadline(CLOSE_MS);
  work_soon();           /* watches the deadline */
  if (!answered) return; /* the answer to the opening comes first, parent.c goes on then */
  l->server_events = 1u << EVENT_CLOSE;
  child_event(l->server, EVENT_NONE);
}

void link_close(struct link *l) {
  if (l->state == LINK_FAILED || l->state == LINK_CLOSED) {
    link_free(l);
    return;
  }
  if (l->state >= LINK_CLOSING) return;
  destroy_alias(l);
  l->client_events = 0;
  if (l->to == TO_PARENT) {
    slot_free(l->gate), l->gate = 0;
    close_up(l);
  } else if (l->to == TO_SELF) {
    if (l->session) session_close(l->session); /* frees the gate's slot */
    l->session = NULL, l->gate = 0;
    link_end(l);
  } else {
    close_at_server(l);
  }
}

void link_fail(struct link *l, enum status status) {
  l->failing = true;
  l->status = status;
  if (l->to == TO_PARENT && l->up)
    close_up(l);
  else
    link_end(l);
}

void link_lost(struct link *l) {
  l->server = NULL;
  l->server_events = 0;
  l->lost = true;
  if (l->state == LINK_OPENING)
    link_fail(l, ST_GONE);
  else if (l->state == LINK_CLOSING && l->to == TO_CHILD)
    link_end(l);
  if (l->state != LINK_READY && l->state != LINK_OPEN) return;
  if (l->own || !l->client) {
    link_close(l);
    return;
  }
  l->client_events |= 1u << EVENT_LOST;
  child_event(l->client, EVENT_NONE);
}

void link_withdraw(struct link *l) {
  if (l->lost || l->own || !l->client || l->state > LINK_OPEN) return;
  destroy_alias(l);
  l->lost = true;
  l->client_events |= 1u << EVENT_LOST;
  child_event(l->client, EVENT_NONE);
}

static uint64_t bank_pages(cap_t bank) { return sys_control(bank, CTL_BANK_INFO, 0, 0, 0, 0).w[0]; }
static enum status donate(cap_t from, cap_t to, uint64_t pages) {
  return pages ? sys_status(sys_control(from, CTL_BANK_DONATE, to, pages, 0, 0).rax) : ST_OK;
}

/* Before the bank goes: what the server kept of it is taken back, what it put in is returned. False: it has nothing
 * free. */
static bool settle(struct link *l) {
  if (!l->server || l->server->state != CHILD_RUNNING) return true;
  uint64_t has = bank_pages(l->bank);
  if (has < l->pages) return donate(l->server->bank, l->bank, l->pages - has) == ST_OK;
  donate(l->bank, l->server->bank, has - l->pages);
  return true;
}

static void tell_client(struct link *l) {
  l->state = l->failing ? LINK_FAILED : LINK_CLOSED;
  if (l->own) {
    if (l->failing && l->client) policy->own_ready(l, l->status);
    link_free(l);
  } else if (!l->client) {
    link_free(l);
  } else {
    l->client_events = 1u << (l->failing ? EVENT_SESSION : EVENT_CLOSED);
    child_event(l->client, EVENT_NONE);
  }
}

/* True while there is more to do. */
static bool end_step(struct link *l) {
  if (l->bank) {
    if (!settle(l)) child_die(l->server, "it kept pages of a closed session and has none free to return");
    l->server = NULL; /* settled; a bank that is being destroyed tells no figures any more */
    if (sys_destroy(l->bank) == ST_AGAIN) return true;
    slot_free(l->bank), l->bank = 0;
  }
  slot_free(l->gate), l->gate = 0;
  /* A dead server's pages may still be on their way. */
  bool owed = l->client && l->client->bank && donate(SLOT_BANK, l->client->bank, l->pages) != ST_OK;
  if (!owed || sys_tsc() >= l->deadline) tell_client(l);
  return false;
}

bool link_work(struct link *l) {
  if (l->state == LINK_ENDING) return end_step(l);
  if (l->state == LINK_CLOSING && l->to == TO_CHILD && l->deadline <= sys_tsc() && l->server)
    child_die(l->server, "it did not let go of a closed session");
  return false;
}

static bool child_work(struct child *c) {
  if (c->state == CHILD_RUNNING && c->exiting) child_die(c, NULL);
  if (c->state != CHILD_DYING) return false;
  if (c->bank && sys_destroy(c->bank) == ST_AGAIN) return true;
  cap_t *slots[] = {&c->bank, &c->pd, &c->thread, &c->signal, &c->notify, &c->budget, &c->gate};
  for (unsigned i = 0; i < sizeof slots / sizeof *slots; i++) slot_free(*slots[i]), *slots[i] = 0;
  c->state = CHILD_NONE;
  policy->gone(c);
  return false;
}

/* One bounded step for everything that is under way; again at once while something has more, later while servers may be
 * late. */
static void work(void *unused) {
  bool more = false, waiting = false, owed = false;
  for (unsigned i = 0; i < link_count; i++) {
    more |= link_work(&links[i]);
    owed |= links[i].state == LINK_ENDING;
    waiting |= links[i].state == LINK_CLOSING && links[i].to == TO_CHILD;
  }
  for (unsigned i = 0; i < CHILDREN; i++) more |= child_work(&children[i]);
  if (more)
    timer_set(&work_timer, sys_tsc());
  else if (owed)
    timer_set(&work_timer, env_deadline(OWED_MS));
  else if (waiting && !work_timer.running)
    timer_set(&work_timer, env_deadline(CLOSE_MS));
}
