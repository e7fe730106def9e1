/* Capability: slots, and the one way from a number that user level utters to an object.
 *
 * A lookup believes nothing of a cell before its frame's use and its generation have been checked: the page may have
 * become data since the capability was made. Indices are masked, so a mispredicted bound reads slot 0 at worst. */
#ifndef KERNEL_CAPABILITY_H
#define KERNEL_CAPABILITY_H

#include "object.h"

struct found {
  struct cell *cell;
  uint64_t badge;
  uint16_t rights;
};

/* The slot, or NULL when the index is out of range. Slot 0 exists and is always empty. */
struct slot *slot_at(const struct pd *pd, uint64_t untrusted_index);
/* True when the index names a slot that a capability can be put into. */
bool slot_empty(const struct pd *pd, uint64_t untrusted_index);
void slot_put(struct pd *pd, uint64_t index, struct cell *cell, uint16_t rights, uint64_t badge);
void slot_clear(struct slot *slot);

/* OK, BAD_CAP or DENIED. A dying object is found by find_any only. */
int find(const struct pd *pd, uint64_t untrusted_slot, enum object_type type, uint16_t rights, struct found *out);
int find_any(const struct pd *pd, uint64_t untrusted_slot, struct found *out);

#endif
