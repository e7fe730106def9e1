/* Take: keeps capabilities that came with a request, beyond the handler, or with a reply. */
#ifndef BASE_TAKE_H
#define BASE_TAKE_H

#include "base/loop.h"

/* Moves capability i of the request into a new slot when it has the given type; 0 when it is absent, of another type,
 * or the table is full. The caller owns the slot and gives it back with slot_free. */
cap_t take_capability(struct cap_xfer *x, unsigned i, enum object_type type);

/* The same for a capability that the reply to one's own call brings: expect_capability makes room in *x (NO_SLOT when
 * there is none), then the call; kept_capability gives its status, PROTOCOL when it brought something else. Nothing is
 * kept but on OK. */
enum status expect_capability(struct cap_xfer *x);
enum status kept_capability(enum status status, const struct cap_xfer *x, enum object_type type, cap_t *kept);

/* A `watch` method: signal 0 of the request replaces the session's. BAD_CAP when none came. */
enum status take_watch(struct cap_xfer *x, struct session *s);

#endif
