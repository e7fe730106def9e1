/* Host test of drivers/rtc/cmos_time.c against the host's own calendar. */
#define _DEFAULT_SOURCE
#include "../../drivers/rtc/cmos_time.h"
#include "check.h"
#include <stdlib.h>
#include <time.h>

static uint8_t bcd(int v) { return (uint8_t)(v / 10 * 16 + v % 10); }

static void every_day_agrees_with_the_host(void) {
  for (time_t t = 0; t < 4102444800; t += 86400 - 7) {
    struct tm m;
    gmtime_r(&t, &m);
    struct cmos b = {(uint8_t)m.tm_sec,
                     (uint8_t)m.tm_min,
                     (uint8_t)m.tm_hour,
                     (uint8_t)m.tm_mday,
                     (uint8_t)(m.tm_mon + 1),
                     (uint8_t)(m.tm_year % 100),
                     (uint8_t)(19 + m.tm_year / 100),
                     6};
    struct cmos d = {bcd(b.second), bcd(b.minute), bcd(b.hour),    bcd(b.day),
                     bcd(b.month),  bcd(b.year),   bcd(b.century), 2};
    uint64_t s = 0, u = 0;
    if (!cmos_to_unix(b, &s) || s != (uint64_t)t || !cmos_to_unix(d, &u) || u != s) CHECK(!"same second");
  }
  CHECK(1);
}

static void twelve_hour_mode(void) {
  struct cmos c = {0, 0, 0x12, 1, 1, 0x70, 0x19, 0};
  uint64_t s = 9;
  CHECK(cmos_to_unix(c, &s) && s == 0); /* 12 am */
  c.hour = 0x92;
  CHECK(cmos_to_unix(c, &s) && s == 12 * 3600); /* 12 pm */
  c.hour = 0x81;
  CHECK(cmos_to_unix(c, &s) && s == 13 * 3600);
  c.hour = 0x00;
  CHECK(!cmos_to_unix(c, &s));
}

static void century_is_guessed(void) {
  struct cmos c = {0, 0, 0, 1, 1, 0x24, 0xff, 2};
  uint64_t s;
  CHECK(cmos_to_unix(c, &s) && s == 1704067200);
  c.century = 0, c.year = 0x99;
  CHECK(cmos_to_unix(c, &s) && s == 915148800);
}

static void nonsense_is_refused(void) {
  struct cmos good = {0x59, 0x59, 0x23, 0x28, 0x02, 0x23, 0x20, 2};
  uint64_t s;
  CHECK(cmos_to_unix(good, &s));
  struct cmos bad[] = {good, good, good, good, good, good};
  bad[0].day = 0x29, bad[1].month = 0x13, bad[2].month = 0, bad[3].second = 0x60, bad[4].minute = 0x5a,
  bad[5].hour = 0x24;
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(!cmos_to_unix(bad[i], &s));
  srand(1);
  for (unsigned i = 0; i < 300000; i++) {
    struct cmos c = {0};
    for (unsigned j = 0; j < sizeof c; j++) ((uint8_t *)&c)[j] = (uint8_t)rand();
    if (cmos_to_unix(c, &s) && s > 7258118400) CHECK(!"in range");
  }
}

int main(void) {
  CASE(every_day_agrees_with_the_host);
  CASE(twelve_hour_mode);
  CASE(century_is_guessed);
  CASE(nonsense_is_refused);
  return check_done();
}
