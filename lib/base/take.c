/* Take: keeps capabilities that came with a request, beyond the handler, or with a reply.
 *
 * The receive slots are emptied after each request, so what is kept is moved to a slot of its own. */
#include "base/take.h"

cap_t take_capability(struct cap_xfer *x, unsigned i, enum object_type type) {
  if (!x || i >= MSG_CAPS || x->arrived[i] != type) return 0;
  cap_t slot = slot_new();
  if (!slot) return 0;
  if (sys_slot_move(slot, x->receive[i]) == ST_OK) return slot;
  slot_free(slot);
  return 0;
}

enum status expect_capability(struct cap_xfer *x) {
  x->receive[0] = slot_new();
  x->n_receive = 1;
  return x->receive[0] ? ST_OK : ST_NO_SLOT;
}

enum status kept_capability(enum status status, const struct cap_xfer *x, enum object_type type, cap_t *kept) {
  if (status == ST_OK && x->arrived[0] != type) status = ST_PROTOCOL;
  if (status == ST_OK)
    *kept = x->receive[0];
  else
    slot_free(x->receive[0]);
  return status;
}

enum status take_watch(struct cap_xfer *x, struct session *s) {
  cap_t slot = take_capability(x, 0, OBJ_SIGNAL);
  if (!slot) return ST_BAD_CAP;
  slot_free(s->watch);
  s->watch = slot;
  return ST_OK;
}
