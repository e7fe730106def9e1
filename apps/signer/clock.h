/* Clock: UTC for signatures, and whether it can be believed. */
#ifndef SIGNER_CLOCK_H
#define SIGNER_CLOCK_H

#include "abi/types.h"

/* Doubtful: no clock is routed, it says that it is not set, it shows a time before this system existed, or it went back
 * since the last call. The time is then the latest that is known to have passed. */
struct clock_time {
  uint32_t seconds;
  bool doubtful;
};

void clock_open(void);
struct clock_time clock_now(void);

#endif
