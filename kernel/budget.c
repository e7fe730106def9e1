/* Budget: see budget.h. Reservations follow the constant-bandwidth rule: a waking one keeps its deadline only if what
 * is left until then does not exceed its rate; one without time left waits for its deadline, and runs before that only
 * when the CPU would idle. Shares are ordered by virtual time: ticks divided by the fraction of the CPU that the
 * weights on the way up give. */
#include "budget.h"
#include "bank.h"
#include "ipc.h"
#include "kernel.h"
#include "schedule.h"

#define TICKS_CLAMP (1ull << 26) /* times 2^16 times WEIGHTS_MAX fits 64 bits; nobody runs longer beside others */
#define PERIOD_MAX (1ull << 40)
enum { KIND_READY = 0, KIND_EXHAUSTED = 1, PERIOD_MIN = 1000, WEIGHTS_MAX = 1 << 22 };

struct budget *budget_root(struct bank *bank, unsigned cpu) {
  struct budget *b = (struct budget *)cell_new(bank, OBJ_BUDGET);
  ASSERT(b);
  b->cpu = (uint8_t)cpu;
  b->home = &kernel.processors[cpu];
  b->kind = BUDGET_SHARE;
  b->virtual_time = CLASS_SHARE;
  b->weight = WEIGHT_MAX;
  b->weights = OWN_WEIGHT;
  b->bandwidth = BANDWIDTH_ALL;
  return b;
}

static uint32_t bandwidth_of(uint64_t runtime, uint64_t period) {
  return (uint32_t)((runtime * BANDWIDTH_ONE + period - 1) / period);
}

/* What the request takes from the parent's bandwidth; above BANDWIDTH_ONE when it makes no sense. */
static uint32_t request_bandwidth(const struct budget_request *r) {
  if (r->kind == BUDGET_SHARE) return r->period > 1000 ? ~0u : (uint32_t)(r->period * BANDWIDTH_ONE / 1000);
  bool sound = r->period >= PERIOD_MIN && r->period <= PERIOD_MAX && r->amount && r->amount <= r->period;
  return sound ? bandwidth_of(r->amount, r->period) : ~0u;
}

static int request_check(const struct budget_request *r, uint32_t bandwidth) {
  const struct budget *parent = r->parent;
  if (r->kind > BUDGET_RESERVED || bandwidth > BANDWIDTH_ONE) return ST_BAD_ARG;
  if (r->kind == BUDGET_SHARE && (r->amount < 1 || r->amount > WEIGHT_MAX)) return ST_BAD_ARG;
  if (r->cpu != parent->cpu) return ST_NOT_FOUND;
  if (r->kind == BUDGET_SHARE && parent->kind == BUDGET_RESERVED) return ST_STATE;
  if (parent->depth == BUDGET_DEPTH_MAX) return ST_STATE;
  if (r->kind == BUDGET_SHARE && parent->weights + r->amount > WEIGHTS_MAX) return ST_NO_SLOT;
  return bandwidth <= parent->bandwidth ? ST_OK : ST_DENIED;
}

/* A reservation's runtime follows from the bandwidth that it has kept. */
static void set_bandwidth(struct budget *b, uint32_t bandwidth) {
  b->bandwidth = bandwidth;
  if (b->kind == BUDGET_RESERVED) b->runtime = b->period * bandwidth / BANDWIDTH_ONE;
}

int budget_new(struct bank *bank, const struct budget_request *r, struct budget **out) {
  uint32_t bandwidth = request_bandwidth(r);
  int status = request_check(r, bandwidth);
  if (status) return status;
  struct budget *b = (struct budget *)cell_new(bank, OBJ_BUDGET), *parent = r->parent;
  if (!b) return ST_NO_MEMORY;
  b->parent = parent;
  b->cpu = parent->cpu;
  b->home = parent->home;
  b->depth = parent->depth + 1;
  b->kind = (uint8_t)r->kind;
  b->bandwidth = bandwidth;
  b->weights = OWN_WEIGHT;
  if (b->kind == BUDGET_SHARE)
    b->weight = (uint32_t)r->amount, b->virtual_time = CLASS_SHARE;
  else
    b->runtime = r->amount, b->period = r->period;
  set_bandwidth(parent, parent->bandwidth - bandwidth);
  parent->weights += b->weight;
  LIST_ADD(parent->children, b, next, at);
  *out = b;
  return ST_OK;
}

void budget_place(struct budget *b) {
  struct processor *p = b->home;
  bool exhausted = budget_exhausted(b);
  b->node.kind = exhausted ? KIND_EXHAUSTED : KIND_READY;
  b->node.key = budget_key(b);
  tree_insert(exhausted ? &p->exhausted : &p->ready, &b->node);
}

