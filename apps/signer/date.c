/* Date: the date-time of RFC 5322 without its obsolete forms: [Tue, ]1 Dec 2026 10:20[:30] +0000. */
#include "mail.h"

struct cursor {
  const uint8_t *b;
  size_t i, end;
};

static bool one_of(struct cursor *c, const char *words, unsigned count) {
  if (c->end - c->i < 3) return false;
  for (unsigned w = 0; w < count; w++) {
    const char *word = words + 3 * w;
    if (c->b[c->i] == (uint8_t)word[0] && c->b[c->i + 1] == (uint8_t)word[1] && c->b[c->i + 2] == (uint8_t)word[2]) {
      c->i += 3;
      return true;
    }
  }
  return false;
}

static bool take(struct cursor *c, uint8_t want) {
  if (c->i >= c->end || c->b[c->i] != want) return false;
  c->i++;
  return true;
}

static bool number(struct cursor *c, unsigned min_digits, unsigned max_digits, unsigned low, unsigned high) {
  unsigned value = 0, digits = 0;
  for (; digits < max_digits && c->i < c->end && c->b[c->i] >= '0' && c->b[c->i] <= '9'; digits++, c->i++)
    value = value * 10 + (unsigned)(c->b[c->i] - '0');
  return digits >= min_digits && value >= low && value <= high;
}

static bool day(struct cursor *c) {
  if (one_of(c, "MonTueWedThuFriSatSun", 7) && (!take(c, ',') || !take(c, ' '))) return false;
  return number(c, 1, 2, 1, 31) && take(c, ' ') && one_of(c, "JanFebMarAprMayJunJulAugSepOctNovDec", 12) &&
         take(c, ' ') && number(c, 4, 4, 1970, 9999);
}

static bool time(struct cursor *c) {
  if (!number(c, 2, 2, 0, 23) || !take(c, ':') || !number(c, 2, 2, 0, 59)) return false;
  return !take(c, ':') || number(c, 2, 2, 0, 60);
}

static bool zone(struct cursor *c) {
  return (take(c, '+') || take(c, '-')) && number(c, 2, 2, 0, 23) && number(c, 2, 2, 0, 59);
}

enum rule date_check(const uint8_t *b, struct span value, size_t *at) {
  struct cursor c = {b, value.at, value.at + value.bytes};
  bool ok = day(&c) && take(&c, ' ') && time(&c) && take(&c, ' ') && zone(&c) && c.i == c.end;
  *at = c.i;
  return ok ? RULE_NONE : RULE_DATE;
}
