/* Model: see model.h. Recursion and scans over everything are fine here. */
#include "model.h"
#include <string.h>

struct model model;

static struct model_object *at(unsigned object) { return &model.object[object]; }

void model_reset(void) {
  memset(&model, 0, sizeof model);
  model.objects = 1;
}

unsigned model_new(enum object_type type, unsigned payer) {
  unsigned object = model.objects++;
  *at(object) = (struct model_object){.type = type, .payer = payer};
  return object;
}

unsigned model_in(unsigned slot) {
  unsigned object = slot < MODEL_SLOTS ? model.slot[slot].object : NOBODY;
  return at(object)->type ? object : NOBODY;
}

unsigned model_lookup(unsigned slot, enum object_type type, uint16_t rights) {
  unsigned object = model_in(slot);
  if (!object || at(object)->type != type) return REASON(ST_BAD_CAP);
  return rights & ~model.slot[slot].rights ? REASON(ST_DENIED) : 0;
}

unsigned model_occupied(unsigned slot) { return slot == 0 || model_in(slot) ? REASON(ST_NO_SLOT) : 0; }

unsigned model_origin(unsigned object) {
  while (at(object)->parent) object = at(object)->parent;
  return object;
}

void model_put(unsigned slot, unsigned object, uint16_t rights, uint64_t badge) {
  model.slot[slot] = (struct model_slot){object, rights, badge};
}

static void wake(unsigned thread, uint64_t result, uint64_t bits) {
  at(thread)->state = M_RUNNING;
  at(thread)->fresh = true;
  at(thread)->result = result;
  at(thread)->bits = bits;
}

/* A caller's call is over, wherever it stood. */
static void call_over(unsigned caller, uint64_t result) {
  unsigned server = at(caller)->callee;
  if (at(server)->caller == caller) at(server)->caller = NOBODY;
  at(caller)->callee = at(caller)->gate = NOBODY;
  wake(caller, result, 0);
}

bool model_queued(unsigned caller, unsigned server) {
  return at(caller)->type == OBJ_THREAD && at(caller)->state == M_CALLING && at(caller)->callee == server &&
         at(server)->caller != caller;
}

static void take(unsigned server, unsigned caller) {
  at(server)->caller = caller;
  wake(server, ST_OK, at(caller)->badge);
}

static bool take_event(unsigned thread) {
  unsigned signal = at(thread)->bound;
  uint64_t bits = signal ? at(signal)->pending & at(thread)->bound_mask : 0;
  if (!bits) return false;
  at(signal)->pending &= ~bits;
  wake(thread, ST_EVENT, bits);
  return true;
}

unsigned model_why_not_call(unsigned thread, unsigned gate) {
  unsigned end = at(gate)->thread;
  while (at(end)->state == M_CALLING) end = at(end)->callee;
  return end == thread ? REASON(ST_STATE) : 0;
}

void model_call(unsigned thread, unsigned gate, uint64_t badge) {
  unsigned server = at(gate)->thread;
  at(thread)->state = M_CALLING;
  at(thread)->callee = server;
  at(thread)->gate = gate;
  at(thread)->badge = badge;
  if (at(server)->state == M_SERVING && !at(server)->held) take(server, thread);
}

void model_answer(unsigned server, uint64_t status) {
  if (at(server)->caller) call_over(at(server)->caller, status);
}

void model_serve(unsigned server, bool poll, unsigned taken) {
  if (take_event(server)) return;
  if (taken)
    take(server, taken);
  else if (poll)
    wake(server, ST_TIMEOUT, 0);
  else
    at(server)->state = M_SERVING;
}

void model_wait(unsigned thread, unsigned signal, uint64_t mask, bool poll) {
  uint64_t bits = at(signal)->pending & mask;
  at(signal)->pending &= ~bits;
  if (bits || poll) {
    wake(thread, bits ? ST_OK : ST_TIMEOUT, bits);
    return;
  }
  at(thread)->state = M_WAITING;
  at(thread)->waits = signal;
  at(thread)->wait_mask = mask;
}

/* Who waits for bits gets them before who is bound. */
static void deliver(unsigned signal) {
  for (unsigned t = 1; t < model.objects; t++) {
    uint64_t bits = at(signal)->pending & at(t)->wait_mask;
    if (at(t)->type != OBJ_THREAD || at(t)->state != M_WAITING || at(t)->waits != signal || !bits) continue;
    at(signal)->pending &= ~bits;
    at(t)->waits = NOBODY;
    wake(t, ST_OK, bits);
  }
  for (unsigned t = 1; t < model.objects; t++)
    if (at(t)->type == OBJ_THREAD && at(t)->bound == signal && at(t)->state == M_SERVING && !at(t)->held) take_event(t);
}

void model_signal(unsigned signal, uint64_t bits) {
  at(signal)->pending |= bits;
  deliver(signal);
}

void model_bind(unsigned thread, unsigned signal, uint64_t mask) {
  at(thread)->bound = signal;
  at(thread)->bound_mask = mask;
  if (signal) deliver(signal);
}

void model_start(unsigned thread, unsigned taken) {
  at(thread)->held = false;
  if (at(thread)->state == M_STOPPED) at(thread)->state = M_RUNNING;
  if (at(thread)->state == M_SERVING && !take_event(thread) && taken) take(thread, taken);
}

void model_abort(unsigned thread) {
  model_answer(thread, ST_GONE);
  if (at(thread)->state == M_CALLING) call_over(thread, ST_GONE);
}

static void thread_dies(unsigned t) {
  model_abort(t);
  for (unsigned c = 1; c < model.objects; c++)
    if (at(c)->type == OBJ_THREAD && at(c)->state == M_CALLING && at(c)->callee == t) call_over(c, ST_GONE);
  if (at(t)->budget) at(at(t)->budget)->thread = NOBODY;
}

/* Whom the death of one takes along. */
static bool depends(unsigned object, unsigned dead) {
  const struct model_object *o = at(object);
  return o->payer == dead || (o->parent == dead && o->type) || (o->type == OBJ_GATE && o->thread == dead) ||
         (o->type == OBJ_THREAD && o->pd == dead);
}

void model_kill(unsigned object) {
  struct model_object *o = at(object);
  enum object_type type = o->type;
  if (!type) return;
  if (type == OBJ_THREAD) thread_dies(object);
  o->type = OBJ_NONE;
  for (unsigned i = 1; i < model.objects; i++) {
    if (at(i)->type && depends(i, object)) model_kill(i);
    if (at(i)->type != OBJ_THREAD) continue;
    if (type == OBJ_GATE && at(i)->gate == object && model_queued(i, at(i)->callee)) call_over(i, ST_GONE);
    if (at(i)->state == M_WAITING && at(i)->waits == object) at(i)->waits = NOBODY, wake(i, ST_GONE, 0);
    if (at(i)->bound == object) at(i)->bound = NOBODY;
    if (at(i)->budget == object) at(i)->budget = NOBODY;
  }
  for (unsigned i = 0; i < MODEL_ATTACHED; i++) {
    struct model_attachment *a = &model.attached[i];
    if (a->used && (a->pd == object || a->payer == object || (a->mem == object && !a->keeps))) a->used = false;
    if (a->mem == object) a->mem = NOBODY;
  }
  if (type == OBJ_BANK) at(o->parent)->pages += o->pages; /* all it had goes to the bank it was split from */
}
