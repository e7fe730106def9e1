/* Address: the mailbox lists of From, To and Cc. A narrow part of RFC 5322: no comments, groups, routes or host
 * literals, so that every program reads the same mailboxes out of the same bytes. */
#include "mail.h"

static bool is_atext(int p) {
  static const char more[] = "!#$%&'*+-/=?^_`{|}~";
  for (unsigned k = 0; more[k]; k++)
    if (p == more[k]) return true;
  return is_letter(p) || is_digit(p);
}

static bool dot_atom(struct cursor *c) {
  bool atom = false;
  for (; is_atext(peek(c)) || (atom && peek(c) == '.'); c->i++) atom = peek(c) != '.';
  return atom;
}

static bool is_host_byte(int p, bool first) {
  return is_letter(p) || is_digit(p) || (!first && (p == '.' || p == '-'));
}

static bool host(struct cursor *c) {
  bool first = true; /* of a label */
  for (; is_host_byte(peek(c), first); c->i++) first = peek(c) == '.';
  return !first && c->b[c->i - 1] != '-';
}

static bool spec(struct cursor *c, struct span *out) {
  size_t start = c->i;
  if (!dot_atom(c) || !take(c, '@') || !host(c)) return false;
  *out = since(c, start);
  return true;
}

static bool quoted(struct cursor *c) {
  if (!take(c, '"')) return false;
  for (; peek(c) >= 0 && peek(c) != '"'; c->i++) {
    if (peek(c) == '\\') c->i++;
    if (peek(c) < 0 || peek(c) == '\r' || peek(c) == '\n') return false;
  }
  return take(c, '"');
}

/* A display name: one quoted string, or words of atoms and dots. */
static bool name(struct cursor *c) {
  bool any = quoted(c);
  if (any)
    skip_blanks(c);
  else
    for (; is_atext(peek(c)) || (any && peek(c) == '.'); skip_blanks(c)) any = true, c->i++;
  return any && peek(c) == '<';
}

static bool mailbox(struct cursor *c, struct span *out) {
  struct cursor bare = *c;
  bool is_bare = spec(&bare, out);
  skip_blanks(&bare);
  if (is_bare && (peek(&bare) < 0 || peek(&bare) == ',')) return *c = bare, true;
  if (peek(c) != '<' && !name(c)) return false;
  if (!take(c, '<') || !spec(c, out) || !take(c, '>')) return false;
  skip_blanks(c);
  return true;
}

enum rule addresses_check(struct cursor *c, bool one, struct span *first) {
  struct span found;
  *first = (struct span){0};
  do {
    skip_blanks(c);
    if (!mailbox(c, &found)) return RULE_ADDRESS;
    if (!first->bytes) *first = found;
    if (one && peek(c) == ',') return RULE_FROM_ONE;
  } while (take(c, ','));
  return peek(c) < 0 ? RULE_NONE : RULE_ADDRESS;
}

bool mail_same_address(const uint8_t *a, size_t a_bytes, const uint8_t *b, size_t b_bytes) {
  bool in_host = false;
  if (a_bytes != b_bytes) return false;
  for (size_t i = 0; i < a_bytes; i++) {
    if (in_host ? lower(a[i]) != lower(b[i]) : a[i] != b[i]) return false;
    in_host = in_host || a[i] == '@';
  }
  return in_host;
}
