/* Launch: lists and starts the children that an init's config marks `start "on-demand"`. Service "launch", provided by init
 * itself to whom its config routes it. Names come from the config, never from the client. */
#ifndef IFACE_LAUNCH_H
#define IFACE_LAUNCH_H

#include "abi/startup.h"
#include "iface/iface.h"

enum launch_state { LAUNCH_STOPPED = 0, LAUNCH_RUNNING, LAUNCH_FAILED };
struct launch_index { uint64_t index; };
struct launch_entry { uint32_t state, restarts; uint64_t used_pages; char name[STARTUP_NAME]; char title[40]; };

/* entry: NOT_FOUND past the last. start: STATE when it runs. watch: signal beside is set when any state changes. */
#define LAUNCH_METHODS(M, I)                                      \
  M(I, entry, struct launch_index, struct launch_entry)           \
  M(I, start, struct launch_index, struct iface_none)             \
  M(I, stop, struct launch_index, struct iface_none)              \
  M(I, watch, struct iface_none, struct iface_none)

IFACE(launch, LAUNCH_METHODS)

#endif
