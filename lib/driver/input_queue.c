/* Input queue: events between a driver and its one reader. */
#include "driver/input_queue.h"

static void append(struct input_queue *q, struct input_event e) {
  q->event[(q->head + q->count) % INPUT_QUEUE] = e;
  q->count++;
}

void input_queue_push(struct input_queue *q, struct input_event e) {
  if (q->count >= INPUT_QUEUE) {
    q->head = 0, q->count = 0;
    append(q, (struct input_event){.type = INPUT_OVERFLOW, .tsc = e.tsc});
  }
  append(q, e);
}

unsigned input_queue_take(struct input_queue *q, struct input_event *to, unsigned limit) {
  unsigned n = 0;
  for (; n < limit && q->count; n++, q->count--) {
    to[n] = q->event[q->head];
    q->head = (q->head + 1) % INPUT_QUEUE;
  }
  return n;
}
