/* Clock: monotonic time from the time-stamp counter, wall-clock time from an "rtc" session when one is routed. */
#include "posix/posix.h"

#include "iface/rtc.h"
#include <errno.h>
#include <time.h>

static long clock_wall(struct timespec *out) {
  static struct client rtc;
  static bool tried;
  struct iface_none none = {0};
  struct rtc_now_out now;
  if (!tried) {
    tried = true;
    if (client_open("rtc", "", "", 4, &rtc) != ST_OK) rtc = (struct client){0};
  }
  if (!rtc.gate || rtc_now(rtc.gate, &none, &now, NULL) != ST_OK || !now.valid) return -EINVAL;
  uint64_t past_ms = (sys_tsc() - now.tsc) / env_startup()->tsc_khz;
  out->tv_sec = (time_t)(now.unix_seconds + past_ms / 1000);
  out->tv_nsec = (long)(past_ms % 1000) * 1000000;
  return 0;
}

long posix_clock(long clock, struct timespec *out) {
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) return clock_wall(out);
  if (clock < 0 || clock > CLOCK_BOOTTIME) return -EINVAL;
  uint64_t khz = env_startup()->tsc_khz, ticks = sys_tsc() - env_startup()->boot_tsc;
  out->tv_sec = (time_t)(ticks / khz / 1000);
  out->tv_nsec = (long)(ticks / khz % 1000 * 1000000 + ticks % khz * 1000000 / khz);
  return 0;
}

/* Sleeping is waiting for a signal that nobody sets. */
long posix_sleep(const struct timespec *length) {
  static cap_t nobody;
  uint64_t bits;
  if (length->tv_sec < 0 || length->tv_nsec < 0 || length->tv_nsec > 999999999) return -EINVAL;
  if (!nobody) {
    cap_t slot = slot_new();
    if (!slot || sys_create(slot, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) != ST_OK) return -ENOMEM;
    nobody = slot;
  }
  sys_wait(nobody, env_deadline((uint64_t)length->tv_sec * 1000 + (uint64_t)length->tv_nsec / 1000000 + 1), &bits);
  return 0;
}
