/* Message: the message page of this thread, shared by ipc.c and loop.c. */
#ifndef BASE_MESSAGE_H
#define BASE_MESSAGE_H

#include "base/env.h"

static inline struct message_page *message_page(void) { return (struct message_page *)VA_MESSAGE; }
void message_send_caps(struct message_page *p, const struct cap_xfer *x);

#endif