/* A waking reservation keeps its deadline only when that does not give it more than its rate. */
void budget_wake_reserved(struct budget *b) {
  uint64_t now = hw_tsc();
  unsigned __int128 left = b->remaining > 0 ? (uint64_t)b->remaining : 0;
  if (b->until > now && left * b->period <= (unsigned __int128)b->runtime * (b->until - now)) return;
  b->until = now + b->period;
  b->remaining = (int64_t)b->runtime;
}

void budget_unstall(struct budget *b) {
  struct thread *end = b->stalled_on;
  if (!end) return;
  LIST_REMOVE(b, stalled_next, stalled_at);
  if (!end->stalled && !end->revived) end->attention &= ~(uint32_t)ATTENTION_STALLED;
  b->stalled_on = NULL;
}

void budget_activate(struct budget *b) { budget_ready(b); }

void budget_withdraw(struct budget *b) {
  budget_unstall(b);
  budget_take(b);
}

void budget_stall(struct budget *b, struct thread *end) {
  budget_take(b);
  b->active = 0;
  b->stalled_on = end;
  LIST_ADD(end->stalled, b, stalled_next, stalled_at);
  end->attention |= ATTENTION_STALLED;
}

/* Ticks as virtual time: divided by the share of the CPU that the budget is due. A share counts as 2^-16 at least and
 * the unit is 1,024 ticks, so that virtual time does not reach its 62 bits within 300 days of anybody's running. */
static uint64_t virtual_time(const struct budget *b, uint64_t ticks) {
  uint64_t some = ticks < TICKS_CLAMP ? ticks : TICKS_CLAMP, most = some << 16, v = some;
  if (b->children) v = v * b->weights / OWN_WEIGHT;
  for (; b->parent && v < most; b = b->parent) v = v * b->parent->weights / b->weight;
  return ((v < most ? v : most) >> 10) + 1;
}

static void pay(struct budget *b, uint64_t ticks) {
  if (b->remaining > 0) b->remaining -= (int64_t)ticks; /* else it has what nobody wants */
  b->remaining -= (int64_t)b->owed;
  b->owed = 0;
}

bool budget_charge(struct budget *b, uint64_t ticks) {
  b->consumed += ticks;
  if (b->kind == BUDGET_SHARE)
    b->virtual_time += virtual_time(b, ticks);
  else
    pay(b, ticks);
  return budget_exhausted(b);
}

/* Nobody's place in a tree changes here: a share is further back the next time, a reservation pays while it runs. */
void budget_owe(struct budget *b, uint64_t ticks) {
  if (b->kind == BUDGET_SHARE) {
    budget_charge(b, ticks);
    return;
  }
  b->consumed += ticks;
  b->owed += ticks;
}

/* Periods follow each other, however late the interrupt that ends one; what was used too much is missing in the next.
 */
void budget_replenish(struct budget *b, uint64_t now) {
  budget_take(b);
  b->until += b->period;
  if (b->until <= now) b->until = now + b->period;
  b->remaining += (int64_t)b->runtime;
  budget_place(b);
  call_reorder(b);
}

void budget_bind(struct thread *t, struct budget *b) {
  processor_self()->reschedule = 1;
  if (t->budget) {
    processor_kick(t->budget->home, NULL);
    budget_deactivate(t->budget);
    t->budget->thread = NULL;
  }
  t->budget = b;
  if (!b) return;
  b->thread = t;
  t->cpu = b->cpu;
  budget_activate(b);
}

/* Everything goes back to the parent; budgets that were split from this one go first. */
int budget_destroy_step(struct budget *top) {
  struct budget *b = top;
  top->cell.head |= CELL_DYING;
  while (b->children) b = b->children;
  b->cell.head |= CELL_DYING;
  struct processor *p = b->home;
  struct budget *parent = b->parent;
  if (p->budget == b) processor_payer_gone(p), processor_kick(p, NULL);
  for (unsigned i = 0; i < kernel.cpus; i++)
    if (kernel.processors[i].asker == b) kernel.processors[i].asker = NULL;
  if (b->thread) budget_bind(b->thread, NULL);
  budget_deactivate(b);
  ASSERT(parent); /* a CPU's first budget is nobody's to destroy */
  set_bandwidth(parent, parent->bandwidth + b->bandwidth);
  parent->weights -= b->weight;
  LIST_REMOVE(b, next, at);
  cell_free(&b->cell);
  return b == top ? ST_OK : ST_AGAIN;
}
