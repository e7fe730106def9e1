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

enum { SYSCALL_BYTES = 2, VECTOR_UNDEFINED = 6 };

static int sys_call(struct thread *t, const struct arguments *a) {
  struct found gate;
  int status = find(t->pd, low_half(a->rdi), OBJ_GATE, RIGHT_CALL, &gate);
  if (status) return status;
  status = call_begin(t, (struct gate *)gate.cell, gate.badge, high_half(a->rdi));
  return status ? status : ST_HANDLED;
}

static int sys_reply_wait(struct thread *t, const struct arguments *a) {
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

static int sys_signal(struct thread *t, const struct arguments *a) {
  struct found f;
  int status = find(t->pd, a->rdi, OBJ_SIGNAL, RIGHT_SIGNAL, &f);
  if (!status) signal_set((struct signal *)f.cell, f.badge);
  return status;
}

static int sys_wait(struct thread *t, const struct arguments *a) {
  struct found f;
  int status = find(t->pd, a->rdi, OBJ_SIGNAL, RIGHT_WAIT, &f);
  if (!status) status = wait_begin(t, (struct signal *)f.cell, f.badge, a->rsi);
  return status ? status : ST_HANDLED;
}

static int sys_destroy(struct thread *t, const struct arguments *a) {
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
  f->rax = ST_OK;
  f->rdi = r->rdi, f->rsi = r->rsi, f->rdx = r->rdx, f->r8 = r->r8, f->r9 = r->r9, f->r10 = 0;
  return ST_HANDLED;
}

static int dispatch(struct thread *t, uint64_t number, const struct arguments *a) {
  switch (number) {
  case SYS_CALL:
    return sys_call(t, a);
  case SYS_REPLY_WAIT:
    return sys_reply_wait(t, a);
  case SYS_SIGNAL:
    return sys_signal(t, a);
  case SYS_WAIT:
    return sys_wait(t, a);
  case SYS_CREATE:
    return sys_create(t, a);
  case SYS_DERIVE:
    return sys_derive(t, a);
  case SYS_DESTROY:
    return sys_destroy(t, a);
  case SYS_ATTACH:
    return sys_attach(t, a);
  case SYS_DETACH:
    return sys_detach(t, a);
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
  struct thread *t = p->current;
  struct user_frame *f = &t->frame;
  int status = dispatch(t, f->rax, (const struct arguments *)&f->rdi);
  if (status < ST_RESTART) {
    f->rax = (unsigned)status;
    f->rdi = f->rsi = f->rdx = f->r8 = f->r9 = f->r10 = 0;
  } else if (status == ST_RESTART)
    f->rip -= SYSCALL_BYTES;
  processor_leave(p);
}
