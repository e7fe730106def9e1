/* Text: filtering, cursor movement and selection over the change log of undo.c. */
#include "ui/text.h"

#include "ui/font.h"
#include <stdlib.h>
#include <string.h>

void text_init(struct text *t, size_t limit, bool single_line) {
  memset(t, 0, sizeof *t);
  t->limit = limit, t->single_line = single_line;
}

void text_free(struct text *t) {
  text_forget(t);
  free(t->bytes);
  text_init(t, t->limit, t->single_line);
}

/* One character as it may stand in this text: 0 drops it. */
static uint32_t allowed(const struct text *t, uint32_t c) {
  if (c == '\n' || c == '\t') return t->single_line ? ' ' : c;
  return c < 0x20 || (c >= 0x7f && c < 0xa0) ? 0 : c;
}

/* Filters n bytes to the invariant; the result is at most 3 times as long (each bad byte becomes U+FFFD). */
static char *filtered(const struct text *t, const char *bytes, size_t n, size_t *out) {
  char *to = malloc(3 * n + 1);
  size_t length = 0;
  for (size_t at = 0; to && at < n;) {
    uint32_t c = allowed(t, utf8_next(bytes, n, &at));
    if (c) length += utf8_put(to + length, c);
  }
  *out = length;
  return to;
}

bool text_set(struct text *t, const char *bytes, size_t n) {
  size_t length;
  char *clean = filtered(t, bytes, n, &length);
  bool done = clean && length <= t->limit;
  if (done) {
    free(t->bytes);
    text_forget(t);
    t->bytes = clean, t->length = length, t->room = 3 * n + 1, t->cursor = t->anchor = 0;
    t->version++;
  } else {
    free(clean);
  }
  return done;
}

bool text_insert(struct text *t, const char *bytes, size_t n) {
  size_t from, to, length;
  char *clean = filtered(t, bytes, n, &length);
  if (!clean) return false;
  text_selected(t, &from, &to);
  bool typed = length > 0 && length <= 4 && clean[0] != '\n' && clean[0] != ' ';
  bool done = length + (to - from) == 0 || text_change(t, from, to - from, clean, length, typed);
  free(clean);
  return done;
}

void text_delete(struct text *t, bool forward, bool word) {
  size_t from, to;
  if (!text_selected(t, &from, &to)) {
    if (forward)
      to = word ? text_word_right(t, to) : text_right(t, to);
    else
      from = word ? text_word_left(t, from) : text_left(t, from);
  }
  if (to > from) text_change(t, from, to - from, NULL, 0, false);
}

void text_move(struct text *t, size_t to, bool extend) {
  t->cursor = to > t->length ? t->length : to;
  if (!extend) t->anchor = t->cursor;
  t->joinable = false;
}

void text_select_all(struct text *t) {
  t->anchor = 0, t->cursor = t->length;
  t->joinable = false;
}

bool text_selected(const struct text *t, size_t *from, size_t *to) {
  *from = t->cursor < t->anchor ? t->cursor : t->anchor;
  *to = t->cursor < t->anchor ? t->anchor : t->cursor;
  return *from != *to;
}

size_t text_left(const struct text *t, size_t at) { return at ? utf8_before(t->bytes, at) : 0; }

size_t text_right(const struct text *t, size_t at) {
  if (at < t->length) utf8_next(t->bytes, t->length, &at);
  return at;
}

static bool in_word(const struct text *t, size_t at) {
  unsigned char c = (unsigned char)t->bytes[at];
  return c >= 0x80 || c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

size_t text_word_left(const struct text *t, size_t at) {
  while (at && !in_word(t, text_left(t, at))) at = text_left(t, at);
  while (at && in_word(t, text_left(t, at))) at = text_left(t, at);
  return at;
}

size_t text_word_right(const struct text *t, size_t at) {
  while (at < t->length && !in_word(t, at)) at = text_right(t, at);
  while (at < t->length && in_word(t, at)) at = text_right(t, at);
  return at;
}
