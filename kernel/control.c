/* Control: SYS_CONTROL: the operations on one object of a known type. */
#include "bank.h"
#include "budget.h"
#include "kernel.h"
#include "mem.h"
#include "message.h"
#include "pd.h"
#include "schedule.h"
#include "signal.h"
#include "syscall.h"
#include "thread.h"
#include "vcpu.h"

enum { PORTS = 65536, PORTS_STEP = 2048, PRINT_MAX = 256 };

/* Which object an operation is about, whether it gives results, and the right it needs. */
struct rule {
  uint8_t type, results;
  uint16_t right;
};
enum { RULES = 32 }; /* a power of two: the index is masked against speculation */
_Static_assert((int)CTL_COUNT <= (int)RULES, "every operation has a rule");
static const struct rule rules[RULES] = {
    [CTL_BANK_INFO] = {OBJ_BANK, 1, RIGHT_INFO},
    [CTL_BANK_DONATE] = {OBJ_BANK, 0, RIGHT_TAKE},
    [CTL_PD_GROW] = {OBJ_PD, 0, RIGHT_USE},
    [CTL_PD_FOREIGN] = {OBJ_PD, 0, RIGHT_USE},
    [CTL_PD_PORTS] = {OBJ_PD, 0, RIGHT_TAKE},
    [CTL_PD_INFO] = {OBJ_PD, 1, RIGHT_INFO},
    [CTL_THREAD_START] = {OBJ_THREAD, 0, RIGHT_CONTROL},
    [CTL_THREAD_STOP] = {OBJ_THREAD, 0, RIGHT_CONTROL},
    [CTL_THREAD_ABORT] = {OBJ_THREAD, 0, RIGHT_CONTROL},
    [CTL_THREAD_BUDGET] = {OBJ_THREAD, 0, RIGHT_CONTROL},
    [CTL_THREAD_SIGNAL] = {OBJ_THREAD, 0, RIGHT_CONTROL},
    [CTL_THREAD_SUPERVISE] = {OBJ_THREAD, 0, RIGHT_CONTROL},
    [CTL_THREAD_INFO] = {OBJ_THREAD, 1, RIGHT_INFO},
    [CTL_BUDGET_INFO] = {OBJ_BUDGET, 1, RIGHT_INFO},
    [CTL_IRQ_ACK] = {OBJ_IRQ, 0, RIGHT_CONTROL},
    [CTL_IRQ_INFO] = {OBJ_IRQ, 1, RIGHT_INFO},
    [CTL_MEM_INFO] = {OBJ_MEM, 1, RIGHT_PHYS},
    [CTL_IO_RESET] = {OBJ_IO, 0, RIGHT_USE},
    [CTL_IO_PRINT] = {OBJ_IO, 0, RIGHT_USE},
    [CTL_IO_CPU] = {OBJ_IO, 0, RIGHT_USE},
    [CTL_VCPU_RUN] = {OBJ_VCPU, 0, RIGHT_CONTROL},
};

static int bank_donate(struct thread *t, struct bank *from, const struct arguments *a) {
  struct bank *to;
  int status = find_bank(t->pd, a->rsi, &to);
  if (status) return status;
  if (to == from) return ST_BAD_ARG;
  if (a->rdx > bank_free(from)) return ST_NO_MEMORY;
  uint32_t pages = (uint32_t)a->rdx;
  if (bank_move(from, to, &pages, MOVE_RUNS)) return ST_OK;
  t->frame.rdx = pages; /* the rest in another step */
  return ST_RESTART;
}

static int grow(struct thread *t, struct pd *pd) {
  if (pd_of_guest(pd)) return ST_STATE;
  int status = pd_grow_step(pd, &t->frame.rsi); /* what is missing in another step */
  return status == ST_AGAIN ? ST_RESTART : status;
}

static int foreign(struct pd *pd, uint64_t untrusted_handler) {
  if (untrusted_handler >= USER_END) return ST_BAD_ARG;
  pd->foreign = untrusted_handler;
  return ST_OK;
}

