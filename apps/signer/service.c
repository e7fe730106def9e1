/* Service: the stream interface over links. */
#include "service.h"

#include "base/loop.h"
#include "base/take.h"
#include "iface/stream.h"

struct client_state {
  struct link link;
  uint32_t told; /* answer bytes it was told of */
  bool wants_room;
};

static struct desk *desk;
static void (*on_change)(void);

static struct client_state *state_of(void *session) { return ((struct session *)session)->state; }

static enum status write(void *session, const struct stream_chunk *untrusted_in, struct stream_count *result,
                         struct cap_xfer *x) {
  struct client_state *c = state_of(session);
  if (untrusted_in->bytes > STREAM_CHUNK) return ST_BAD_ARG;
  size_t bytes = untrusted_in->bytes;
  do { /* more may fit after whole frames were taken out */
    size_t taken = link_accept(&c->link, untrusted_in->data + result->bytes, bytes - result->bytes);
    result->bytes += taken;
    desk_serve(desk, &c->link, env_ms());
    if (taken == 0) break;
  } while (result->bytes < bytes);
  c->wants_room = result->bytes < bytes;
  on_change();
  return ST_OK;
}

static enum status read(void *session, const struct iface_none *none, struct stream_chunk *result, struct cap_xfer *x) {
  struct client_state *c = state_of(session);
  result->bytes = link_read(&c->link, result->data, STREAM_CHUNK);
  c->told = c->link.out_used;
  desk_serve(desk, &c->link, env_ms()); /* frames that had no room for their answers */
  on_change();
  return ST_OK;
}

static enum status watch(void *session, const struct iface_none *none, struct iface_none *result, struct cap_xfer *x) {
  return take_watch(x, session);
}

static enum status opens(struct session *s) {
  struct client_state *c = s->state;
  link_open(&c->link, s->label);
  return ST_OK;
}

static void closes(struct session *s) {
  struct client_state *c = s->state;
  desk_leave(desk, &c->link);
  on_change();
}

void service_notify(void) {
  for (struct session *s = loop_sessions(); s; s = s->next_session) {
    struct client_state *c = s->state;
    bool room = c->wants_room && c->link.in_used < LINK_IN;
    if (!s->watch || (c->link.out_used <= c->told && !room)) continue;
    c->told = c->link.out_used;
    c->wants_room = false;
    sys_signal(s->watch);
  }
}

static const struct stream_ops ops = {.write = write, .read = read, .watch = watch};
static const struct service service = {.ops = &ops,
                                       .state_bytes = sizeof(struct client_state),
                                       .min_pages = 5,
                                       .open = opens,
                                       .close = closes,
                                       SERVES(stream, "sign")};

enum status service_open(struct desk *d, void (*changed)(void)) {
  desk = d;
  on_change = changed;
  return loop_serve(&service);
}
