/* Lock-step: one string of bytes is a string of operations, made by the kernel and by the model (model.h) at once.
 * After each the status must be one that the model allows and the two states must agree.
 * replay.c feeds it: as a host test, and as libFuzzer's entry. */
#include "lockstep.h"
#include "attach.h"
#include "bank.h"
#include "budget.h"
#include "capability.h"
#include "mem.h"
#include "model.h"
#include "signal.h"
#include "thread.h"
#include "world.h"

enum { FIRST = 8, PAGES_AT_ONCE = 24, TABLES = 4 };
#define VA VA_FREE
#define BITS(n) ((uint64_t)(n) << 32)

static const uint8_t *input, *input_end;
static const char *wrong;
static unsigned root_thread;
unsigned lockstep_done;

static unsigned byte(void) { return input < input_end ? *input++ : 0; }
static unsigned below(unsigned n) { return byte() % n; }
static cap_t any_slot(void) { return below(MODEL_SLOTS); }
/* Seven times of eight a slot with such an object, resp. without any, if there is one. */
static cap_t slot_of(enum object_type type) {
  unsigned b = byte();
  for (cap_t i = 0; b < 224 && i < MODEL_SLOTS; i++) {
    cap_t s = (b + i) % MODEL_SLOTS;
    if (model.object[model_in(s)].type == type) return s;
  }
  return b % MODEL_SLOTS;
}
static cap_t free_slot(void) {
  unsigned b = byte();
  for (cap_t i = 0; b < 224 && i < MODEL_SLOTS; i++) {
    cap_t s = (b + i) % MODEL_SLOTS;
    if (s >= FIRST && !model_in(s)) return s;
  }
  return b % MODEL_SLOTS;
}
static uint16_t any_rights(void) {
  unsigned b = byte();
  return b & 1 ? RIGHTS_ALL : (uint16_t)(b << 8 | b >> 1);
}
static struct model_object *object_in(cap_t slot) { return &model.object[model_in(slot)]; }
static struct thread *kernel_thread(unsigned t) { return (struct thread *)model.object[t].cell; }
static uint32_t status_of(const struct thread *t) { return (uint32_t)t->frame.rax; }

#define AGREE(condition)                                                                                               \
  do {                                                                                                                 \
    if (!(condition) && !wrong) wrong = #condition;                                                                    \
  } while (0)

/* The kernel's answer must be a reason that the model has, or OK when it has none. */
static bool agreed(int status, unsigned reasons) {
  AGREE(status >= 0 && status < ST_COUNT);
  AGREE(status == ST_OK ? !(reasons & ~REASON(ST_NO_MEMORY)) : reasons & REASON(status));
  lockstep_done += status == ST_OK;
  return status == ST_OK;
}

/* What a bank may say of so many pages: the model does not know how cells are packed or which tables exist. */
static unsigned memory(cap_t bank, uint32_t least, uint32_t most) {
  unsigned b = model_in(bank);
  if (!b || model.object[b].type != OBJ_BANK) return 0;
  uint32_t free = bank_free((const struct bank *)model.object[b].cell);
  if (free < least) return REASON(ST_NO_MEMORY) | 1u << 31; /* it must */
  return free < most ? REASON(ST_NO_MEMORY) : 0;
}

static unsigned payer(cap_t bank, uint32_t least, uint32_t most) {
  return model_lookup(bank, OBJ_BANK, RIGHT_USE) | memory(bank, least, most);
}

static unsigned created(cap_t slot, enum object_type type, cap_t bank, uint16_t rights, uint64_t badge) {
  unsigned object = model_new(type, model_in(bank));
  model_put(slot, object, rights, badge);
  model.object[object].cell = cell_in(slot);
  return object;
}

static void do_bank(void) {
  cap_t slot = free_slot(), bank = slot_of(OBJ_BANK);
  uint32_t pages = 1 + below(PAGES_AT_ONCE);
  unsigned reasons = model_occupied(slot) | payer(bank, pages, pages), parent = model_in(bank);
  if (object_in(bank)->depth == 32) reasons |= REASON(ST_STATE);
  if (!agreed(create(slot, OBJ_BANK, bank, pages, 0, 0, 0), reasons)) return;
  struct model_object *b = &model.object[created(slot, OBJ_BANK, bank, RIGHTS_ALL, 0)];
  b->payer = NOBODY, b->parent = parent, b->pages = pages, b->depth = model.object[parent].depth + 1;
  model.object[parent].pages -= pages;
}

