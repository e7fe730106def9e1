/* State: reads the state report of the init that a test component is routed to (ROM "state"), for tests that compare
 * what is with what was. One reading at a time; numbers that are not there read as UINT64_MAX. */
#ifndef STATE_STATE_H
#define STATE_STATE_H

#include "kdl/kdl.h"

bool state_read(void);                                     /* opens at the first time, then reads anew */
bool state_read_from(const char *name);                    /* the same of a ROM of another name, opened anew */
uint64_t state_init(const char *key);                      /* of the init itself: pages, free, ms, calls */
uint64_t state_number(const char *child, const char *key); /* pages, used, limit, cpu, ticks, calls, ... */
bool state_is(const char *child, const char *state);       /* "running", "stopped" ... */
bool state_session(const char *child, const char *service, const char *state); /* has one such; NULL: any state */
const struct kdl_node *state_node(const char *child,
                                  const char *kind);               /* "fault", "blocked", "hang", "ended" or NULL */
bool state_text_holds(const struct kdl_node *n, const char *part); /* its first value contains part */
uint64_t state_property(const struct kdl_node *n, const char *key);
/* Pages that the init has free plus what every child holds, and restarts of all: what no test may change. */
struct state_totals {
  uint64_t free, pages, restarts;
};
struct state_totals state_totals(void);

#endif
