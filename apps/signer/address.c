/* Address: the mailbox lists of From, To and Cc. A narrow part of RFC 5322: no comments, groups, routes or host
 * literals, so that every program reads the same mailboxes out of the same bytes. */
#include "mail.h"

struct cursor {
  const uint8_t *b;
  size_t i, end;
};

bool mail_is_atext(uint8_t c) {
  static const char more[] = "!#$%&'*+-/=?^_`{|}~";
  if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
  for (unsigned k = 0; more[k]; k++)
    if (c == (uint8_t)more[k]) return true;
  return false;
}

static int peek(const struct cursor *c) { return c->i < c->end ? c->b[c->i] : -1; }

static bool take(struct cursor *c, uint8_t want) {
  if (peek(c) != want) return false;
  c->i++;
  return true;
}

static void skip_blanks(struct cursor *c) {
  while (peek(c) == ' ' || peek(c) == '\t' || peek(c) == '\r' || peek(c) == '\n') c->i++;
}

static bool dot_atom(struct cursor *c) {
  bool atom = false;
  while (peek(c) >= 0 && (mail_is_atext((uint8_t)peek(c)) || (peek(c) == '.' && atom))) {
    atom = peek(c) != '.';
    c->i++;
  }
  return atom;
}

static bool host(struct cursor *c) {
  bool letter = false;
  for (int p = peek(c); p >= 0; p = peek(c)) {
    bool alnum = (p >= '0' && p <= '9') || (p >= 'A' && p <= 'Z') || (p >= 'a' && p <= 'z');
    if (!alnum && !(letter && (p == '.' || p == '-'))) break;
    letter = alnum || p == '-';
    c->i++;
  }
  return letter && c->b[c->i - 1] != '-';
}

static bool spec(struct cursor *c, struct span *out) {
  size_t start = c->i;
  if (!dot_atom(c) || !take(c, '@') || !host(c)) return false;
  *out = (struct span){(uint32_t)start, (uint32_t)(c->i - start)};
  return true;
}

static bool quoted(struct cursor *c) {
  if (!take(c, '"')) return false;
  while (peek(c) >= 0 && peek(c) != '"') {
    if (peek(c) == '\\') c->i++;
    if (peek(c) < 0 || peek(c) == '\r' || peek(c) == '\n') return false;
    c->i++;
  }
  return take(c, '"');
}

/* A display name: one quoted string, or words of atoms and dots. */
static bool name(struct cursor *c) {
  if (peek(c) == '"') {
    if (!quoted(c)) return false;
    skip_blanks(c);
    return peek(c) == '<';
  }
  bool any = false;
  for (int p = peek(c); p >= 0 && (mail_is_atext((uint8_t)p) || (any && p == '.')); p = peek(c)) {
    any = true;
    c->i++;
    skip_blanks(c);
  }
  return any && peek(c) == '<';
}

static bool mailbox(struct cursor *c, struct span *out) {
  struct cursor bare = *c;
  if (spec(&bare, out)) {
    skip_blanks(&bare);
    if (peek(&bare) < 0 || peek(&bare) == ',') {
      *c = bare;
      return true;
    }
  }
  if (peek(c) != '<' && !name(c)) return false;
  if (!take(c, '<') || !spec(c, out) || !take(c, '>')) return false;
  skip_blanks(c);
  return true;
}

enum rule addresses_check(const uint8_t *b, struct span value, bool one, struct span *first, size_t *at) {
  struct cursor c = {b, value.at, value.at + value.bytes};
  struct span found;
  unsigned count = 0;
  do {
    skip_blanks(&c);
    bool ok = mailbox(&c, &found);
    *at = c.i;
    if (!ok) return RULE_ADDRESS;
    if (count++ == 0) *first = found;
    if (one && peek(&c) == ',') return RULE_FROM_ONE;
  } while (take(&c, ','));
  return peek(&c) < 0 ? RULE_NONE : RULE_ADDRESS;
}

bool mail_same_address(const uint8_t *a, size_t a_bytes, const uint8_t *b, size_t b_bytes) {
  bool in_host = false;
  if (a_bytes != b_bytes || a_bytes == 0) return false;
  for (size_t i = 0; i < a_bytes; i++) {
    uint8_t x = a[i], y = b[i];
    if (in_host && x >= 'A' && x <= 'Z') x = (uint8_t)(x + 32);
    if (in_host && y >= 'A' && y <= 'Z') y = (uint8_t)(y + 32);
    if (x != y) return false;
    in_host = in_host || x == '@';
  }
  return in_host;
}
