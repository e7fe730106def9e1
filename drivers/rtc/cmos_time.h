/* Cmos time: from the clock's registers to seconds since 1970, UTC. Pure. */
#ifndef RTC_CMOS_TIME_H
#define RTC_CMOS_TIME_H

#include "abi/types.h"

struct cmos {
  uint8_t second, minute, hour, day, month, year, century, status_b;
};

/* False when a field is out of range: the clock is not set. */
bool cmos_to_unix(struct cmos raw, uint64_t *seconds);

#endif
