/* Wire: the one frame that is on its way through the console session, and the console session itself. */
#ifndef OUTBOX_WIRE_H
#define OUTBOX_WIRE_H

#include "base/loop.h"
#include "frame.h"

/* Opens the console; drained is called from the loop whenever a frame has left and the next may follow. */
void wire_start(signal_handler drained);
/* NOT_FOUND: no console. AGAIN: the former frame is still on its way. OK: wire_send may be called once. */
enum status wire_ready(void);
/* Sends a frame; only after wire_ready said OK, so it cannot fail: what does not leave now leaves later. */
void wire_send(enum frame_type type, uint16_t stream, const void *payload, size_t bytes);

#endif
