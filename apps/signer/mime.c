/* Mime: Content-Type of the one part that is accepted. Parameters are plain tokens or quoted tokens, each once; the
 * continuations and charsets of RFC 2231 (a '*' in the name) are refused as syntax. */
#include "mail.h"

struct cursor {
  const uint8_t *b;
  size_t i, end;
};

static int peek(const struct cursor *c) { return c->i < c->end ? c->b[c->i] : -1; }

static void skip_blanks(struct cursor *c) {
  while (peek(c) == ' ' || peek(c) == '\t' || peek(c) == '\r' || peek(c) == '\n') c->i++;
}

static bool is_token(int p) {
  return (p >= '0' && p <= '9') || (p >= 'A' && p <= 'Z') || (p >= 'a' && p <= 'z') || p == '-' || p == '.' || p == '_';
}

static struct span token(struct cursor *c) {
  size_t start = c->i;
  while (is_token(peek(c))) c->i++;
  return (struct span){(uint32_t)start, (uint32_t)(c->i - start)};
}

static struct span value(struct cursor *c) {
  if (peek(c) != '"') return token(c);
  c->i++;
  struct span v = token(c);
  if (peek(c) != '"')
    v.bytes = 0;
  else
    c->i++;
  return v;
}

enum { SEEN_CHARSET = 1, SEEN_PROTECTED = 2 };

static enum rule parameter(struct cursor *c, unsigned *seen, size_t *at) {
  skip_blanks(c);
  *at = c->i;
  struct span n = token(c);
  if (!n.bytes || peek(c) != '=') return RULE_TYPE_SYNTAX;
  c->i++;
  struct span v = value(c);
  if (!v.bytes) return RULE_TYPE_SYNTAX;
  bool charset = mail_is_text(c->b, n, "charset"), protected = mail_is_text(c->b, n, "protected-headers");
  unsigned bit = charset ? SEEN_CHARSET : SEEN_PROTECTED;
  if (!charset && !(protected && mail_is_text(c->b, v, "v1"))) return RULE_TYPE_PARAMETER;
  if (*seen & bit) return RULE_TYPE_SYNTAX;
  *seen |= bit;
  return charset && !mail_is_text(c->b, v, "us-ascii") ? RULE_CHARSET : RULE_NONE;
}

enum rule type_check(const uint8_t *b, struct span content_type, size_t *at) {
  struct cursor c = {b, content_type.at, content_type.at + content_type.bytes};
  unsigned seen = 0;
  *at = c.i;
  while (is_token(peek(&c)) || peek(&c) == '/') c.i++;
  struct span type = {content_type.at, (uint32_t)(c.i - content_type.at)};
  if (!mail_is_text(b, type, "text/plain")) return RULE_TYPE_NOT_PLAIN;
  for (skip_blanks(&c); peek(&c) == ';'; skip_blanks(&c)) {
    c.i++;
    enum rule r = parameter(&c, &seen, at);
    if (r != RULE_NONE) return r;
  }
  *at = c.i;
  if (c.i != c.end) return RULE_TYPE_SYNTAX;
  return seen & SEEN_CHARSET ? RULE_NONE : RULE_CHARSET;
}
