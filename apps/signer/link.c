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

/* True while the bytes from `at` may still be the start of a well-formed header. */
static bool may_be_header(const struct link *l, size_t at) {
  size_t n = l->in_used - at;
  const uint8_t *b = l->in + at;
  if (n > 0 && b[0] != 'S') return false;
  if (n > 1 && b[1] != 'G') return false;
  if (n > 2 && b[2] != SIGN_VERSION) return false;
  if (n > 3 && (b[3] < SIGN_HELLO || b[3] > SIGN_GETKEY)) return false;
  return n < LINK_HEADER || get_le32(b + 8) <= SIGN_PAYLOAD_MAX;
}

bool link_next(struct link *l, struct frame *f) {
  size_t at = 0;
  if (!has_room(l)) return false;
  while (at < l->in_used && !may_be_header(l, at)) at++;
  if (at > 0) {
    if (!l->skipping) link_error(l, 0, SIGN_E_PROTOCOL, NULL);
    l->skipping = true;
    drop(l, at);
  }
  if (l->in_used < LINK_HEADER) return false;
  *f = (struct frame){l->in[3], get_le32(l->in + 4), get_le32(l->in + 8), l->in + LINK_HEADER};
  if (l->in_used < LINK_HEADER + f->length) return false;
  l->skipping = false;
  return true;
}

void link_done(struct link *l, const struct frame *f) { drop(l, LINK_HEADER + f->length); }

size_t link_read(struct link *l, uint8_t *to, size_t bytes) {
  size_t n = bytes < l->out_used ? bytes : l->out_used;
  memcpy(to, l->out, n);
  memmove(l->out, l->out + n, l->out_used - n);
  l->out_used -= (uint32_t)n;
  return n;
}

void link_reply(struct link *l, uint8_t type, uint32_t id, const void *payload, size_t bytes) {
  struct bytes w = {l->out, l->out_used, LINK_OUT, false};
  if (LINK_HEADER + bytes > LINK_OUT - l->out_used)
    return; /* excluded by LINK_ROOM: at most one answer comes unasked */
  put_text(&w, "SG");
  put_u8(&w, SIGN_VERSION);
  put_u8(&w, type);
  put_le32(&w, id);
  put_le32(&w, (uint32_t)bytes);
  put(&w, payload, bytes);
  l->out_used = (uint32_t)w.used;
}

void link_error(struct link *l, uint32_t id, enum sign_error code, const struct finding *why) {
  static const struct finding none;
  uint8_t space[15];
  struct bytes w = bytes_in(space, sizeof space);
  if (!why) why = &none;
  put_u8(&w, (uint8_t)code);
  put_le16(&w, why->rule);
  put_le32(&w, why->line);
  put_le32(&w, why->column);
  put_le32(&w, why->codepoint);
  link_reply(l, SIGN_R_ERR, id, space, w.used);
}
