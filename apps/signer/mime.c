/* Mime: Content-Type of the one part that is accepted. Parameters are plain tokens or quoted tokens, each once; the
 * continuations and charsets of RFC 2231 (a '*' in the name) are refused as syntax. */
#include "mail.h"

static bool is_token(int p) { return is_letter(p) || is_digit(p) || p == '-' || p == '.' || p == '_'; }

static struct span token(struct cursor *c) {
  size_t start = c->i;
  while (is_token(peek(c))) c->i++;
  return since(c, start);
}

static struct span value(struct cursor *c) {
  bool quoted = take(c, '"');
  struct span v = token(c);
  if (quoted && !take(c, '"')) v.bytes = 0;
  return v;
}

enum { SEEN_CHARSET = 1, SEEN_PROTECTED = 2 };

static enum rule parameter(struct cursor *c, unsigned *seen) {
  struct span n = token(c), v = {0};
  if (take(c, '=')) v = value(c);
  if (!n.bytes || !v.bytes) return RULE_TYPE_SYNTAX;
  bool charset = mail_is_text(c->b, n, "charset"), protected = mail_is_text(c->b, n, "protected-headers");
  unsigned bit = charset ? SEEN_CHARSET : SEEN_PROTECTED;
  if (!charset && !(protected && mail_is_text(c->b, v, "v1"))) return RULE_TYPE_PARAMETER;
  if (*seen & bit) return RULE_TYPE_SYNTAX;
  *seen |= bit;
  return charset && !mail_is_text(c->b, v, "us-ascii") ? RULE_CHARSET : RULE_NONE;
}

enum rule type_check(struct cursor *c) {
  unsigned seen = 0;
  struct cursor next = *c;
  while (is_token(peek(&next)) || peek(&next) == '/') next.i++;
  if (!mail_is_text(c->b, since(&next, c->i), "text/plain")) return RULE_TYPE_NOT_PLAIN;
  for (skip_blanks(&next); take(&next, ';'); skip_blanks(&next)) {
    skip_blanks(&next);
    *c = next;
    enum rule r = parameter(&next, &seen);
    if (r != RULE_NONE) return r;
  }
  *c = next;
  if (peek(c) >= 0) return RULE_TYPE_SYNTAX;
  return seen & SEEN_CHARSET ? RULE_NONE : RULE_CHARSET;
}
