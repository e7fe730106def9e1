/* Syscall: the dispatcher, and the system calls about calls, signals, destruction and mappings. */
#include "syscall.h"
#include "bank.h"
#include "destroy.h"
#include "ipc.h"
#include "kernel.h"
#include "message.h"
#include "pd.h"
#include "schedule.h"
#include "signal.h"
#include "thread.h"

#define OUT_OF_LINE __attribute__((noinline))
enum { SYSCALL_BYTES = 2, VECTOR_UNDEFINED = 6 };

static OUT_OF_LINE int sys_call(struct thread *t, const struct arguments *a) {
  struct found gate;
  int status = find(t->pd, low_half(a->rdi), OBJ_GATE, RIGHT_CALL, &gate);
  if (status) return status;
  status = call_begin(t, (struct gate *)gate.cell, gate.badge, high_half(a->rdi));
  return status ? status : ST_HANDLED;
}

static OUT_OF_LINE int sys_reply_wait(struct thread *t, const struct arguments *a) {
  uint32_t flags = low_half(a->rdi), info = high_half(a->rdi);
  if (flags & ~(uint32_t)REPLY_SEND) return ST_BAD_ARG;
  int status = flags & REPLY_SEND ? message_check(t, info) : ST_OK;
  if (status) return status;
  if (flags & REPLY_SEND)
    reply(t, info);
  else
    drop_caller(t);
  serve(t, a->r12);
  return ST_HANDLED;
}

static OUT_OF_LINE int sys_destroy(struct thread *t, const struct arguments *a) {
  struct found f;
  int status = find_any(t->pd, a->rdi, &f);
  if (status) return status;
  if (!(f.rights & RIGHT_DESTROY) || cell_type(f.cell) == OBJ_IO) return ST_DENIED;
  if (cell_type(f.cell) == OBJ_BANK && !((struct bank *)f.cell)->parent) return ST_DENIED;
  if (cell_type(f.cell) == OBJ_BUDGET && !((struct budget *)f.cell)->parent) return ST_DENIED;
  status = destroy(f.cell);
  return processor_self()->current == t ? status : ST_HANDLED; /* it may have destroyed itself */
}

int give(struct thread *t, const struct results *r) {
  struct user_frame *f = &t->frame;
  f->form = FORM_WORDS;
  f->rax = ST_OK;
  f->rdi = r->rdi, f->rsi = r->rsi, f->rdx = r->rdx, f->r8 = r->r8, f->r9 = r->r9, f->r10 = 0;
  return ST_HANDLED;
}

static OUT_OF_LINE int dispatch(struct thread *t, const struct arguments *a, uint64_t number) {
  if (number == SYS_ATTACH) return sys_attach(t, a);
  if (number == SYS_DETACH) return sys_detach(t, a);
  switch (number) {
  case SYS_CALL:
    return sys_call(t, a);
  case SYS_REPLY_WAIT:
    return sys_reply_wait(t, a);
  case SYS_CREATE:
    return sys_create(t, a);
  case SYS_DERIVE:
    return sys_derive(t, a);
  case SYS_DESTROY:
    return sys_destroy(t, a);
  case SYS_SLOT:
    return sys_slot(t, a);
  case SYS_CONTROL:
    return sys_control(t, a);
  case SYS_NOP:
    return ST_OK; /* entry.S's, mostly */
  default:        /* not ours, and the Pd has no handler */
    thread_fault(t, VECTOR_UNDEFINED, number, t->frame.rip);
    return ST_HANDLED;
  }
}

void kernel_syscall(struct processor *p) {
  processor_enter(p);
  struct user_frame *f = &p->current->frame;
  int status = dispatch(p->current, (const struct arguments *)&f->rdi, f->rax);
  if (status < ST_RESTART) { /* else who called may be gone by now */
    set_result(p->current, (unsigned)status, 0);
  } else if (status == ST_RESTART) {
    p->current->frame.rip -= SYSCALL_BYTES;
    p->current->frame.form = FORM_WORDS;
  }
  processor_leave(p);
}