static void do_pd(void) {
  cap_t slot = free_slot(), bank = slot_of(OBJ_BANK);
  if (agreed(create(slot, OBJ_PD, bank, 1, 0, 0, 0), model_occupied(slot) | payer(bank, 3, 5)))
    created(slot, OBJ_PD, bank, RIGHTS_ALL, 0);
}

static void do_thread(void) {
  cap_t slot = free_slot(), bank = slot_of(OBJ_BANK), pd = below(2) ? SLOT_PD : slot_of(OBJ_PD);
  unsigned reasons = model_occupied(slot) | payer(bank, 1, 1) | model_lookup(pd, OBJ_PD, RIGHT_USE), in = model_in(pd);
  if (agreed(create(slot, OBJ_THREAD, bank, pd, VA_IMAGE, VA_STACK_TOP, 0), reasons))
    model.object[created(slot, OBJ_THREAD, bank, RIGHTS_ALL, 0)].pd = in;
}

static void do_budget(void) {
  cap_t slot = free_slot(), bank = slot_of(OBJ_BANK), parent = slot_of(OBJ_BUDGET);
  unsigned reasons = model_occupied(slot) | payer(bank, 0, 1) | model_lookup(parent, OBJ_BUDGET, RIGHT_TAKE);
  unsigned from = model_in(parent);
  if (object_in(parent)->depth == 8) reasons |= REASON(ST_STATE);
  if (!agreed(create(slot, OBJ_BUDGET, bank, parent, BUDGET_SHARE, 1 + below(200), 0), reasons)) return;
  struct model_object *b = &model.object[created(slot, OBJ_BUDGET, bank, RIGHTS_ALL, 0)];
  b->parent = from, b->depth = model.object[from].depth + 1;
}

static void do_gate(void) {
  cap_t slot = free_slot(), bank = slot_of(OBJ_BANK), server = slot_of(OBJ_THREAD);
  uint64_t badge = byte();
  unsigned reasons = model_occupied(slot) | payer(bank, 0, 1) | model_lookup(server, OBJ_THREAD, RIGHT_SERVE);
  unsigned thread = model_in(server);
  if (agreed(create(slot, OBJ_GATE, bank, server, badge, 0, 0), reasons))
    model.object[created(slot, OBJ_GATE, bank, RIGHTS_ALL, badge)].thread = thread;
}

static void do_signal_new(void) {
  cap_t slot = free_slot(), bank = slot_of(OBJ_BANK);
  if (agreed(create(slot, OBJ_SIGNAL, bank, 0, 0, 0, 0), model_occupied(slot) | payer(bank, 0, 1)))
    created(slot, OBJ_SIGNAL, bank, RIGHTS_ALL, ~0ull);
}

static void do_mem(void) {
  cap_t slot = free_slot(), bank = slot_of(OBJ_BANK);
  uint32_t pages = 1 + below(PAGES_AT_ONCE);
  if (agreed(create(slot, OBJ_MEM, bank, pages, 0, 0, 0), model_occupied(slot) | payer(bank, pages, pages + 2)))
    model.object[created(slot, OBJ_MEM, bank, RIGHTS_ALL & ~RIGHT_PHYS, 0)].pages = pages;
}

static unsigned why_not_derive(unsigned origin, const struct model_slot *source, uint64_t a, uint64_t b) {
  const struct model_object *o = &model.object[origin];
  unsigned reasons = o->depth == 32 ? REASON(ST_STATE) : 0;
  if (o->type != OBJ_GATE && o->type != OBJ_SIGNAL && o->type != OBJ_MEM) return REASON(ST_BAD_CAP);
  if (o->type == OBJ_SIGNAL && a & ~source->badge) reasons |= REASON(ST_DENIED);
  if (o->type == OBJ_MEM && (b == 0 || a + b > o->pages)) reasons |= REASON(ST_BAD_ARG);
  return reasons;
}

static void do_derive(void) {
  cap_t slot = free_slot(), bank = slot_of(OBJ_BANK), from = any_slot();
  uint16_t keep = any_rights();
  uint64_t a = below(16), b = below(16);
  const struct model_slot source = model.slot[from];
  unsigned origin = model_in(from), reasons = model_occupied(slot) | payer(bank, 0, 1);
  if (!origin) reasons |= REASON(ST_BAD_CAP);
  if (origin && !(source.rights & RIGHT_DERIVE)) reasons |= REASON(ST_DENIED);
  if (origin) reasons |= why_not_derive(origin, &source, a, b);
  if (!agreed(root_sys(SYS_DERIVE, slot | BITS(keep), bank, from, a, b, 0), reasons)) return;
  bool signal = model.object[origin].type == OBJ_SIGNAL;
  unsigned object =
      created(slot, model.object[origin].type, bank, (source.rights | RIGHT_DESTROY) & keep, signal ? a : source.badge);
  struct model_object *d = &model.object[object];
  d->parent = origin, d->depth = model.object[origin].depth + 1, d->thread = model.object[origin].thread;
  if (d->type == OBJ_MEM) d->pages = (uint32_t)b;
}

