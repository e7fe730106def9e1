/* Signal: a word of pending bits, at most one waiter, and at most one thread whose reply_wait delivers them. */
#ifndef KERNEL_SIGNAL_H
#define KERNEL_SIGNAL_H

#include "object.h"

struct signal *signal_new(struct bank *bank);
struct signal *signal_alias(struct bank *bank, struct signal *origin);
/* Sets bits and wakes whoever waits for one of them. */
void signal_set(struct signal *s, uint64_t bits);
/* Takes the pending bits of the mask from a root. */
static inline uint64_t signal_take(struct signal *s, uint64_t mask) {
  uint64_t bits = s->pending & mask;
  s->pending &= ~bits;
  if (s->bound && !(s->pending & s->bound->bound_mask)) s->bound->attention &= ~(uint32_t)ATTENTION_EVENT;
  return bits;
}
void signal_bind(struct thread *t, struct signal *s, uint64_t mask); /* s NULL: unbinds */
int signal_destroy_step(struct signal *s);

/* Sources. A source without signal is idle; setting it then does nothing. */
void source_link(struct source *source, struct signal *s, uint64_t bits);
void source_unlink(struct source *source);
/* Whom its bits wake. */
static inline struct thread *source_listener(const struct source *source) {
  const struct signal *root = source->signal ? source->signal->root : NULL;
  return !root ? NULL : root->waiter ? root->waiter : root->bound;
}
static inline void source_set(struct source *source) {
  if (source->signal) signal_set(source->signal, source->bits);
}

#endif
