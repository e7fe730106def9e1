/* Rom: init's own ROMs: the config block of the child that asks, reports by name, and this init's state. Each get
 * derives a fresh view, paid by the session, so that a reader keeps what it has until it asks again. */
#include "iface/rom.h"

#include "base/string.h"
#include "base/take.h"
#include "init.h"

struct rom_state {
  cap_t view;
  struct memory state; /* the text made for the last get of ROM "state" */
  uint64_t version;
  char name[64];
};

/* What the parent asks for, on behalf of whom it routes here, has an id of its own and gets the state only: the rest is
 * the children's. */
static enum status open(struct session *s) {
  struct rom_state *r = s->state;
  bool named = args_value(s->args, "name", r->name, sizeof r->name) ||
               args_value(s->untrusted_request, "name", r->name, sizeof r->name);
  if (!named) return ST_BAD_ARG;
  return s->id && !text_equal(r->name, STATE) ? ST_DENIED : ST_OK;
}

static void drop_view(struct rom_state *r) {
  if (!r->view) return;
  while (sys_destroy(r->view) == ST_AGAIN) {
  }
  slot_free(r->view);
  r->view = 0;
}

static void close(struct session *s) { drop_view(s->state); }

static struct run *asker(const struct session *s) {
  for (unsigned i = 0; i < CHILDREN; i++)
    if (runs[i].used && text_equal(children[i].name, s->label)) return &runs[i];
  return NULL;
}

/* The Mem that is the present content; 0 when there is none. */
static cap_t content(const struct session *s, struct rom_get_out *out, uint64_t *pages) {
  const struct rom_state *r = s->state;
  struct run *run = asker(s);
  if (text_equal(r->name, "config") && run && run->block) {
    out->bytes = run->block_bytes;
    out->version = run->block_version;
    *pages = run->block_bytes / PAGE_SIZE + 1;
    text_copy(out->name, sizeof out->name, config_file);
    return run->block;
  }
  text_copy(out->name, sizeof out->name, r->name);
  if (text_equal(r->name, STATE)) {
    out->bytes = state_write(r->state.at, (size_t)r->state.pages * PAGE_SIZE);
    out->version = r->version;
    *pages = r->state.pages;
    return r->state.mem;
  }
  const struct memory *m = report_find(r->name, &out->bytes, &out->version);
  if (m) *pages = m->pages;
  return m ? m->mem : 0;
}

/* Each reader's copy lies in its session's memory: NO_MEMORY asks for an upgrade. */
static enum status make_state(struct session *s) {
  struct rom_state *r = s->state;
  session_free(s, &r->state);
  enum status status = session_new(s, (unsigned)(state_write(NULL, 0) / PAGE_SIZE + 1), &r->state);
  r->version++;
  return status;
}

static enum status get(void *session, const struct iface_none *none, struct rom_get_out *result, struct cap_xfer *x) {
  struct session *s = session;
  struct rom_state *r = s->state;
  uint64_t pages = 0;
  drop_view(r);
  enum status status = text_equal(r->name, STATE) ? make_state(s) : ST_OK;
  if (status != ST_OK) return status;
  cap_t mem = content(s, result, &pages);
  if (!mem) return ST_NOT_FOUND;
  r->view = slot_new();
  if (!r->view) return ST_NO_SLOT;
  status =
      sys_derive(r->view, RIGHT_READ | RIGHT_DERIVE | RIGHT_GRANT | RIGHT_INFO | RIGHT_DESTROY, s->bank, mem, 0, pages);
  if (status != ST_OK) {
    slot_free(r->view);
    r->view = 0;
    return status;
  }
  x->n_send = 1, x->send[0] = r->view, x->rights[0] = RIGHT_READ | RIGHT_DERIVE | RIGHT_GRANT | RIGHT_INFO;
  return ST_OK;
}

/* The watch of a child's session to its own config block; 0: it has none. */
static cap_t block_watch(const struct child *c) {
  for (struct session *s = loop_sessions(); s; s = s->next_session) {
    const struct rom_state *r = s->state;
    if (s->service == &rom_service && text_equal(r->name, "config") && asker(s) == run_of(c)) return s->watch;
  }
  return 0;
}

bool rom_block_changed(struct child *c) {
  cap_t watch = block_watch(c);
  return watch && child_block(c) == ST_OK && sys_signal(watch) == ST_OK;
}

enum status session_watch(void *session, const struct iface_none *none, struct iface_none *out, struct cap_xfer *x) {
  return take_watch(x, session);
}

void rom_changed(const char *name) {
  for (struct session *s = loop_sessions(); s; s = s->next_session) {
    const struct rom_state *r = s->state;
    if (s->service == &rom_service && s->watch && text_equal(r->name, name)) sys_signal(s->watch);
  }
}

static const struct rom_ops ops = {.get = get, .watch = session_watch};
const struct service rom_service = {
    .ops = &ops, .state_bytes = sizeof(struct rom_state), .open = open, .close = close, SERVES(rom, "rom")};