static void do_destroy(void) {
  cap_t slot = any_slot();
  unsigned object = model_in(slot), reasons = object ? 0 : REASON(ST_BAD_CAP);
  if (object && !(model.slot[slot].rights & RIGHT_DESTROY)) reasons |= REASON(ST_DENIED);
  if (agreed(until(SYS_DESTROY, slot, 0, 0, 0, 0, 0), reasons)) model_kill(object);
}

static void do_copy(void) {
  cap_t to = free_slot(), from = any_slot();
  uint16_t keep = any_rights();
  struct model_slot source = model.slot[from];
  unsigned object = model_in(from), reasons = model_occupied(to) | (object ? 0 : REASON(ST_BAD_CAP));
  if (object && !(source.rights & RIGHT_GRANT)) reasons |= REASON(ST_DENIED);
  if (agreed(root_sys(SYS_SLOT, SLOT_COPY, to, from, keep, 0, 0), reasons))
    model_put(to, object, source.rights & keep, source.badge);
}

static void do_move(void) {
  cap_t to = free_slot(), from = any_slot();
  struct model_slot source = model.slot[from];
  unsigned reasons = model_occupied(to) | (model_in(from) ? 0 : REASON(ST_BAD_CAP));
  if (from < FIRST) return; /* the root's own stay where every operation looks for them */
  if (!agreed(root_sys(SYS_SLOT, SLOT_MOVE, to, from, 0, 0, 0), reasons)) return;
  model_put(to, source.object, source.rights, source.badge);
  model_put(from, NOBODY, 0, 0);
}

static void do_drop(void) {
  cap_t slot = any_slot();
  if (slot < FIRST) return;
  if (agreed(root_sys(SYS_SLOT, SLOT_DROP, slot, 0, 0, 0, 0), 0)) model_put(slot, NOBODY, 0, 0);
}

static void do_donate(void) {
  cap_t from = slot_of(OBJ_BANK), to = slot_of(OBJ_BANK);
  uint32_t pages = below(PAGES_AT_ONCE);
  unsigned reasons = model_lookup(from, OBJ_BANK, RIGHT_TAKE) | model_lookup(to, OBJ_BANK, RIGHT_USE);
  reasons |= memory(from, pages, pages);
  if (model_in(from) == model_in(to)) reasons |= REASON(ST_BAD_ARG);
  if (!agreed(control(from, CTL_BANK_DONATE, to, pages, 0, 0), reasons)) return;
  object_in(from)->pages -= pages;
  object_in(to)->pages += pages;
}

/* Which caller the kernel has just let a server take. */
static unsigned taken_by(unsigned server) {
  for (unsigned t = 1; t < model.objects; t++)
    if (model_queued(t, server) && kernel_thread(server)->link == (uint64_t)kernel_thread(t)) return t;
  return NOBODY;
}

static bool anybody_queued(unsigned server) {
  for (unsigned t = 1; t < model.objects; t++)
    if (model_queued(t, server)) return true;
  return false;
}

/* A server that finds callers takes one of them. */
static unsigned must_take(unsigned server) {
  unsigned taken = taken_by(server), bound = model.object[server].bound;
  bool event = bound && model.object[bound].pending & model.object[server].bound_mask;
  AGREE(event || !anybody_queued(server) || taken);
  return event ? NOBODY : taken;
}

static void do_control(void) {
  static const uint8_t ops[] = {CTL_THREAD_START, CTL_THREAD_START, CTL_THREAD_STOP, CTL_THREAD_ABORT};
  unsigned op = ops[below(sizeof ops)];
  cap_t slot = slot_of(OBJ_THREAD);
  unsigned reasons = model_lookup(slot, OBJ_THREAD, RIGHT_CONTROL), thread = model_in(slot);
  if (thread == root_thread) return;
  if (!agreed(control(slot, op, 0, 0, 0, 0), reasons)) return;
  if (op == CTL_THREAD_START)
    model_start(thread, model.object[thread].state == M_SERVING ? must_take(thread) : NOBODY);
  else if (op == CTL_THREAD_STOP)
    model.object[thread].held = true;
  else
    model_abort(thread);
}

