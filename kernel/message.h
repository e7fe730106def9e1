/* Message: moving the long part of a message: bytes and capabilities from one message page to another.
 *
 * The kernel reads the pages through the direct map, and every word of them once. */
#ifndef KERNEL_MESSAGE_H
#define KERNEL_MESSAGE_H

#include "object.h"

/* The thread's message page, or NULL when none is mapped writable there. */
struct message_page *message_page(struct thread *t);
/* BAD_ARG when the info word or the sender's page cannot be sent. */
int message_check(struct thread *from, uint64_t untrusted_info);
/* The info word that the receiver sees. */
uint64_t message_transfer(struct thread *from, struct thread *to, uint64_t info);

#endif
