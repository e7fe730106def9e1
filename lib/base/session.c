/* Session: making and ending a served session.
 *
 * struct session and the service's state live in one Mem of the session's own bank, at the start of a window of its
 * own. The badge of the session's gate is the address of struct session: gates into this thread are made here only, and
 * a gate is destroyed before its window goes, so a badge always names a live session. */
#include "base/session.h"

#include "base/string.h"
#include "base/window.h"

static struct session *sessions;

struct session *loop_sessions(void) {
  return sessions;
}

enum status session_gate(cap_t slot, cap_t bank, const struct session *s) {
  return sys_create(slot, OBJ_GATE, bank, SLOT_THREAD, (uint64_t)(uintptr_t)s, 0, 0);
}

/* "policy|request" apart. */
static void split_args(struct session *s, const char *args) {
  size_t n = 0;
  while (args[n] && args[n] != '|') n++;
  memcpy(s->args, args, n < sizeof s->args ? n : sizeof s->args - 1);
  if (args[n] == '|') text_copy(s->untrusted_request, sizeof s->untrusted_request, args + n + 1);
}

static struct session *fill(const struct session_request *r, const struct memory *m) {
  struct session *s = m->at;
  *s = (struct session){.service = r->service, .id = r->id, .bank = r->bank, .pages = r->pages};
  s->state = s + 1;
  text_copy(s->label, sizeof s->label, r->label);
  split_args(s, r->args);
  struct window *w = window_find(s);
  w->owner = s;
  w->kept = true;
  return s;
}

/* Windows, then the gate, then the memory that holds the session; the bank stays with the caller. */
static void tear_down(struct session *s) {
  struct window *w;
  struct memory last = {.at = s};
  struct session copy = *s;
  for (; s->gate && sys_destroy(s->gate) == ST_AGAIN;) {
  }
  slot_free(s->gate);
  while ((w = window_of(s))) {
    struct memory m = {.at = (void *)(uintptr_t)w->base};
    session_free(s, &m);
  }
  window_find(s)->owner = &copy;
  session_free(&copy, &last);
}

static enum status begin(struct session *s) {
  s->gate = slot_new();
  if (!s->gate) return ST_NO_SLOT;
  enum status status = session_gate(s->gate, s->bank, s);
  if (status == ST_OK && s->service->open) status = s->service->open(s);
  return status;
}

/* Whether somebody has the one session of this service already. */
static bool is_taken(const struct service *service) {
  const struct session *s = sessions;
  while (s && s->service != service) s = s->next_session;
  return service->single && s;
}

enum status session_open(const struct session_request *r, struct session **out) {
  unsigned pages = (unsigned)((sizeof(struct session) + r->service->state_bytes + PAGE_SIZE - 1) / PAGE_SIZE);
  if (r->pages < r->service->min_pages || r->pages < pages + 2) return ST_NO_MEMORY;
  if (is_taken(r->service)) return ST_STATE;
  struct session place = {.bank = r->bank};
  struct memory m;
  enum status status = session_new(&place, pages, &m);
  if (status != ST_OK) return status;
  struct session *s = fill(r, &m);
  status = begin(s);
  if (status != ST_OK) {
    tear_down(s);
    return status;
  }
  s->next_session = sessions;
  sessions = s;
  *out = s;
  return ST_OK;
}

void session_close(struct session *s) {
  if (s->service->close) s->service->close(s);
  struct session **link = &sessions;
  while (*link && *link != s) link = &(*link)->next_session;
  if (*link) *link = s->next_session;
  cap_t bank = s->bank;
  slot_free(s->watch);
  tear_down(s);
  slot_free(bank);
}

struct session *session_by_id(uint64_t id) {
  struct session *s = sessions;
  while (s && s->id != id) s = s->next_session;
  return s;
}
