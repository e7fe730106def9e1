/* Timer: a sorted list of the running timers; components have few. */
#include "base/timers.h"

static struct timer *first;

void timer_stop(struct timer *t) {
  if (!t->running) return;
  struct timer **link = &first;
  while (*link && *link != t) link = &(*link)->next_timer;
  if (*link) *link = t->next_timer;
  t->running = false;
}

void timer_set(struct timer *t, uint64_t at) {
  timer_stop(t);
  struct timer **link = &first;
  while (*link && (*link)->at <= at) link = &(*link)->next_timer;
  t->at = at;
  t->next_timer = *link;
  t->running = true;
  *link = t;
}

uint64_t timers_next(void) { return !first ? 0 : first->at ? first->at : 1; }

/* As many as are due now: one that sets itself again waits for the next turn, and requests get theirs between. */
void timers_run(uint64_t now) {
  unsigned due = 0;
  for (const struct timer *t = first; t && t->at <= now; t = t->next_timer) due++;
  while (due-- && first && first->at <= now) {
    struct timer *t = first;
    first = t->next_timer;
    t->running = false;
    t->handler(t->context);
  }
}
