/* Revival: budgets whose chains end at a thread that cannot run wait there, and are looked at again in steps. What can
 * change between two steps is changed here, without the choice that a system call would end with. */
#include "budget.h"
#include "ipc.h"
#include "schedule.h"
#include "signal.h"
#include "thread.h"
#include "world.h"

enum {
  SERVER = 20,
  OTHER = 24,
  MIDDLE = 28,
  GATE = 40,
  SIG = 44,
  A = 50,
  MANY = 100,
  CROWD = 20,
  STEP = 1,
  LET_GO = 3
};

static struct thread *nth(unsigned i) { return (struct thread *)cell_in(MANY + 3 * i); }
static void call(struct thread *t, cap_t gate) { sys(t, SYS_CALL, gate, 0, 0, 0, 0, 0, 0); }

static struct thread *server_at(cap_t slot, cap_t gate) {
  struct thread *t = spawn(slot, SLOT_BANK);
  GOOD(create(gate, OBJ_GATE, SLOT_BANK, slot, 7, 0, 0));
  return t;
}

static struct thread *stopped_server(cap_t slot, cap_t gate) {
  struct thread *t = server_at(slot, gate);
  sys(t, SYS_REPLY_WAIT, 0, 0, 0, 0, 0, 0, 0);
  GOOD(control(slot, CTL_THREAD_STOP, 0, 0, 0, 0));
  return t;
}

static unsigned listed(const struct budget *first) {
  unsigned count = 0;
  for (const struct budget *b = first; b; b = b->stalled_next) count++;
  return count;
}

/* The root thread leaves, and the choice passes over everybody else. */
static void all_stall(void) {
  sys(kernel.root_thread, SYS_REPLY_WAIT, 0, 0, 0, 0, 0, 0, 0);
  for (unsigned i = 0; i < 8; i++) pass(1000000);
  SOUND();
}

static struct thread *stalled_crowd(unsigned count) {
  world_new();
  struct thread *server = stopped_server(SERVER, GATE);
  for (unsigned i = 0; i < count; i++) call(spawn(MANY + 3 * i, SLOT_BANK), GATE);
  all_stall();
  CHECK(listed(server->stalled) == count && !server->revived);
  return server;
}

static void those_left_over_go_away(void) {
  struct thread *server = stalled_crowd(STEP + 4);
  thread_revive(server);
  schedule(cpu());
  CHECK(listed(server->revived) == 4 && !server->revive_again && server->reviving);
  while (server->revived) budget_bind(server->revived->thread, NULL);
  SOUND();
  schedule(cpu());
  CHECK(!server->reviving && !cpu()->revive);
  SOUND();
}

static void more_stall_meanwhile(void) {
  struct thread *server = stalled_crowd(STEP + 4);
  thread_revive(server);
  schedule(cpu());
  CHECK(listed(server->stalled) == STEP && listed(server->revived) == 4);
  thread_revive(server);
  CHECK(server->revive_again);
  for (unsigned i = 0; i < 2 * (STEP + 4); i++) schedule(cpu());
  CHECK(listed(server->stalled) == STEP + 4 && !server->reviving);
  SOUND();
}

static void two_are_revived(void) {
  world_new();
  struct thread *server = stopped_server(SERVER, GATE), *other = stopped_server(OTHER, GATE + 1);
  call(spawn(MANY, SLOT_BANK), GATE);
  call(spawn(MANY + 3, SLOT_BANK), GATE + 1);
  all_stall();
  thread_revive(server), thread_revive(other);
  CHECK(cpu()->revive == other && other->revive_next == server);
  SOUND();
  schedule(cpu());
  CHECK(cpu()->revive == server);
  schedule(cpu());
  CHECK(!cpu()->revive && server->stalled == nth(0)->budget && other->stalled == nth(1)->budget);
  SOUND();
}

/* Callers of a caller stall at a thread that is taken apart: they go before it does. */
static void a_dying_end_lets_all_go(void) {
  world_new();
  struct thread *server = stopped_server(SERVER, GATE), *middle = server_at(MIDDLE, GATE + 1);
  call(middle, GATE);
  for (unsigned i = 0; i < CROWD; i++) call(spawn(MANY + 3 * i, SLOT_BANK), GATE + 1);
  all_stall();
  CHECK(listed(server->stalled) == CROWD + 1 && server->callers.root);
  CHECK(thread_destroy_step(server) == ST_AGAIN && server->link == LINK_DEAD);
  CHECK(thread_destroy_step(server) == ST_AGAIN && !server->callers.root);
  CHECK(listed(server->stalled) == CROWD + 1 - LET_GO);
  CHECK(thread_destroy_step(server) == ST_AGAIN && listed(server->stalled) == CROWD + 1 - 2 * LET_GO);
  schedule(cpu());
  CHECK(listed(server->revived) == CROWD + 1 - 2 * LET_GO - STEP);
  CHECK(thread_destroy_step(server) == ST_AGAIN && listed(server->revived) == CROWD + 1 - 3 * LET_GO - STEP);
  SOUND();
  cpu()->current = kernel.root_thread;
  GOOD(until(SYS_DESTROY, SERVER, 0, 0, 0, 0, 0));
  CHECK((uint32_t)middle->frame.rax == ST_GONE && middle->state == STATE_RUNNING);
  SOUND();
}

