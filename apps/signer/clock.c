/* Clock: the rtc session, read at each use. */
#include "clock.h"

#include "base/env.h"
#include "iface/rtc.h"

enum { FIRST_BELIEVABLE = 1767225600 }; /* 2026-01-01 */
#define LAST_BELIEVABLE 0xffffffffull   /* OpenPGP has 32 bits for it */

static struct client rtc;
static uint64_t latest = FIRST_BELIEVABLE; /* seconds that have certainly passed */

void clock_open(void) {
  if (client_open("rtc", "", "", SESSION_PAGES, &rtc) != ST_OK) rtc = (struct client){0};
}

struct clock_time clock_now(void) {
  static const struct iface_none none;
  struct rtc_now_out untrusted_now = {0};
  bool good = rtc.gate && rtc_now(rtc.gate, &none, &untrusted_now, NULL) == ST_OK && untrusted_now.valid;
  uint64_t seconds = untrusted_now.unix_seconds;
  good = good && seconds >= latest && seconds <= LAST_BELIEVABLE;
  if (good) latest = seconds;
  return (struct clock_time){(uint32_t)latest, !good};
}