static int ports(struct thread *t, struct pd *pd, const struct arguments *a) {
  struct found io;
  int status = find(t->pd, a->rsi, OBJ_IO, RIGHT_USE, &io);
  if (status) return status;
  if (a->rdx >= PORTS || a->r8 < 1 || a->r8 > PORTS - a->rdx || a->r9 > 1) return ST_BAD_ARG;
  status = pd->ports[0] ? ST_OK : bank_prepare(bank_of(pd), 2);
  unsigned count = a->r8 < PORTS_STEP ? (unsigned)a->r8 : PORTS_STEP;
  if (!status) pd_ports(pd, (unsigned)a->rdx, count, a->r9);
  if (status || count == a->r8) return status;
  t->frame.rdx += count; /* the rest in another step */
  t->frame.r8 -= count;
  return ST_RESTART;
}

static int set_budget(struct thread *t, struct thread *target, uint64_t untrusted_slot) {
  struct found f = {0};
  int status = untrusted_slot ? find(t->pd, untrusted_slot, OBJ_BUDGET, RIGHT_USE, &f) : ST_OK;
  if (status) return status;
  struct budget *b = (struct budget *)f.cell;
  if (b && b->thread && b->thread != target) return ST_STATE;
  budget_bind(target, b);
  return ST_OK;
}

static int set_signal(struct thread *t, struct thread *target, uint64_t untrusted_slot) {
  struct found f = {0};
  int status = untrusted_slot ? find(t->pd, untrusted_slot, OBJ_SIGNAL, RIGHT_WAIT, &f) : ST_OK;
  if (status) return status;
  struct signal *s = (struct signal *)f.cell;
  if (s && s->root->bound && s->root->bound != target) return ST_STATE;
  signal_bind(target, s, f.badge);
  return ST_OK;
}

static int set_supervisor(struct thread *t, struct thread *target, uint64_t untrusted_slot) {
  struct found f = {0};
  int status = untrusted_slot ? find(t->pd, untrusted_slot, OBJ_SIGNAL, RIGHT_SIGNAL, &f) : ST_OK;
  if (status) return status;
  source_unlink(&target->supervisor);
  if (f.cell) source_link(&target->supervisor, (struct signal *)f.cell, f.badge);
  return ST_OK;
}

/* With a gate: blocked_on tells whether the call goes through that one, or an alias of it. */
static int get_thread_info(struct thread *t, const struct thread *target, uint64_t untrusted_gate) {
  struct message_page *page = message_page(t);
  struct found f = {0};
  int status = untrusted_gate ? find(t->pd, untrusted_gate, OBJ_GATE, RIGHT_INFO, &f) : ST_OK;
  if (status) return status;
  if (!page) return ST_STATE;
  struct thread_info info;
  struct processor *p = processor_of(target);
  if (p) processor_account(p);
  thread_info(target, &info);
  if (f.cell && (f.badge != target->badge || ((struct gate *)f.cell)->thread != target->callee)) info.blocked_on = 0;
  __builtin_memcpy(page->data, &info, sizeof info);
  return ST_OK;
}

static int get_mem_info(const struct mem *m, uint64_t untrusted_page, struct results *r) {
  if (untrusted_page >= m->pages) return ST_BAD_ARG;
  struct run run = mem_run(m, (uint32_t)untrusted_page);
  r->rsi = run.frame << PAGE_SHIFT;
  r->rdx = run.pages;
  return ST_OK;
}

static int get_budget_info(const struct budget *b, struct results *r) {
  processor_account(&kernel.processors[b->cpu]); /* it may be paying there right now */
  r->rsi = b->consumed;
  r->rdx = b->kind | (uint64_t)b->cpu << 8;
  r->r8 = b->kind == BUDGET_SHARE ? b->weight : b->runtime;
  r->r9 = b->kind == BUDGET_SHARE ? b->bandwidth : b->period;
  return ST_OK;
}

static int get_irq_info(const struct irq *irq, struct results *r) {
  return hw_line_msi(irq->line, &r->rsi, &r->rdx) ? ST_OK : ST_UNSUPPORTED;
}

