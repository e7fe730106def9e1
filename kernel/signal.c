/* Signal: see signal.h. Aliases hold no bits; theirs are the root's, limited by the badge of the capability. */
#include "signal.h"
#include "bank.h"
#include "destroy.h"
#include "ipc.h"
#include "thread.h"

struct signal *signal_new(struct bank *bank) {
  struct signal *s = (struct signal *)cell_new(bank, OBJ_SIGNAL);
  if (s) s->root = s;
  return s;
}

struct signal *signal_alias(struct bank *bank, struct signal *origin) {
  struct signal *s = (struct signal *)cell_new(bank, OBJ_SIGNAL);
  if (!s) return NULL;
  s->root = origin->root;
  derived_link(&origin->derived, &s->derived);
  return s;
}

void signal_set(struct signal *s, uint64_t bits) {
  struct signal *root = s->root;
  root->pending |= bits;
  struct thread *waiter = root->waiter, *bound = root->bound;
  if (waiter && root->pending & waiter->wait_mask) {
    root->waiter = NULL;
    waiter->waiting = NULL;
    wait_done(waiter, ST_OK, signal_take(root, waiter->wait_mask));
  }
  if (!bound || !(root->pending & bound->bound_mask)) return;
  bound->attention |= ATTENTION_EVENT;
  event_deliver(bound);
}

void signal_bind(struct thread *t, struct signal *s, uint64_t mask) {
  if (t->bound) t->bound->bound = NULL;
  t->attention &= ~(uint32_t)ATTENTION_EVENT;
  t->bound = s ? s->root : NULL;
  t->bound_mask = mask;
  if (!s) return;
  s->root->bound = t;
  signal_set(s, 0);
}

void source_link(struct source *source, struct signal *s, uint64_t bits) {
  source->signal = s;
  source->bits = bits;
  source->prev = NULL;
  source->next = s->sources;
  if (source->next) source->next->prev = source;
  s->sources = source;
}

void source_unlink(struct source *source) {
  if (!source->signal) return;
  if (source->prev)
    source->prev->next = source->next;
  else
    source->signal->sources = source->next;
  if (source->next) source->next->prev = source->prev;
  source->signal = NULL;
}

int signal_destroy_step(struct signal *top) {
  struct signal *s = CONTAINER(derived_deepest(&top->derived), struct signal, derived);
  top->cell.head |= CELL_DYING;
  s->cell.head |= CELL_DYING;
  if (s->sources) {
    source_unlink(s->sources);
    return ST_AGAIN;
  }
  if (s->root == s && s->waiter) {
    struct thread *waiter = s->waiter;
    s->waiter = NULL;
    waiter->waiting = NULL;
    wait_done(waiter, ST_GONE, 0);
  }
  if (s->root == s && s->bound) signal_bind(s->bound, NULL, 0);
  derived_unlink(&s->derived);
  cell_free(&s->cell);
  return s == top ? ST_OK : ST_AGAIN;
}
