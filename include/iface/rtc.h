/* Rtc: wall-clock time in UTC. Service "rtc". valid is 0 when the battery-backed clock is not set. */
#ifndef IFACE_RTC_H
#define IFACE_RTC_H

#include "iface/iface.h"

struct rtc_now_out { uint64_t unix_seconds, tsc, valid; }; /* the time that held at TSC value tsc */

#define RTC_METHODS(M, I) M(I, now, struct iface_none, struct rtc_now_out)

IFACE(rtc, RTC_METHODS)

#endif