static void do_thread_budget(void) {
  cap_t slot = slot_of(OBJ_THREAD), budget = slot_of(below(3) ? OBJ_BUDGET : OBJ_NONE);
  unsigned thread = model_in(slot), b = model_in(budget);
  unsigned reasons = model_lookup(slot, OBJ_THREAD, RIGHT_CONTROL);
  if (thread == root_thread) return;
  if (budget) reasons |= model_lookup(budget, OBJ_BUDGET, RIGHT_USE);
  if (b && model.object[b].thread && model.object[b].thread != thread) reasons |= REASON(ST_STATE);
  if (!agreed(control(slot, CTL_THREAD_BUDGET, budget, 0, 0, 0), reasons)) return;
  if (model.object[thread].budget) model.object[model.object[thread].budget].thread = NOBODY;
  model.object[thread].budget = b;
  if (b) model.object[b].thread = thread;
}

static void do_thread_signal(void) {
  cap_t slot = slot_of(OBJ_THREAD), signal = slot_of(below(3) ? OBJ_SIGNAL : OBJ_NONE);
  unsigned thread = model_in(slot), s = model_in(signal) ? model_origin(model_in(signal)) : NOBODY;
  unsigned reasons = model_lookup(slot, OBJ_THREAD, RIGHT_CONTROL);
  if (thread == root_thread) return;
  if (signal) reasons |= model_lookup(signal, OBJ_SIGNAL, RIGHT_WAIT);
  for (unsigned t = 1; s && t < model.objects; t++)
    if (t != thread && model.object[t].type == OBJ_THREAD && model.object[t].bound == s) reasons |= REASON(ST_STATE);
  if (agreed(control(slot, CTL_THREAD_SIGNAL, signal, 0, 0, 0), reasons))
    model_bind(thread, signal ? s : NOBODY, signal ? model.slot[signal].badge : 0);
}

/* One of the threads that can run, of the root's Pd: the others have no slots. */
static unsigned any_thread(void) {
  unsigned list[MODEL_OBJECTS] = {0}, n = 0;
  for (unsigned t = 1; t < model.objects; t++) {
    const struct model_object *o = &model.object[t];
    if (o->type == OBJ_THREAD && o->pd == model_in(SLOT_PD) && o->state == M_RUNNING && !o->held) list[n++] = t;
  }
  unsigned t = list[byte() % n]; /* the root thread is always there */
  model.object[t].fresh = false;
  return t;
}

static void do_signal(void) {
  cap_t slot = slot_of(OBJ_SIGNAL);
  unsigned t = any_thread(), reasons = model_lookup(slot, OBJ_SIGNAL, RIGHT_SIGNAL);
  int status = (int)(uint32_t)sys(kernel_thread(t), SYS_SIGNAL, slot, 0, 0, 0, 0, 0, 0).rax;
  if (agreed(status, reasons)) model_signal(model_origin(model_in(slot)), model.slot[slot].badge);
}

static void do_wait(void) {
  cap_t slot = slot_of(OBJ_SIGNAL);
  unsigned t = any_thread(), reasons = model_lookup(slot, OBJ_SIGNAL, RIGHT_WAIT);
  unsigned s = model_in(slot) ? model_origin(model_in(slot)) : NOBODY;
  bool poll = t == root_thread || below(2);
  if (model.object[t].caller) reasons |= REASON(ST_STATE);
  for (unsigned w = 1; s && w < model.objects; w++)
    if (model.object[w].type == OBJ_THREAD && model.object[w].state == M_WAITING && model.object[w].waits == s)
      reasons |= REASON(ST_STATE);
  sys(kernel_thread(t), SYS_WAIT, slot, poll, 0, 0, 0, 0, 0);
  if (reasons) {
    agreed((int)status_of(kernel_thread(t)), reasons);
    return;
  }
  lockstep_done++;
  model_wait(t, s, model.slot[slot].badge, poll);
}

static void do_reply_wait(void) {
  unsigned t = any_thread(), send = below(2);
  bool poll = below(2);
  if (t == root_thread) return; /* somebody has to go on */
  sys(kernel_thread(t), SYS_REPLY_WAIT, send, 0, 0, 0, 0, 0, poll);
  model_answer(t, send ? ST_OK : ST_GONE);
  model_serve(t, poll, must_take(t));
  lockstep_done++;
}

