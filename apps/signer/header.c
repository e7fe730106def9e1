/* Header: splits the header block into values, with one meaning for every byte: known names, each once, one blank after
 * the colon, folds of one blank. Runs after octets_check: every line ends in CRLF and every byte is printable or TAB.
 */
#include "mail.h"

/* Moves to the colon. */
static enum rule take_name(struct cursor *c, enum mail_header *h) {
  size_t start = c->i;
  while (is_letter(peek(c)) || peek(c) == '-') c->i++;
  struct span name = since(c, start);
  if (!name.bytes || peek(c) != ':') return RULE_HEADER_NAME;
  for (*h = 0; *h < MAIL_HEADERS; ++*h)
    if (mail_is_text(c->b, name, mail_header_name(*h))) return RULE_NONE;
  c->i = start;
  return RULE_HEADER_UNKNOWN;
}

static bool take_line(struct cursor *c) {
  while (peek(c) >= 0 && peek(c) != '\r') c->i++;
  return c->i + 2 < c->end && is_blank(c->b[c->i + 2]); /* goes on in the next line */
}

/* One value with its folded lines; moves behind it. */
static enum rule take_value(struct cursor *c, struct span *value) {
  struct cursor first = {c->b, c->i + 2, c->end};
  c->i++;
  if (peek(c) != ' ' || is_blank(peek(&first)) || peek(&first) == '\r') return RULE_HEADER_BLANK;
  while (take_line(c)) {
    c->i += 3;
    if (is_blank(peek(c))) return RULE_HEADER_FOLD;
  }
  *value = since(c, first.i);
  c->i += 2;
  return RULE_NONE;
}

/* A TAB is allowed as the one blank of a fold only; encoded words would be shown otherwise by other programs. */
static enum rule value_bytes(struct cursor *c, struct span value) {
  for (struct cursor v = cursor_of(c->b, value); peek(&v) >= 0; v.i++) {
    bool tab = peek(&v) == '\t' && v.b[v.i - 1] != '\n';
    if (!tab && !(peek(&v) == '=' && v.i + 1 < v.end && v.b[v.i + 1] == '?')) continue;
    c->i = v.i;
    return tab ? RULE_HEADER_TAB : RULE_HEADER_WORD;
  }
  return RULE_NONE;
}

static enum rule take_header(struct cursor *c, struct mail *out) {
  enum mail_header h;
  size_t start = c->i;
  if (is_blank(peek(c))) return RULE_HEADER_FOLD;
  enum rule r = take_name(c, &h);
  if (r != RULE_NONE) return r;
  if (out->header[h].bytes) return c->i = start, RULE_HEADER_TWICE;
  r = take_value(c, &out->header[h]);
  return r != RULE_NONE ? r : value_bytes(c, out->header[h]);
}

enum rule headers_split(struct cursor *c, struct mail *out) {
  for (c->i = 0; peek(c) >= 0 && peek(c) != '\r';) {
    enum rule r = take_header(c, out);
    if (r != RULE_NONE) return r;
  }
  out->body = (uint32_t)(c->i + 2);
  return peek(c) < 0 ? RULE_HEADER_END : RULE_NONE;
}
