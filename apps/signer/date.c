/* Date: the date-time of RFC 5322 without its obsolete forms: [Tue, ]1 Dec 2026 10:20[:30] +0000. */
#include "base/string.h"
#include "mail.h"

/* One of `count` words of three letters. */
static bool one_of(struct cursor *c, const char *words, unsigned count) {
  for (unsigned w = 0; w < count && c->end - c->i >= 3; w++)
    if (memcmp(c->b + c->i, words + 3 * w, 3) == 0) return c->i += 3, true;
  return false;
}

static bool number(struct cursor *c, unsigned min_digits, unsigned max_digits, unsigned low, unsigned high) {
  unsigned value = 0, digits = 0;
  for (; digits < max_digits && is_digit(peek(c)); digits++, c->i++) value = value * 10 + (unsigned)(peek(c) - '0');
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

bool date_check(struct cursor *c) {
  return day(c) && take(c, ' ') && time(c) && take(c, ' ') && zone(c) && peek(c) < 0;
}