static void do_call(void) {
  cap_t slot = slot_of(OBJ_GATE);
  unsigned t = any_thread(), reasons = model_lookup(slot, OBJ_GATE, RIGHT_CALL);
  if (t == root_thread) return;
  if (!reasons) reasons = model_why_not_call(t, model_in(slot));
  sys(kernel_thread(t), SYS_CALL, slot, 0, 0, 0, 0, 0, 0);
  if (reasons)
    agreed((int)status_of(kernel_thread(t)), reasons);
  else
    model_call(t, model_in(slot), model.slot[slot].badge), lockstep_done++;
}

static struct model_attachment *attached_over(unsigned pd, uint64_t address, uint64_t pages) {
  for (unsigned i = 0; i < MODEL_ATTACHED; i++) {
    struct model_attachment *a = &model.attached[i];
    if (a->used && a->pd == pd && address < a->address + a->pages * PAGE_SIZE &&
        a->address < address + pages * PAGE_SIZE)
      return a;
  }
  return NULL;
}

static struct model_attachment *attachment_free(void) {
  for (unsigned i = 0; i < MODEL_ATTACHED; i++)
    if (!model.attached[i].used) return &model.attached[i];
  return NULL;
}

static uint64_t any_address(void) { return VA + (uint64_t)below(6) * 3 * PAGE_SIZE + ((uint64_t)below(2) << 21); }

static void do_attach(void) {
  static const uint8_t flags[] = {ATTACH_READ, ATTACH_READ | ATTACH_WRITE, ATTACH_READ | ATTACH_ZERO_ON_LOSS};
  cap_t mem = slot_of(OBJ_MEM), pd = below(2) ? SLOT_PD : slot_of(OBJ_PD), bank = slot_of(OBJ_BANK);
  unsigned f = flags[below(sizeof flags)], in = model_in(pd), m = model_in(mem), p = model_in(bank);
  uint64_t address = any_address(), first = below(3), pages = 1 + below(8);
  struct model_attachment *a = attachment_free();
  unsigned reasons = model_lookup(mem, OBJ_MEM, f & 7) | model_lookup(pd, OBJ_PD, RIGHT_USE) | payer(bank, 0, 1);
  if (!a) return;
  if (first + pages > model.object[m].pages) reasons |= REASON(ST_BAD_ARG);
  if (in && attached_over(in, address, pages)) reasons |= REASON(ST_OVERLAP);
  if (in && model.object[in].type == OBJ_PD && model.object[in].payer)
    reasons |=
        bank_free((const struct bank *)model.object[model.object[in].payer].cell) < TABLES ? REASON(ST_NO_MEMORY) : 0;
  if (!agreed(until(SYS_ATTACH, mem | BITS(pd), bank, address, first, pages, f), reasons)) return;
  *a = (struct model_attachment){true, f & ATTACH_ZERO_ON_LOSS, m, in, p, address, pages};
}

static void do_detach(void) {
  cap_t pd = below(2) ? SLOT_PD : slot_of(OBJ_PD);
  uint64_t address = any_address();
  unsigned reasons = model_lookup(pd, OBJ_PD, RIGHT_USE), in = model_in(pd);
  struct model_attachment *a = in ? attached_over(in, address, 1) : NULL;
  if (a && a->address != address) a = NULL;
  if (!a) reasons |= REASON(ST_NOT_FOUND);
  if (agreed(until(SYS_DETACH, pd, address, 0, 0, 0, 0), reasons)) a->used = false;
}

static void compare_slots(void) {
  for (cap_t s = 0; s < MODEL_SLOTS && !wrong; s++) {
    if (s == SLOT_IO) continue;
    struct found f;
    unsigned object = model_in(s);
    int status = find_any(kernel.root_pd, s, &f);
    AGREE(!object == (status == ST_BAD_CAP));
    if (!object || wrong) continue;
    AGREE(f.cell == model.object[object].cell && cell_type(f.cell) == model.object[object].type);
    AGREE(f.rights == model.slot[s].rights && f.badge == model.slot[s].badge);
  }
}

