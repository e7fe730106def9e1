/* Take: keeps a capability that came with a request beyond the handler. */
#ifndef DRIVER_TAKE_H
#define DRIVER_TAKE_H

#include "base/env.h"

/* Moves capability i of the request into a new slot when it has the given type; 0 when it is absent, of another type,
 * or the table is full. The caller owns the slot and gives it back with slot_free. */
cap_t take_capability(struct cap_xfer *x, unsigned i, enum object_type type);

/* Replaces *kept with signal 0 of the request, for a `watch` method: the former one is dropped. BAD_CAP when none came.
 */
enum status take_watch(struct cap_xfer *x, cap_t *kept);

#endif
