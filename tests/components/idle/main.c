/* Idle: what others take of a CPU that nobody needs, seen as gaps in a loop that reads the clock. */
#include "base/loop.h"
#include "iface/log.h"

enum {
  START_MS = 15000,
  LOOK_MS = 10000,
  GAP = 64
}; /* once the desktop is up; for how long; longer than a turn of the loop */

static uint64_t gaps(uint64_t until) {
  uint64_t sum = 0, last = sys_tsc();
  while (last < until) {
    uint64_t now = sys_tsc();
    if (now - last > GAP) sum += now - last;
    last = now;
  }
  return sum;
}

static void look(void *unused) {
  uint64_t taken = gaps(env_deadline(LOOK_MS)), whole = env_ticks(LOOK_MS), share = taken * 100000 / whole;
  log_line(LOG_INFO, "BENCH idle_desktop %lu instructions_per_second -", (unsigned long)(taken * 1000 / LOOK_MS));
  log_line(LOG_INFO, "BENCH idle_desktop_share %lu.%lu%lu%lu percent 0.5", (unsigned long)(share / 1000),
           (unsigned long)(share / 100 % 10), (unsigned long)(share / 10 % 10), (unsigned long)(share % 10));
  log_line(LOG_INFO, "TESTS DONE");
}

void component_main(void) {
  static struct timer timer = {.handler = look};
  timer_set(&timer, env_deadline(START_MS));
}