static void compare_thread(unsigned n) {
  static const uint32_t states[] = {STATE_STOPPED, STATE_RUNNING, STATE_CALLING, STATE_SERVE_WAIT, STATE_SIGNAL_WAIT};
  const struct model_object *o = &model.object[n];
  const struct thread *t = kernel_thread(n);
  AGREE(t->state == states[o->state] && !t->held == !o->held);
  AGREE(o->caller ? t->link == (uint64_t)model.object[o->caller].cell : t->link <= LINK_DEAD);
  AGREE(!o->fresh || n == root_thread || o->state != M_RUNNING ||
        (status_of(t) == o->result && t->frame.rdi == o->bits));
  AGREE(t->callee == (o->state == M_CALLING ? kernel_thread(o->callee) : NULL));
  AGREE((o->budget ? model.object[o->budget].cell : NULL) == t->budget || n == root_thread);
  AGREE((o->bound ? model.object[o->bound].cell : NULL) == t->bound);
}

static unsigned count_attachments(const struct node *n) {
  return n ? 1 + count_attachments(n->child[0]) + count_attachments(n->child[1]) : 0;
}

static void compare_pd(unsigned n) {
  const struct pd *pd = (const struct pd *)model.object[n].cell;
  unsigned count = 0;
  for (unsigned i = 0; i < MODEL_ATTACHED; i++) {
    const struct model_attachment *m = &model.attached[i];
    if (!m->used || m->pd != n) continue;
    const struct attachment *a = attachment_over(pd, m->address);
    count++;
    AGREE(a && a->pages == m->pages && !a->mem == !m->mem);
  }
  AGREE(count == count_attachments(pd->attachments.root) - (n == model_in(SLOT_PD))); /* its message page */
}

static void compare(void) {
  compare_slots();
  for (unsigned n = 1; n < model.objects && !wrong; n++) {
    const struct model_object *o = &model.object[n];
    if (o->type == OBJ_THREAD) compare_thread(n);
    if (o->type == OBJ_PD) compare_pd(n);
    if (o->type == OBJ_BANK) AGREE(((const struct bank *)o->cell)->pages == o->pages);
    if (o->type == OBJ_MEM) AGREE(((const struct mem *)o->cell)->pages == o->pages);
    if (o->type == OBJ_SIGNAL && !o->parent) AGREE(((const struct signal *)o->cell)->pending == o->pending);
    if (o->type == OBJ_BUDGET)
      AGREE(((const struct budget *)o->cell)->thread == (o->thread ? kernel_thread(o->thread) : NULL));
  }
  if (!wrong) wrong = kernel_check(0);
}

/* The root's own objects, as kernel_init leaves them. */
static void begin(void) {
  static const struct {
    cap_t slot;
    enum object_type type;
  } own[] = {{SLOT_BANK, OBJ_BANK},
             {SLOT_PD, OBJ_PD},
             {SLOT_THREAD, OBJ_THREAD},
             {SLOT_SIGNAL, OBJ_SIGNAL},
             {SLOT_BUDGET, OBJ_BUDGET}};
  world_new();
  model_reset();
  wrong = NULL;
  for (unsigned i = 0; i < sizeof own / sizeof *own; i++) {
    unsigned object = model_new(own[i].type, NOBODY);
    model_put(own[i].slot, object, RIGHTS_ALL & ~RIGHT_DESTROY, own[i].slot == SLOT_SIGNAL ? ~0ull : 0);
    model.object[object].cell = cell_in(own[i].slot);
  }
  root_thread = model_in(SLOT_THREAD);
  struct model_object *t = &model.object[root_thread], *budget = object_in(SLOT_BUDGET);
  t->state = M_RUNNING, t->pd = model_in(SLOT_PD), t->bound = model_in(SLOT_SIGNAL), t->budget = model_in(SLOT_BUDGET);
  budget->thread = root_thread;
  object_in(SLOT_BANK)->pages = kernel.root_bank->pages;
  GOOD(root_sys(SYS_SLOT, SLOT_DROP, SLOT_IO, 0, 0, 0, 0)); /* not in the model */
}

static void (*const operations[])(void) = {
    do_bank,          do_pd,     do_thread, do_thread,  do_budget,     do_gate,       do_gate,    do_signal_new,
    do_mem,           do_derive, do_derive, do_destroy, do_copy,       do_copy,       do_move,    do_drop,
    do_donate,        do_attach, do_attach, do_detach,  do_control,    do_control,    do_control, do_thread_budget,
    do_thread_signal, do_signal, do_signal, do_wait,    do_reply_wait, do_reply_wait, do_call,    do_call};

const char *lockstep(const uint8_t *bytes, size_t count) {
  input = bytes, input_end = bytes + count;
  begin();
  while (input < input_end && !wrong && model.objects < MODEL_OBJECTS - 1) {
    operations[byte() % (sizeof operations / sizeof *operations)]();
    compare();
  }
  return wrong;
}
