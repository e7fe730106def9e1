/* Input queue: events between a driver and its one reader. */
#include "driver/input_queue.h"
#include "base/string.h"

void input_queue_push(struct input_queue *q, struct input_event e) {
  if (q->count >= INPUT_QUEUE) {
    q->event[0] = (struct input_event){.type = INPUT_OVERFLOW, .tsc = e.tsc};
    q->count = 1;
  }
  q->event[q->count++] = e;
}

unsigned input_queue_take(struct input_queue *q, struct input_event *to, unsigned limit) {
  unsigned n = q->count < limit ? q->count : limit;
  q->count -= n;
  memcpy(to, q->event, n * sizeof *to);
  memmove(q->event, q->event + n, q->count * sizeof *to);
  return n;
}
