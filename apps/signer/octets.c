/* Octets: the rules that hold for every byte of a mail, whatever it means: what relays would change or screens would
 * hide. */
#include "mail.h"

enum { LINE_MAX = 998 };

static enum rule byte_rule(const uint8_t *b, size_t n, size_t i) {
  uint8_t c = b[i];
  if (c == '\r') return i + 1 < n && b[i + 1] == '\n' ? RULE_NONE : RULE_BARE_CR;
  if (c == '\n') return i > 0 && b[i - 1] == '\r' ? RULE_NONE : RULE_BARE_LF;
  if (c > 0x7f) return RULE_EIGHT_BIT;
  if ((c < 0x20 && c != '\t') || c == 0x7f) return RULE_CONTROL;
  if ((c == ' ' || c == '\t') && i + 1 < n && b[i + 1] == '\r') return RULE_TRAILING;
  return RULE_NONE;
}

static bool from_line(const uint8_t *b, size_t n, size_t i) {
  static const char from[5] = "From ";
  for (size_t k = 0; k < sizeof from; k++)
    if (i + k >= n || b[i + k] != (uint8_t)from[k]) return false;
  return true;
}

enum rule octets_check(const uint8_t *b, size_t n, size_t *at) {
  size_t start = 0;
  *at = 0;
  if (n == 0) return RULE_EMPTY;
  for (size_t i = 0; i < n; i++) {
    *at = i;
    enum rule r = byte_rule(b, n, i);
    if (r != RULE_NONE) return r;
    if (i == start && from_line(b, n, i)) return RULE_FROM_LINE;
    if (b[i] == '\n')
      start = i + 1;
    else if (b[i] != '\r' && i - start >= LINE_MAX)
      return RULE_LONG_LINE;
  }
  *at = n;
  return start == n ? RULE_NONE : RULE_LAST_LINE;
}
