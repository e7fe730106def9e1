/* Cmos time: from the clock's registers to seconds since 1970, UTC. Pure. */
#include "cmos_time.h"

enum { BINARY = 4, HOURS_24 = 2, AFTERNOON = 0x80 };

/* False when a decimal digit is none. */
static bool decimal(uint8_t *field, bool binary) {
  if (binary) return true;
  if ((*field & 0x0f) > 9 || *field >> 4 > 9) return false;
  *field = (uint8_t)((*field >> 4) * 10 + (*field & 0x0f));
  return true;
}

static bool leap(unsigned year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static unsigned month_days(unsigned month, unsigned year) {
  static const uint8_t days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month] + (month == 2 && leap(year));
}

static uint64_t days_since_1970(unsigned year, unsigned month, unsigned day) {
  uint64_t before = (uint64_t)(year - 1), days = before * 365 + before / 4 - before / 100 + before / 400 - 719162;
  for (unsigned m = 1; m < month; m++) days += month_days(m, year);
  return days + day - 1;
}

/* The hour: in 12-hour mode bit 7 says afternoon, and 12 is the first hour of each half. */
static bool hour_of(struct cmos *c, bool binary) {
  bool afternoon = !(c->status_b & HOURS_24) && (c->hour & AFTERNOON);
  if (!(c->status_b & HOURS_24)) c->hour &= (uint8_t)~AFTERNOON;
  if (!decimal(&c->hour, binary)) return false;
  if (c->status_b & HOURS_24) return c->hour < 24;
  if (c->hour < 1 || c->hour > 12) return false;
  c->hour = (uint8_t)(c->hour % 12 + (afternoon ? 12 : 0));
  return true;
}

/* Firmware that has no century register leaves anything there: only 19..21 is believed. */
static unsigned year_of(const struct cmos *c, bool binary) {
  uint8_t century = c->century;
  if (!decimal(&century, binary) || century < 19 || century > 21) century = c->year >= 70 ? 19 : 20;
  return century * 100u + c->year;
}

bool cmos_to_unix(struct cmos c, uint64_t *seconds) {
  bool binary = c.status_b & BINARY;
  if (!decimal(&c.second, binary) || !decimal(&c.minute, binary) || !decimal(&c.day, binary) ||
      !decimal(&c.month, binary) || !decimal(&c.year, binary) || !hour_of(&c, binary))
    return false;
  if (c.second > 59 || c.minute > 59 || c.month < 1 || c.month > 12 || c.year > 99) return false;
  unsigned year = year_of(&c, binary);
  if (year < 1970 || c.day < 1 || c.day > month_days(c.month, year)) return false;
  *seconds = days_since_1970(year, c.month, c.day) * 86400 + c.hour * 3600u + c.minute * 60u + c.second;
  return true;
}
