/* Outbox: the way out of the machine for finished documents: named byte streams that appear as files on the host.
 * Service "outbox". Names match [a-z0-9.-]{1,40}, no leading dot; the server prefixes nothing and never overwrites within a boot. */
#ifndef IFACE_OUTBOX_H
#define IFACE_OUTBOX_H

#include "iface/iface.h"

#define OUTBOX_CHUNK 1024u
struct outbox_begin_in { char name[40]; uint64_t bytes; }; /* total size that will follow */
struct outbox_data_in { uint64_t bytes; uint8_t data[OUTBOX_CHUNK]; };

/* begin: STATE while another stream of this session is open, OVERLAP when the name was used in this boot. data: at most the
 * announced total. end: STATE when short. All three: AGAIN when the wire is busy (nothing was taken: wait some milliseconds,
 * call again), NOT_FOUND when the machine has no console. */
#define OUTBOX_METHODS(M, I)                                  \
  M(I, begin, struct outbox_begin_in, struct iface_none)      \
  M(I, data, struct outbox_data_in, struct iface_none)        \
  M(I, end, struct iface_none, struct iface_none)

IFACE(outbox, OUTBOX_METHODS)

#endif
