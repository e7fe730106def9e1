/* Octets: the rules that hold for every byte of a mail, whatever it means: what relays would change or screens would
 * hide. */
#include "base/string.h"
#include "mail.h"

enum { LINE_MAX = 998 };

static enum rule byte_rule(const uint8_t *b, size_t n, size_t i) {
  uint8_t c = b[i];
  if (c == '\r') return i + 1 < n && b[i + 1] == '\n' ? RULE_NONE : RULE_BARE_CR;
  if (c == '\n') return i > 0 && b[i - 1] == '\r' ? RULE_NONE : RULE_BARE_LF;
  if (c > 0x7f) return RULE_EIGHT_BIT;
  if ((c < 0x20 && c != '\t') || c == 0x7f) return RULE_CONTROL;
  return is_blank(c) && i + 1 < n && b[i + 1] == '\r' ? RULE_TRAILING : RULE_NONE;
}

static bool from_line(const struct cursor *c) { return c->end - c->i >= 5 && memcmp(c->b + c->i, "From ", 5) == 0; }

enum rule octets_check(struct cursor *c) {
  size_t start = 0;
  if (c->end == 0) return RULE_EMPTY;
  for (c->i = 0; c->i < c->end; c->i++) {
    enum rule r = byte_rule(c->b, c->end, c->i);
    if (r != RULE_NONE) return r;
    if (c->i == start && from_line(c)) return RULE_FROM_LINE;
    if (peek(c) == '\n')
      start = c->i + 1;
    else if (peek(c) != '\r' && c->i - start >= LINE_MAX)
      return RULE_LONG_LINE;
  }
  return start == c->end ? RULE_NONE : RULE_LAST_LINE;
}
