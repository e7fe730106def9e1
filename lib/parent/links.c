/* Links: the table of sessions and the events that wait in it. Pure: no system calls, so that the host can test it.
 *
 * An id is index and generation, so that the id of a link that is gone names nothing. Events are bits of the link, at
 * most one of each kind at a time: no queue can overflow. */
#include "base/string.h"
#include "parent/child.h"

struct child children[CHILDREN];
struct link *links;
unsigned link_count;

uint64_t link_id(const struct link *l) { return (uint64_t)(l - links) | (uint64_t)l->generation << 16; }

struct link *link_new(struct child *c) {
  if (c->sessions >= c->sessions_max) return NULL;
  for (unsigned i = 0; i < link_count; i++) {
    struct link *l = &links[i];
    if (l->state != LINK_FREE) continue;
    uint16_t generation = l->generation == UINT16_MAX ? 1 : (uint16_t)(l->generation + 1); /* no id is ever 0 */
    *l = (struct link){.state = LINK_OPENING, .generation = generation, .client = c};
    c->sessions++;
    return l;
  }
  return NULL;
}

void link_free(struct link *l) {
  if (l->client) l->client->sessions--;
  *l = (struct link){.generation = l->generation};
}

static struct link *find(uint64_t untrusted_id) {
  uint64_t index = untrusted_id & 0xffff;
  if (index >= link_count || links[index].state == LINK_FREE || link_id(&links[index]) != untrusted_id) return NULL;
  return &links[index];
}

struct link *link_of_client(const struct child *c, uint64_t untrusted_id) {
  struct link *l = find(untrusted_id);
  return l && l->client == c && !l->own ? l : NULL;
}

struct link *link_of_server(const struct child *c, uint64_t untrusted_id) {
  struct link *l = find(untrusted_id);
  return l && l->to == TO_CHILD && l->server == c ? l : NULL;
}

struct link *link_of_up(uint64_t up) {
  for (unsigned i = 0; i < link_count; i++)
    if (links[i].state != LINK_FREE && links[i].to == TO_PARENT && links[i].up == up) return &links[i];
  return NULL;
}

static bool take_lowest(uint32_t *events, enum parent_event *event) {
  if (!*events) return false;
  *event = (enum parent_event)__builtin_ctz(*events);
  *events &= *events - 1;
  return true;
}

struct link *link_take_event(struct child *c, enum parent_event *event, bool *mine) {
  for (unsigned n = 0; n < link_count; n++) {
    unsigned i = (c->scan + n) % link_count;
    struct link *l = &links[i];
    if (l->state == LINK_FREE || (l->client != c && l->server != c)) continue;
    *mine = l->client == c && !l->own && l->client_events;
    if (*mine ? take_lowest(&l->client_events, event) : l->server == c && take_lowest(&l->server_events, event)) {
      c->scan = (i + !(l->client_events | l->server_events)) % link_count;
      return l;
    }
  }
  return NULL;
}
