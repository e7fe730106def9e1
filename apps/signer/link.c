/* Link: framing. */
#include "link.h"

#include "base/string.h"

void link_open(struct link *l, const char *label) {
  l->label = label;
  l->in_used = l->out_used = 0;
  l->skipping = false;
}

static bool has_room(const struct link *l) { return LINK_OUT - l->out_used >= LINK_ROOM; }

size_t link_accept(struct link *l, const uint8_t *untrusted_bytes, size_t bytes) {
  size_t room = LINK_IN - l->in_used, n = bytes < room ? bytes : room;
  memcpy(l->in + l->in_used, untrusted_bytes, n);
  l->in_used += (uint32_t)n;
  return n;
}

static void drop(struct link *l, size_t bytes) {
  memmove(l->in, l->in + bytes, l->in_used - bytes);
  l->in_used -= (uint32_t)bytes;
}

/* Whether the bytes from `at` may still be the start of a well-formed header; those that are not there yet count as 0.
 */
static bool may_be_header(const struct link *l, size_t at, struct sign_header *h) {
  static const uint8_t start[] = {'S', 'G', SIGN_VERSION};
  size_t n = l->in_used - at < LINK_HEADER ? l->in_used - at : LINK_HEADER;
  *h = (struct sign_header){0};
  memcpy(h, l->in + at, n);
  if (memcmp(h, start, n < sizeof start ? n : sizeof start) != 0 || h->length > SIGN_PAYLOAD_MAX) return false;
  return n <= sizeof start || (h->type >= SIGN_HELLO && h->type <= SIGN_GETKEY);
}

bool link_next(struct link *l, struct frame *f) {
  size_t at = 0;
  if (!has_room(l)) return false;
  while (at < l->in_used && !may_be_header(l, at, &f->head)) at++;
  if (at > 0) {
    if (!l->skipping) link_error(l, 0, SIGN_E_PROTOCOL, NULL);
    l->skipping = true;
    drop(l, at);
  }
  if (l->in_used < LINK_HEADER) return false;
  f->untrusted_payload = l->in + LINK_HEADER;
  if (l->in_used < LINK_HEADER + f->head.length) return false;
  l->skipping = false;
  return true;
}

void link_done(struct link *l, const struct frame *f) { drop(l, LINK_HEADER + f->head.length); }

size_t link_read(struct link *l, uint8_t *to, size_t bytes) {
  size_t n = bytes < l->out_used ? bytes : l->out_used;
  memcpy(to, l->out, n);
  memmove(l->out, l->out + n, l->out_used - n);
  l->out_used -= (uint32_t)n;
  return n;
}

void link_reply(struct link *l, uint8_t type, uint32_t id, const void *payload, size_t bytes) {
  const struct sign_header h = {'S', 'G', SIGN_VERSION, type, id, (uint32_t)bytes};
  uint8_t *to = l->out + l->out_used;
  if (sizeof h + bytes > LINK_OUT - l->out_used) return; /* excluded by LINK_ROOM: at most one answer comes unasked */
  memcpy(to, &h, sizeof h);
  if (bytes) memcpy(to + sizeof h, payload, bytes);
  l->out_used += (uint32_t)(sizeof h + bytes);
}

void link_error(struct link *l, uint32_t id, enum sign_error code, const struct finding *why) {
  struct sign_err e = {.code = (uint8_t)code};
  if (why) e.rule = why->rule, e.line = why->line, e.column = why->column, e.codepoint = why->codepoint;
  link_reply(l, SIGN_R_ERR, id, &e, sizeof e);
}
