/* Control: ending and starting by label, for whoever acts for the user. Service "control", provided by init itself to whom its
 * config routes it; a label is relative to that init.
 *
 * The init ends a child of its own at once. What is deeper in the tree is asked of the child on the way to it, which is an
 * init as well and may be hostile: OK says that it was told, not that it obeyed. Cost: one table scan. */
#ifndef IFACE_CONTROL_H
#define IFACE_CONTROL_H

#include "abi/startup.h"
#include "iface/iface.h"

struct control_label { char label[STARTUP_LABEL]; };

/* kill: ends it, no restart. start: a child of this very init that is not running. NOT_FOUND
 * no such child, or no path; STATE it is not running (kill) or runs (start). */
#define CONTROL_METHODS(M, I)                              \
  M(I, kill, struct control_label, struct iface_none)      \
  M(I, start, struct control_label, struct iface_none)

IFACE(control, CONTROL_METHODS)

#endif
