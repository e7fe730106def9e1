/* Parent events: what loop.c needs of parent_events.c. */
#ifndef BASE_PARENT_EVENTS_H
#define BASE_PARENT_EVENTS_H

#include "base/loop.h"

bool parent_events(void); /* handles a batch; true when there may be more */

#endif
