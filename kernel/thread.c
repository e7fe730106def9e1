/* Thread: see thread.h. */
#include "thread.h"
#include "bank.h"
#include "budget.h"
#include "destroy.h"
#include "gate.h"
#include "ipc.h"
#include "kernel.h"
#include "schedule.h"
#include "signal.h"
#include "x86_64/root.h"

enum { STEP_LET_GO = 3 };
#define NO_FAULT 0xffffffffu

struct thread *thread_new(struct bank *bank, const struct thread_request *r) {
  struct thread *t = (struct thread *)cell_new_page(bank, OBJ_THREAD, USE_THREAD);
  if (!t) return NULL;
  t->pd = r->pd;
  t->cr3 = r->pd->cr3;
  LIST_ADD(r->pd->threads, t, pd_next, pd_at);
  t->frame.rip = r->entry;
  t->frame.rsp = r->stack;
  t->frame.rflags = USER_FLAGS;
  t->frame.form = FORM_FULL;
  t->message_page = r->message_page;
  t->vector = NO_FAULT;
  hw_fpu_init(t->fpu);
  return t;
}

static void hold(struct thread *t, enum held reason) {
  t->held |= reason;
  t->attention |= ATTENTION_HELD;
  serve_hold(t);
  processor_disturb(t);
}

void thread_start(struct thread *t, uint64_t argument) {
  t->held &= HELD_DEAD;
  t->attention &= ~(uint32_t)ATTENTION_HELD;
  if (t->state == STATE_STOPPED) {
    t->frame.rdi = argument;
    t->state = STATE_RUNNING;
  }
  if (t->state == STATE_RUNNING)
    thread_ready(t);
  else if (t->state == STATE_SERVE_WAIT)
    serve_resume(t);
}

void thread_stop(struct thread *t) { hold(t, HELD_STOP); }

void thread_abort(struct thread *t) {
  drop_caller(t);
  if (t->state == STATE_CALLING) call_cancel(t, ST_GONE);
}

void thread_fault(struct thread *t, uint64_t vector, uint64_t error, uint64_t address) {
  t->vector = (uint32_t)vector;
  t->error = error;
  t->address = address;
  t->fault_ip = t->frame.rip;
  t->fault_sp = t->frame.rsp;
  t->fault_flags = t->frame.rflags;
  hold(t, HELD_FAULT);
  if (t == kernel.root_thread && !t->supervisor.signal) root_died(vector, error, address, t->fault_ip);
  source_set(&t->supervisor);
}

static enum thread_state public_state(const struct thread *t) {
  static const enum thread_state states[] = {[STATE_STOPPED] = THREAD_STOPPED,
                                             [STATE_RUNNING] = THREAD_RUNNABLE,
                                             [STATE_CALLING] = THREAD_CALLING,
                                             [STATE_SERVE_WAIT] = THREAD_SERVING_WAIT,
                                             [STATE_SIGNAL_WAIT] = THREAD_SIGNAL_WAIT};
  if (t->held & HELD_FAULT) return THREAD_FAULTED;
  if (t->held) return THREAD_STOPPED;
  return states[t->state];
}

void thread_info(const struct thread *t, struct thread_info *out) {
  *out = (struct thread_info){.state = public_state(t),
                              .vector = t->vector,
                              .error = t->error,
                              .address = t->address,
                              .ip = t->vector == NO_FAULT ? t->frame.rip : t->fault_ip,
                              .sp = t->vector == NO_FAULT ? t->frame.rsp : t->fault_sp,
                              .flags = t->vector == NO_FAULT ? t->frame.rflags : t->fault_flags,
                              .ticks = t->ticks,
                              .calls = t->calls,
                              .blocked_on = t->state == STATE_CALLING ? t->badge : 0,
                              .depth = t->depth};
}

static void waits_end(struct thread *t) {
  if (t->waiting) t->waiting->waiter = NULL;
  t->waiting = NULL;
  if (t->bound) signal_bind(t, NULL, 0);
  source_unlink(&t->supervisor);
  timeout_set(t, 0);
}

/* Of those who wait for it, then of its gates. A step of its own: each that can run again makes the choice after it
 * longer. */
static void let_go_some(struct thread *t) {
  for (unsigned i = 0; i < STEP_LET_GO; i++)
    if (t->callers.first)
      call_cancel(CONTAINER(t->callers.first, struct thread, queue_node), ST_GONE);
    else if (t->revived || t->stalled)
      budget_activate(t->revived ? t->revived : t->stalled);
    else if (t->gates)
      gate_destroy_step(t->gates);
}

int thread_destroy_step(struct thread *t) {
  t->cell.head |= CELL_DYING;
  hold(t, HELD_DEAD);
  if (processor_elsewhere(t)) return ST_AGAIN;
  if (t->link != LINK_DEAD) {
    thread_abort(t);
    __atomic_store_n(&t->link, LINK_DEAD, __ATOMIC_SEQ_CST);
    waits_end(t);
    t->state = STATE_STOPPED;
    if (t->budget) budget_bind(t, NULL);
    return ST_AGAIN;
  }
  if (t->callers.first || t->revived || t->stalled || t->gates) {
    let_go_some(t);
    return ST_AGAIN;
  }
  processor_unload(t);
  LIST_REMOVE(t, pd_next, pd_at);
  cell_free_page(&t->cell);
  return ST_OK;
}
