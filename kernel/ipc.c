/* Ipc: see ipc.h. */
#include "ipc.h"
#include "budget.h"
#include "gate.h"
#include "kernel.h"
#include "message.h"
#include "schedule.h"
#include "signal.h"

static bool link_change(struct thread *t, uint64_t from, uint64_t to) {
  return __atomic_compare_exchange_n(&t->link, &from, to, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static struct thread *open_caller(const struct thread *t) {
  return t->link > LINK_DEAD ? (struct thread *)t->link : NULL;
}

static void copy_words(struct thread *from, struct thread *to, uint64_t rax, uint64_t rdi) {
  const struct user_frame *s = &from->frame;
  struct user_frame *f = &to->frame;
  f->form = FORM_WORDS;
  f->rax = rax;
  f->rdi = rdi;
  f->rsi = s->rsi, f->rdx = s->rdx, f->r8 = s->r8, f->r9 = s->r9, f->r10 = s->r10;
}

/* The caller, taken out of link or queue, goes on. */
static void call_end(struct thread *caller) {
  caller->callee = NULL;
  caller->state = STATE_RUNNING;
  thread_ready(caller);
}

/* The server, whose link holds the caller now, gets the call. */
static void deliver(struct thread *caller, struct thread *server) {
  uint64_t info = message_transfer(caller, server, caller->info);
  copy_words(caller, server, info << 32 | ST_OK, caller->badge);
  server->depth = caller->depth + 1;
  server->state = STATE_RUNNING;
  timeout_set(server, 0);
}

/* Queued calls from t on take the place of `key`. The first one of a budget's own chain follows it both ways, or
 * whoever is first in the queue of a server on the way there; those further on may have more urgent helpers and only
 * rise (tests/spin/helping.pml). */
static void reorder(struct thread *t, uint64_t key, bool own) {
  for (unsigned i = 0; i < CHAIN_MAX && t->state == STATE_CALLING; i++, t = t->callee) {
    if (own && t->callers.first && t->callers.first->key < key) key = t->callers.first->key;
    if (!tree_has(&t->queue_node)) continue;
    if (own ? key != t->queue_node.key : key < t->queue_node.key) {
      tree_remove(&t->callee->callers, &t->queue_node);
      t->queue_node.key = key;
      tree_insert(&t->callee->callers, &t->queue_node);
    }
    own = false;
  }
}

/* A reservation without time goes behind everybody: whose budget ends inside a server does not stand in the way of who
 * still has time. */
static uint64_t call_key(const struct budget *b) { return budget_exhausted(b) ? ~0ull : budget_key(b); }
void call_reorder(const struct budget *b) { reorder(b->thread, call_key(b), true); }

static void enqueue(struct thread *caller, struct thread *server, struct gate *g) {
  const struct budget *payer = processor_self()->budget;
  caller->queue_node.key = payer ? call_key(payer) : ~0ull;
  tree_insert(&server->callers, &caller->queue_node);
  caller->queued_through = g;
  LIST_ADD(g->callers, caller, gate_next, gate_at);
  server->attention |= ATTENTION_QUEUE;
  reorder(server, caller->queue_node.key, false);
}

static void dequeue(struct thread *caller) {
  struct thread *server = caller->callee;
  tree_remove(&server->callers, &caller->queue_node);
  if (!server->callers.root) server->attention &= ~(uint32_t)ATTENTION_QUEUE;
  LIST_REMOVE(caller, gate_next, gate_at);
  caller->queued_through = NULL;
}

int call_begin(struct thread *t, struct gate *g, uint64_t badge, uint64_t info) {
  struct thread *server = g->thread;
  int status = message_check(t, info);
  if (status) return status;
  if (server->held & HELD_DEAD) return ST_GONE;
  if (t->depth >= CALL_DEPTH_MAX || chain_end(server) == t || !chain_end(server)) return ST_STATE;
  t->state = STATE_CALLING;
  t->callee = server;
  t->badge = badge;
  t->info = info;
  t->calls++;
  processor_self()->reschedule = 1;
  if (link_change(server, LINK_IDLE, (uint64_t)t))
    deliver(t, server);
  else
    enqueue(t, server, g);
  return ST_OK;
}

static void own_budget(struct thread *t) {
  if (t->budget) budget_activate(t->budget);
}

/* Its open call was taken away: from here on it runs on its own budget, if it has one. */
static void serving_ended(struct thread *server) {
  server->depth = 0;
  own_budget(server);
}

/* Whoever waited for the end of this chain has a shorter one now, and who runs it may have lost its payer. */
static void chain_changed(struct thread *end) {
  thread_revive(end);
  processor_disturb(end);
}

void reply(struct thread *t, uint64_t info) {
  struct thread *caller = open_caller(t);
  if (!caller) return;
  ASSERT(link_change(t, (uint64_t)caller, LINK_NONE));
  t->depth = 0;     /* the wait half decides whether its own budget has something to run */
  thread_revive(t); /* whoever waited for it, and not in its queue, has a shorter chain now */
  uint64_t arrived = message_transfer(t, caller, info);
  copy_words(t, caller, arrived << 32 | ST_OK, 0);
  call_end(caller);
}

void drop_caller(struct thread *server) {
  struct thread *caller = open_caller(server), *end = chain_end(server);
  if (!caller) return;
  ASSERT(link_change(server, (uint64_t)caller, LINK_NONE));
  if (end) chain_changed(end);
  serving_ended(server);
  set_result(caller, ST_GONE, 0);
  call_end(caller);
}

void call_cancel(struct thread *caller, int status) {
  struct thread *server = caller->callee, *end = chain_end(server);
  if (tree_has(&caller->queue_node)) {
    dequeue(caller);
  } else {
    ASSERT(link_change(server, (uint64_t)caller, LINK_NONE));
    serving_ended(server);
  }
  if (end) chain_changed(end);
  set_result(caller, (uint64_t)status, 0);
  call_end(caller);
}

bool event_take(struct thread *t) {
  uint64_t bits = t->bound ? signal_take(t->bound, t->bound_mask) : 0;
  if (bits) set_result(t, ST_EVENT, bits);
  return bits;
}

static bool take_caller(struct thread *t) {
  if (!t->callers.first) return false;
  struct thread *caller = CONTAINER(t->callers.first, struct thread, queue_node);
  dequeue(caller);
  ASSERT(link_change(t, LINK_NONE, (uint64_t)caller));
  deliver(caller, t);
  return true;
}

void serve(struct thread *t, uint64_t deadline) {
  processor_self()->reschedule = 1;
  if (event_take(t)) {
    own_budget(t);
    return;
  }
  if (take_caller(t)) return;
  if (deadline && deadline <= hw_tsc()) {
    set_result(t, ST_TIMEOUT, 0);
    own_budget(t);
    return;
  }
  timeout_set(t, deadline);
  t->state = STATE_SERVE_WAIT;
  if (t->budget) budget_deactivate(t->budget);
  serve_resume(t);
}

void serve_resume(struct thread *t) {
  if (t->held) return;
  if (event_take(t) || take_caller(t)) {
    t->state = STATE_RUNNING;
    thread_ready(t);
    return;
  }
  __atomic_store_n(&t->link, LINK_IDLE, __ATOMIC_SEQ_CST);
}

void serve_hold(struct thread *t) { link_change(t, LINK_IDLE, LINK_NONE); }

void event_deliver(struct thread *t) {
  t->attention |= ATTENTION_EVENT;
  if (t->state == STATE_SERVE_WAIT && !t->held) {
    ASSERT(link_change(t, LINK_IDLE, LINK_NONE));
    event_take(t);
    wait_over(t);
    return;
  }
  if (t->budget) budget_activate(t->budget);
  struct processor *p = processor_of(t);
  if (p && p->guest) processor_kick(p, NULL); /* out of its virtual CPU */
}

void wait_timeout(struct thread *t) {
  if (t->state == STATE_SIGNAL_WAIT)
    t->waiting->waiter = NULL, t->waiting = NULL;
  else if (t->state == STATE_SERVE_WAIT)
    serve_hold(t);
  else
    return; /* the fast path took it out of its wait; its next wait names its own deadline */
  set_result(t, ST_TIMEOUT, 0);
  wait_over(t);
}
