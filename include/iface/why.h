/* Why: which line of an init's config lets a session of a child go where it goes, or that none does. Service "why",
 * provided by init itself to whom its config routes it: it tells what the config says, to the letter. Each init answers for
 * its own level; the path below the child is the label, as in a session request. */
#ifndef IFACE_WHY_H
#define IFACE_WHY_H

#include "abi/startup.h"
#include "iface/iface.h"
#include "iface/parent.h"

#define WHY_TEXT 320u
struct why_in { char child[STARTUP_NAME]; char service[STARTUP_NAME]; char label[STARTUP_LABEL]; char args[PARENT_ARGS]; };
struct why_out { uint64_t allowed, line, column; char text[WHY_TEXT]; };

/* explain: BAD_ARG for what is not a name, path or argument; allowed is 0 or 1; line and column are the config's. */
#define WHY_METHODS(M, I) M(I, explain, struct why_in, struct why_out)

IFACE(why, WHY_METHODS)

#endif