static int bank_info(const struct bank *b, struct results *r) {
  r->rsi = b->pages;
  r->rdx = bank_free(b);
  return ST_OK;
}

static int pd_info(const struct pd *pd, struct results *r) {
  r->rsi = pd->slots;
  r->rdx = pd->table_pages;
  return ST_OK;
}

/* For the root task, which has nobody else to tell why it gives up. */
static int print(struct thread *t, uint64_t untrusted_bytes) {
  struct message_page *page = message_page(t);
  char text[PRINT_MAX + 1] = {0};
  if (untrusted_bytes > PRINT_MAX) return ST_BAD_ARG;
  if (!page) return ST_STATE;
  __builtin_memcpy(text, page->data, untrusted_bytes);
  hw_print(text);
  return ST_OK;
}

static int start_cpu(uint64_t untrusted_cpu, uint64_t untrusted_wake) {
  if (!untrusted_cpu || untrusted_cpu >= kernel.cpus) return ST_NOT_FOUND;
  if (kernel.processors[untrusted_cpu & (PROCESSORS_MAX - 1)].online) return ST_OK;
  hw_cpu_start((unsigned)untrusted_cpu, untrusted_wake);
  return ST_AGAIN;
}

static int control_thread(struct thread *t, unsigned op, struct thread *target, const struct arguments *a) {
  switch (op) {
  case CTL_THREAD_START:
    thread_start(target, a->rsi);
    return ST_OK;
  case CTL_THREAD_STOP:
    thread_stop(target);
    return processor_elsewhere(target) ? ST_RESTART : ST_OK;
  case CTL_THREAD_ABORT:
    thread_abort(target);
    return ST_OK;
  case CTL_THREAD_BUDGET:
    return set_budget(t, target, a->rsi);
  case CTL_THREAD_SIGNAL:
    return set_signal(t, target, a->rsi);
  case CTL_THREAD_SUPERVISE:
    return set_supervisor(t, target, a->rsi);
  default:
    return get_thread_info(t, target, a->rsi);
  }
}

static int control(struct thread *t, unsigned op, struct cell *c, const struct arguments *a, struct results *r) {
  switch (op) {
  case CTL_BANK_INFO:
    return bank_info((struct bank *)c, r);
  case CTL_BANK_DONATE:
    return bank_donate(t, (struct bank *)c, a);
  case CTL_PD_GROW:
    return grow(t, (struct pd *)c);
  case CTL_PD_FOREIGN:
    return foreign((struct pd *)c, a->rsi);
  case CTL_PD_PORTS:
    return ports(t, (struct pd *)c, a);
  case CTL_PD_INFO:
    return pd_info((struct pd *)c, r);
  case CTL_BUDGET_INFO:
    return get_budget_info((struct budget *)c, r);
  case CTL_IRQ_ACK:
    hw_line_unmask(((struct irq *)c)->line);
    return ST_OK;
  case CTL_IRQ_INFO:
    return get_irq_info((struct irq *)c, r);
  case CTL_MEM_INFO:
    return get_mem_info((struct mem *)c, a->rsi, r);
  case CTL_IO_PRINT:
    return print(t, a->rsi);
  case CTL_IO_CPU:
    return start_cpu(a->rsi, a->rdx);
  case CTL_VCPU_RUN:
    return vcpu_run(t, (struct vcpu *)c, a->rsi);
  case CTL_IO_RESET:
    hw_reset(a->rsi == 1);
  default:
    return control_thread(t, op, (struct thread *)c, a);
  }
}

int sys_control(struct thread *t, const struct arguments *a) {
  uint32_t op = high_half(a->rdi);
  struct found f;
  struct results r = {0};
  if (op >= CTL_COUNT) return ST_BAD_ARG;
  const struct rule *rule = &rules[op & (RULES - 1)];
  int status = find(t->pd, low_half(a->rdi), (enum object_type)rule->type, rule->right, &f);
  if (!status) status = control(t, op, f.cell, a, &r);
  return status || !rule->results ? status : give(t, &r);
}