/* A server that waits in a queue stands there for the most urgent of those who wait for it: at once, and still when the
 * budget of the one that it works for is looked at again. */
static void a_server_queues_for_its_callers(void) {
  world_new();
  struct thread *middle = server_at(MIDDLE, GATE + 1), *x = spawn(MANY, SLOT_BANK),
                *urgent = spawn(MANY + 3, SLOT_BANK);
  stopped_server(SERVER, GATE);
  GOOD(create(A, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, 20000, 1000000));
  GOOD(control(MANY + 3, CTL_THREAD_BUDGET, A, 0, 0, 0));
  sys(middle, SYS_REPLY_WAIT, 0, 0, 0, 0, 0, 0, 0);
  call(x, GATE + 1);
  call(middle, GATE);
  CHECK(middle->link == (uint64_t)x && tree_has(&middle->queue_node));
  call_reorder(x->budget);
  CHECK(middle->queue_node.key == budget_key(x->budget));
  struct budget *before = cpu()->budget;
  cpu()->current = urgent, cpu()->budget = urgent->budget;
  GOOD(call_begin(urgent, (struct gate *)cell_in(GATE + 1), 1, 0));
  cpu()->current = kernel.root_thread, cpu()->budget = before;
  CHECK(middle->queue_node.key == budget_key(urgent->budget));
  call_reorder(x->budget);
  CHECK(middle->queue_node.key == budget_key(urgent->budget));
  SOUND();
}

/* Without time left, in time that nobody else wants, a caller stands behind everybody. */
static void an_exhausted_caller_queues_last(void) {
  world_new();
  struct thread *server = stopped_server(SERVER, GATE), *t = spawn(MANY, SLOT_BANK);
  GOOD(create(A, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, 20000, 1000000));
  GOOD(control(MANY, CTL_THREAD_BUDGET, A, 0, 0, 0));
  sys(kernel.root_thread, SYS_REPLY_WAIT, 0, 0, 0, 0, 0, 0, 0);
  pass(30000);
  CHECK(cpu()->budget == t->budget && budget_exhausted(t->budget));
  call(t, GATE);
  CHECK(t->queue_node.key == ~0ull && server->callers.first == &t->queue_node);
  SOUND();
}

/* The other CPU's clock is a little behind: nobody is charged. */
static void a_clock_that_lags_charges_nobody(void) {
  world_new();
  processor_account(cpu());
  uint64_t before = cpu()->budget->consumed;
  cpu()->since = fake.tsc + 5000;
  processor_account(cpu());
  CHECK(cpu()->budget->consumed == before && cpu()->since < fake.tsc + 5000);
}

/* An event for a thread that is inside a virtual machine gets it out. */
static void an_event_ends_a_run_of_a_guest(void) {
  world_new();
  struct thread *t = spawn(MANY, SLOT_BANK);
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  GOOD(control(MANY, CTL_THREAD_SIGNAL, SIG, 0, 0, 0));
  cpu()->current = t, cpu()->guest = t->pd, cpu()->reschedule = 0;
  signal_set((struct signal *)cell_in(SIG), 1);
  CHECK(cpu()->reschedule && t->attention & ATTENTION_EVENT);
  cpu()->guest = NULL;
}

static void a_root_without_a_supervisor_stops_all(void) {
  world_new();
  cpu()->current = kernel.root_thread;
  fake.root_may_die = true;
  if (!setjmp(fake_root_died)) kernel_trap(cpu(), 6, 0, 0);
  CHECK(!fake.root_may_die && kernel.root_thread->held == HELD_FAULT);
}

int main(void) {
  CASE(those_left_over_go_away);
  CASE(more_stall_meanwhile);
  CASE(two_are_revived);
  CASE(a_dying_end_lets_all_go);
  CASE(a_server_queues_for_its_callers);
  CASE(an_exhausted_caller_queues_last);
  CASE(a_clock_that_lags_charges_nobody);
  CASE(an_event_ends_a_run_of_a_guest);
  CASE(a_root_without_a_supervisor_stops_all);
  return check_done();
}
