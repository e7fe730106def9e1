/* Take: keeps a capability that came with a request beyond the handler.
 *
 * The receive slots are emptied after each request, so what is kept is moved to a slot of its own. */
#include "driver/take.h"

cap_t take_capability(struct cap_xfer *x, unsigned i, enum object_type type) {
  if (!x || i >= MSG_CAPS || x->arrived[i] != type) return 0;
  cap_t slot = slot_new();
  if (!slot) return 0;
  if (sys_slot_move(slot, x->receive[i]) == ST_OK) return slot;
  slot_free(slot);
  return 0;
}

enum status take_watch(struct cap_xfer *x, cap_t *kept) {
  cap_t slot = take_capability(x, 0, OBJ_SIGNAL);
  if (!slot) return ST_BAD_CAP;
  if (*kept) slot_free(*kept);
  *kept = slot;
  return ST_OK;
}
