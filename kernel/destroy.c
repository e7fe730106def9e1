/* Destroy: see destroy.h; the steps of each type live with the type. */
#include "destroy.h"
#include "attach.h"
#include "bank.h"
#include "budget.h"
#include "gate.h"
#include "irq.h"
#include "kernel.h"
#include "mem.h"
#include "pd.h"
#include "signal.h"
#include "thread.h"
#include "vcpu.h"

enum { STEPS = 6, STEP_TICKS = 350 }; /* no step follows after so many: the lock is held for less than 2,500 */

int destroy_step(struct cell *c) {
  switch ((int)cell_type(c)) {
  case OBJ_BANK:
    return bank_destroy_step((struct bank *)c);
  case OBJ_PD:
    return pd_destroy_step((struct pd *)c);
  case OBJ_THREAD:
    return thread_destroy_step((struct thread *)c);
  case OBJ_BUDGET:
    return budget_destroy_step((struct budget *)c);
  case OBJ_GATE:
    return gate_destroy_step((struct gate *)c);
  case OBJ_SIGNAL:
    return signal_destroy_step((struct signal *)c);
  case OBJ_MEM:
    return mem_destroy_step((struct mem *)c);
  case OBJ_IRQ:
    return irq_destroy_step((struct irq *)c);
  case OBJ_VCPU:
    return vcpu_destroy_step((struct vcpu *)c);
  case OBJ_ATTACHMENT:
    return attachment_destroy_step((struct attachment *)c);
  case OBJ_IO:
    cell_free(c);
    return ST_OK;
  default:
    ASSERT(!"type");
    return ST_OK;
  }
}

int destroy(struct cell *c) {
  uint64_t start = hw_tsc();
  for (unsigned i = 0; i < STEPS && hw_tsc() - start < STEP_TICKS; i++)
    if (destroy_step(c) == ST_OK) return ST_OK;
  return ST_AGAIN;
}

void derived_link(struct derived *origin, struct derived *d) {
  d->origin = origin;
  d->depth = origin->depth + 1;
  LIST_ADD(origin->children, d, next, at);
}

void derived_unlink(struct derived *d) {
  if (!d->origin) return;
  LIST_REMOVE(d, next, at);
  d->origin = NULL;
}

struct derived *derived_deepest(struct derived *d) {
  while (d->children) d = d->children;
  return d;
}
