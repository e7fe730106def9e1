/* Vcpu: see vcpu.h.
 *
 * A run is one system call that may restart many times: `inside` says that the guest is further than the state in the
 * caller's message page, which is then neither read again nor believed. Invariant: the guest is entered only with the
 * timer armed for the next thing that this CPU has to do, so a guest that loops costs its payer no more than a thread
 * that does. */
#include "vcpu.h"
#include "abi/vcpu.h"
#include "bank.h"
#include "ipc.h"
#include "kernel.h"
#include "message.h"
#include "schedule.h"

_Static_assert(sizeof(struct vcpu_state) <= MSG_DATA, "the state travels in the message page");

static void *page_new(struct bank *bank) {
  uint32_t frame = bank_take_page(bank, USE_GUEST);
  ASSERT(frame);
  return frame_page(frame);
}

struct vcpu *vcpu_new(struct bank *bank, struct pd *memory) {
  struct vcpu *v = (struct vcpu *)cell_new(bank, OBJ_VCPU);
  if (!v) return NULL;
  v->control = page_new(bank);
  v->guest = page_new(bank);
  hw_guest_init(v->control);
  hw_fpu_init(v->guest->fpu);
  v->pd = memory;
  LIST_ADD(memory->vcpus, v, next, at);
  return v;
}

/* The thread's FPU registers make room for the guest's and come back: neither sees the other's. Outside the lock
 * anything may be destroyed but what `runner` holds: the Vcpu, its pages, and with them its Pd. */
static int enter(struct thread *t, struct vcpu *v) {
  struct processor *p = processor_self();
  bool flush = v->epoch != v->pd->epoch || v->cpu != p->number;
  v->epoch = v->pd->epoch;
  v->cpu = p->number;
  v->runner = t;
  p->guest = v->pd;
  hw_fpu_save(t->fpu);
  hw_fpu_restore(v->guest->fpu);
  processor_unlock(p);
  int status = hw_guest_run(v->control, v->guest->registers, v->pd->cr3, flush);
  processor_enter(p);
  hw_fpu_save(v->guest->fpu);
  hw_fpu_restore(t->fpu);
  p->guest = NULL;
  v->runner = NULL;
  return status;
}

/* The page may have gone while the lock was free: then the exit is lost, and a run without a page goes nowhere. */
static int leave(struct thread *t, struct vcpu *v, int status) {
  struct message_page *page = message_page(t);
  timeout_set(t, 0);
  v->inside = 0;
  if (!page || status == ST_BAD_ARG) return page ? status : ST_STATE;
  hw_guest_store(v->control, v->guest->registers, (struct vcpu_state *)page->data, status == ST_OK);
  return status;
}

static int load(struct vcpu *v, const struct vcpu_state *untrusted) {
  struct vcpu_state copy = *untrusted;
  int status = hw_guest_load(v->control, v->guest->registers, &copy);
  v->inside = status == ST_OK;
  return status;
}

int vcpu_run(struct thread *t, struct vcpu *v, uint64_t deadline) {
  struct message_page *page = message_page(t);
  if (!page || v->runner) return ST_STATE;
  int status = v->inside ? ST_OK : load(v, (struct vcpu_state *)page->data);
  if (status) return status;
  if (event_take(t)) return leave(t, v, ST_HANDLED);
  if (deadline && deadline <= hw_tsc()) return leave(t, v, ST_TIMEOUT);
  timeout_set(t, deadline);
  if (processor_self()->reschedule) return ST_RESTART; /* the timer is armed on the way out */
  status = enter(t, v);
  return status == ST_AGAIN ? ST_RESTART : leave(t, v, status);
}

int vcpu_destroy_step(struct vcpu *v) {
  struct bank *bank = bank_of(v);
  v->cell.head |= CELL_DYING;
  if (v->runner) {
    processor_disturb(v->runner);
    return ST_AGAIN;
  }
  LIST_REMOVE(v, next, at);
  bank_give_page(bank, frame_of(v->control));
  bank_give_page(bank, frame_of(v->guest));
  cell_free(&v->cell);
  return ST_OK;
}
