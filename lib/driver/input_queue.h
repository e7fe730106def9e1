/* Input queue: events between a driver and its one reader. Pure, no allocation.
 *
 * Bound: INPUT_QUEUE events. When it is full, all that waits is dropped and replaced by one INPUT_OVERFLOW, then the
 * new event follows: the reader releases everything first, so a lost release never leaves a key stuck. */
#ifndef DRIVER_INPUT_QUEUE_H
#define DRIVER_INPUT_QUEUE_H

#include "iface/input.h"

#define INPUT_QUEUE 256u

struct input_queue {
  uint32_t count; /* <= INPUT_QUEUE; the oldest comes first */
  struct input_event event[INPUT_QUEUE];
};

void input_queue_push(struct input_queue *q, struct input_event e);
/* Takes at most `limit` events in order; returns how many. */
unsigned input_queue_take(struct input_queue *q, struct input_event *to, unsigned limit);

#endif
