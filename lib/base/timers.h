/* Timers: what loop.c needs of timer.c. */
#ifndef BASE_TIMERS_H
#define BASE_TIMERS_H

#include "base/loop.h"

uint64_t timers_next(void);    /* absolute, 0 = none */
void timers_run(uint64_t now); /* those due; one that sets itself to a time past `now` waits for the next round */

#endif
