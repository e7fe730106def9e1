/* Time: reservations on the fake machine: what renews them, what they pay, and who pays for an interrupt. */
#include "budget.h"
#include "ipc.h"
#include "schedule.h"
#include "thread.h"
#include "world.h"
#include "x86_64/cpu.h"

enum { SERVER = 20, SIG = 40, A = 50, B, MANY = 100 };

static void reply_wait(struct thread *t, uint64_t flags, uint64_t deadline) {
  sys(t, SYS_REPLY_WAIT, flags, 0, 0, 0, 0, 0, deadline);
}
static struct thread *nth(unsigned i) { return (struct thread *)cell_in(MANY + 3 * i); }

static void pass_sound(uint64_t ticks) {
  pass(ticks);
  SOUND();
}

static void crowd(unsigned count) {
  for (unsigned i = 0; i < count; i++) spawn(MANY + 3 * i, SLOT_BANK);
}

static void many_reservations_are_renewed_at_once(void) {
  world_new();
  crowd(12);
  for (cap_t i = 0; i < 12; i++) {
    GOOD(create(500 + i, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, 20000, 1000000));
    GOOD(control(MANY + 3 * i, CTL_THREAD_BUDGET, 500 + i, 0, 0, 0));
  }
  reply_wait(kernel.root_thread, 0, 0);
  for (unsigned i = 0; i < 40; i++) pass_sound(25000);
  for (unsigned i = 0; i < 12; i++) CHECK(nth(i)->budget->consumed >= 20000);
  pass(30000000); /* all deadlines lie behind */
  SOUND();
  for (unsigned i = 0; i < 40; i++) pass_sound(25000);
  for (unsigned i = 0; i < 12; i++) CHECK(nth(i)->budget->consumed >= 40000);
}

/* Alone it runs on without time left, but pays. */
static void an_exhausted_reservation_runs_when_nobody_else_does(void) {
  world_new();
  struct thread *t = spawn(SERVER, SLOT_BANK);
  GOOD(create(A, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, 20000, 1000000));
  GOOD(control(SERVER, CTL_THREAD_BUDGET, A, 0, 0, 0));
  reply_wait(kernel.root_thread, 0, 0);
  for (unsigned i = 0; i < 3; i++) pass_sound(30000);
  CHECK(cpu()->current == t && budget_exhausted(t->budget));
}

/* A thread on a reservation of 100,000 in a million ticks, which runs. */
static struct thread *reserved_runs(void) {
  world_new();
  struct thread *t = spawn(SERVER, SLOT_BANK);
  GOOD(create(A, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, 100000, 1000000));
  GOOD(control(SERVER, CTL_THREAD_BUDGET, A, 0, 0, 0));
  reply_wait(kernel.root_thread, 0, 0);
  CHECK(cpu()->budget == t->budget);
  return t;
}

/* After RUN ticks of the one it meets the interrupt comes, and costs its target INTERRUPT_TICKS and the other nothing.
 */
static void interrupt_for(unsigned vector, struct thread *met, const struct budget *target) {
  enum { RUN = 10000, LITTLE = 200 };
  processor_account(cpu());
  uint64_t before = target->consumed, of_met = met->budget->consumed, ticks = met->ticks;
  fake.tsc += RUN;
  interrupted(vector);
  processor_account(cpu());
  uint64_t paid = target->consumed - before, by_met = met->budget->consumed - of_met;
  if (met->budget == target)
    CHECK(paid >= RUN + INTERRUPT_TICKS);
  else
    CHECK(paid >= INTERRUPT_TICKS && paid < INTERRUPT_TICKS + LITTLE && by_met >= RUN && by_met < RUN + LITTLE);
  if (met->budget != target) CHECK(met->ticks < ticks + RUN + LITTLE);
  SOUND();
}

static void an_interrupt_is_paid_by_whom_it_wakes(void) {
  struct thread *met = reserved_runs(), *sleeper = spawn(MANY, SLOT_BANK), *driver = spawn(MANY + 3, SLOT_BANK);
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  GOOD(create(B, OBJ_IRQ, SLOT_BANK, SLOT_IO, 3, SIG, 1));
  sys(sleeper, SYS_WAIT, SIG, fake.tsc + 3000, 0, 0, 0, 0, 0);
  fake.tsc += 4000;
  interrupt_for(VECTOR_TIMER, met, sleeper->budget);
  sys(sleeper, SYS_WAIT, SIG, 0, 0, 0, 0, 0, 0);
  interrupt_for(VECTOR_LINE_FIRST, met, sleeper->budget);
  GOOD(control(MANY + 3, CTL_THREAD_SIGNAL, SIG, 0, 0, 0));
  interrupt_for(VECTOR_LINE_FIRST, met, driver->budget);
  /* Nobody listens, nobody pays but whom it meets. */
  GOOD(control(MANY + 3, CTL_THREAD_SIGNAL, 0, 0, 0, 0));
  interrupt_for(VECTOR_LINE_FIRST, met, met->budget);
  GOOD(until(SYS_DESTROY, SIG, 0, 0, 0, 0, 0));
  interrupt_for(VECTOR_LINE_FIRST, met, met->budget);
  interrupt_for(VECTOR_LINE_FIRST + 1, met, met->budget);
}

/* What a reservation owes shortens its turn, and what it has used too much its next period. */
static void a_reservation_pays_what_it_owes(void) {
  struct thread *met = reserved_runs();
  struct budget *b = met->budget;
  spawn(MANY, SLOT_BANK);
  reply_wait(met, 0, fake.tsc + 1000);
  budget_owe(b, 60000);
  pass(2000);
  CHECK(cpu()->budget == b && cpu()->armed < fake.tsc + 40000);
  budget_owe(b, 60000);
  schedule(cpu());
  CHECK(cpu()->budget != b && b->remaining < 0 && b->consumed > 120000);
  budget_owe(b, 60000);
  uint64_t end = b->until;
  fake.tsc = end + 30000; /* late */
  pass_sound(0);
  int64_t left = b->remaining - (int64_t)b->owed;
  CHECK(b->until == end + b->period && left < 40000 && left > 0);
  budget_owe(b, 500000);
  cpu()->armed = ~0ull, schedule(cpu());
  CHECK(cpu()->budget != b || cpu()->armed <= fake.tsc);
  pass_sound(1);
  CHECK(cpu()->budget != b && budget_exhausted(b));
  fake.tsc = b->until;
  pass_sound(0);
  CHECK(cpu()->budget != b && budget_exhausted(b)); /* not even the next period has time left */
}

int main(void) {
  CASE(many_reservations_are_renewed_at_once);
  CASE(an_exhausted_reservation_runs_when_nobody_else_does);
  CASE(an_interrupt_is_paid_by_whom_it_wakes);
  CASE(a_reservation_pays_what_it_owes);
  return check_done();
}
