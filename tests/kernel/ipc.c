/* Ipc: calls, queues, helping, aborts, deaths, signals, timeouts and time, through the dispatcher; no fast path on the
 * host. */
#include "ipc.h"
#include "bank.h"
#include "budget.h"
#include "capability.h"
#include "world.h"

enum { SERVER = 20, GATE = 22, CLIENT = 30, SECOND = 32, THIRD = 34, SIG = 40, ALIAS = 41, BANK = 60, BADGE = 77 };
static struct thread *server, *client;

static void reply_wait(struct thread *t, uint64_t flags, uint64_t word, uint64_t deadline) {
  sys(t, SYS_REPLY_WAIT, flags, word, 0, 0, 0, 0, deadline);
}
static void call(struct thread *t, cap_t gate, uint64_t word) { sys(t, SYS_CALL, gate, word, 2, 3, 4, 5, 0); }
static int status_of(const struct thread *t) { return (int)(uint32_t)t->frame.rax; }
static void root_waits(void) { reply_wait(kernel.root_thread, 0, 0, 0); }

/* A server in reply_wait behind GATE, and a client; the root thread still runs. */
static void pair(void) {
  world_new();
  GOOD(create(BANK, OBJ_BANK, SLOT_BANK, 100, 0, 0, 0));
  server = spawn(SERVER, BANK);
  client = spawn(CLIENT, SLOT_BANK);
  GOOD(create(GATE, OBJ_GATE, SLOT_BANK, SERVER, BADGE, 0, 0));
  reply_wait(server, 0, 0, 0);
  SOUND();
}

static void call_and_reply(void) {
  pair();
  call(client, GATE, 1);
  CHECK(server->frame.rdi == BADGE && server->frame.rsi == 1 && server->frame.r10 == 5 && status_of(server) == ST_OK);
  CHECK(server->frame.form == FORM_WORDS && client->frame.form == FORM_RESULT);
  CHECK(client->state == STATE_CALLING && server->depth == 1);
  SOUND();
  reply_wait(server, REPLY_SEND, 9, 0);
  CHECK(status_of(client) == ST_OK && client->frame.rsi == 9 && client->frame.rdi == 0);
  CHECK(client->state == STATE_RUNNING && server->link == LINK_IDLE);
  SOUND();
}

static void payer_stays(void) {
  pair();
  root_waits();
  pass(0);
  while (cpu()->current != client) pass(100);
  call(client, GATE, 1);
  CHECK(cpu()->current == server && cpu()->budget == client->budget);
}

static void busy_server_is_helped(void) {
  pair();
  struct thread *second = spawn(SECOND, SLOT_BANK);
  call(client, GATE, 1);
  call(second, GATE, 2);
  SOUND();
  GOOD(
      control(CLIENT, CTL_THREAD_BUDGET, 0, 0, 0, 0)); /* whoever called first has no time left: the second one helps */
  root_waits();
  CHECK(cpu()->current == server && cpu()->budget == second->budget);
  reply_wait(server, REPLY_SEND, 1, 0);
  CHECK(client->state == STATE_RUNNING && server->frame.rsi == 2 && server->link == (uint64_t)second);
  SOUND();
}

/* Makes the thread's own budget the payer, as when the processor had chosen it. */
static void pays(struct thread *t) {
  struct budget *old = cpu()->budget;
  if (old == t->budget) return;
  budget_activate(t->budget);
  budget_take(t->budget);
  cpu()->budget = t->budget;
  if (old && old->active) budget_place(old);
}

static void urgent_caller_first(void) {
  pair();
  struct thread *second = spawn(SECOND, SLOT_BANK), *third = spawn(THIRD, SLOT_BANK);
  GOOD(create(THIRD + 5, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, 100000, 1000000));
  GOOD(control(THIRD, CTL_THREAD_BUDGET, THIRD + 5, 0, 0, 0));
  pays(client), call(client, GATE, 1);
  pays(second), call(second, GATE, 2);
  pays(third), call(third, GATE, 3);
  SOUND();
  reply_wait(server, REPLY_SEND, 0, 0);
  CHECK(server->frame.rsi == 3);
  reply_wait(server, REPLY_SEND, 0, 0);
  CHECK(server->frame.rsi == 2);
  SOUND();
}

static void dead_server_answers_everyone_once(void) {
  pair();
  struct thread *second = spawn(SECOND, SLOT_BANK), *third = spawn(THIRD, SLOT_BANK);
  call(client, GATE, 1), call(second, GATE, 2), call(third, GATE, 3);
  SOUND();
  int status;
  do {
    status = root_sys(SYS_DESTROY, BANK, 0, 0, 0, 0, 0);
    SOUND();
  } while (status == ST_AGAIN);
  CHECK(status_of(client) == ST_GONE && status_of(second) == ST_GONE && status_of(third) == ST_GONE);
  call(client, GATE, 1);
  CHECK(status_of(client) == ST_BAD_CAP);
}

static void dead_gate_takes_its_queue(void) {
  pair();
  struct thread *second = spawn(SECOND, SLOT_BANK);
  GOOD(root_sys(SYS_DERIVE, ALIAS | (uint64_t)RIGHTS_ALL << 32, SLOT_BANK, GATE, 0, 0, 0));
  call(client, GATE, 1);
  call(second, ALIAS, 2);
  GOOD(until(SYS_DESTROY, ALIAS, 0, 0, 0, 0, 0));
  CHECK(status_of(second) == ST_GONE && client->state == STATE_CALLING);
  reply_wait(server, REPLY_SEND, 5, 0);
  CHECK(status_of(client) == ST_OK && client->frame.rsi == 5);
  call(client, GATE, 1);
  CHECK(server->frame.rdi == BADGE);
  SOUND();
}

static void dead_client_leaves_a_server(void) {
  pair();
  call(client, GATE, 1);
  GOOD(until(SYS_DESTROY, CLIENT, 0, 0, 0, 0, 0));
  CHECK(server->link == LINK_NONE);
  reply_wait(server, REPLY_SEND, 1, 0); /* dropped */
  CHECK(server->link == LINK_IDLE);
  SOUND();
}

static void abort_cuts_both_ways(void) {
  pair();
  struct thread *middle = spawn(SECOND, SLOT_BANK);
  GOOD(create(SECOND + 10, OBJ_GATE, SLOT_BANK, SECOND, 1, 0, 0));
  reply_wait(middle, 0, 0, 0);
  call(client, SECOND + 10, 1);
  call(middle, GATE, 2);
  CHECK(server->depth == 2);
  GOOD(control(SECOND, CTL_THREAD_ABORT, 0, 0, 0, 0));
  CHECK(status_of(client) == ST_GONE && status_of(middle) == ST_GONE && server->link == LINK_NONE);
  SOUND();
}

/* client -> middle -> stopped server: the client's time waits for the server. Its abort lets middle go on, on that
 * time. */
static void abort_of_a_held_server_frees_the_chain(void) {
  pair();
  struct thread *middle = spawn(SECOND, SLOT_BANK);
  GOOD(create(SECOND + 10, OBJ_GATE, SLOT_BANK, SECOND, 1, 0, 0));
  GOOD(control(SECOND, CTL_THREAD_BUDGET, 0, 0, 0, 0));
  reply_wait(middle, 0, 0, 0);
  call(client, SECOND + 10, 1);
  call(middle, GATE, 2);
  GOOD(control(SERVER, CTL_THREAD_STOP, 0, 0, 0, 0));
  for (unsigned i = 0; i < 4; i++) pass(100000000);
  CHECK(client->budget->stalled_on == server);
  GOOD(control(SERVER, CTL_THREAD_ABORT, 0, 0, 0, 0));
  CHECK(status_of(middle) == ST_GONE && client->state == STATE_CALLING);
  CHECK(client->budget->active && !client->budget->stalled_on);
  SOUND();
}

static void circles_are_refused(void) {
  pair();
  GOOD(create(CLIENT + 20, OBJ_GATE, SLOT_BANK, CLIENT, 1, 0, 0));
  call(client, CLIENT + 20, 1);
  CHECK(status_of(client) == ST_STATE);
  call(client, GATE, 1);
  call(server, CLIENT + 20, 1);
  CHECK(status_of(server) == ST_STATE && server->state == STATE_RUNNING);
  SOUND();
}

static void depth_is_bounded(void) {
  pair();
  struct thread *t[CALL_DEPTH_MAX + 2];
  for (unsigned i = 0; i < CALL_DEPTH_MAX + 2; i++) {
    t[i] = spawn(100 + 3 * i, SLOT_BANK);
    GOOD(create(102 + 3 * i, OBJ_GATE, SLOT_BANK, 100 + 3 * i, 1, 0, 0));
    if (i) reply_wait(t[i], 0, 0, 0);
  }
  for (unsigned i = 0; i + 1 < CALL_DEPTH_MAX + 2; i++) call(t[i], 102 + 3 * (i + 1), 1);
  CHECK(t[CALL_DEPTH_MAX - 1]->state == STATE_CALLING);
  CHECK(status_of(t[CALL_DEPTH_MAX]) == ST_STATE && t[CALL_DEPTH_MAX]->state == STATE_RUNNING);
  SOUND();
}

static void held_server_keeps_its_callers(void) {
  pair();
  GOOD(control(SERVER, CTL_THREAD_STOP, 0, 0, 0, 0));
  call(client, GATE, 1);
  SOUND();
  CHECK(tree_has(&client->queue_node));
  root_waits();
  pass(1000);
  CHECK(cpu()->current == NULL && client->budget->stalled_on == server);
  thread_revive(server);
  cpu()->current = kernel.root_thread, kernel.root_thread->state = STATE_RUNNING, kernel.root_thread->link = LINK_NONE;
  thread_ready(kernel.root_thread);
  GOOD(control(SERVER, CTL_THREAD_START, 0, 0, 0, 0));
  CHECK(server->frame.rsi == 1 && server->link == (uint64_t)client && client->budget->stalled_on == NULL);
  SOUND();
}

static void signal_wakes_and_masks(void) {
  pair();
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  GOOD(root_sys(SYS_DERIVE, ALIAS | (uint64_t)RIGHTS_ALL << 32, SLOT_BANK, SIG, 4, 0, 0));
  GOOD(root_sys(SYS_DERIVE, (ALIAS + 1) | (uint64_t)RIGHTS_ALL << 32, SLOT_BANK, SIG, 8, 0, 0));
  CHECK(root_sys(SYS_DERIVE, (ALIAS + 2) | (uint64_t)RIGHTS_ALL << 32, SLOT_BANK, ALIAS, 8, 0, 0) == ST_DENIED);
  sys(client, SYS_WAIT, ALIAS, 0, 0, 0, 0, 0, 0);
  CHECK(client->state == STATE_SIGNAL_WAIT);
  GOOD(root_sys(SYS_SIGNAL, ALIAS + 1, 0, 0, 0, 0, 0));
  CHECK(client->state == STATE_SIGNAL_WAIT);
  SOUND();
  GOOD(root_sys(SYS_SIGNAL, ALIAS, 0, 0, 0, 0, 0));
  CHECK(client->state == STATE_RUNNING && client->frame.rdi == 4 && status_of(client) == ST_OK);
  sys(client, SYS_WAIT, SIG, 1, 0, 0, 0, 0, 0);
  CHECK(client->frame.rdi == 8);
  sys(client, SYS_WAIT, SIG, 1, 0, 0, 0, 0, 0);
  CHECK(status_of(client) == ST_TIMEOUT);
  SOUND();
}

static void event_wins_over_callers(void) {
  pair();
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  GOOD(control(SERVER, CTL_THREAD_SIGNAL, SIG, 0, 0, 0));
  struct thread *second = spawn(SECOND, SLOT_BANK);
  call(client, GATE, 1);
  call(second, GATE, 2);
  GOOD(root_sys(SYS_SIGNAL, SIG, 0, 0, 0, 0, 0));
  SOUND();
  reply_wait(server, REPLY_SEND, 7, 0);
  CHECK(status_of(server) == ST_EVENT && server->frame.rdi == ~0ull && client->frame.rsi == 7);
  reply_wait(server, 0, 0, 0);
  CHECK(status_of(server) == ST_OK && server->frame.rsi == 2);
  SOUND();
}

static void waiting_inside_a_call_is_refused(void) {
  pair();
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  call(client, GATE, 1);
  sys(server, SYS_WAIT, SIG, 0, 0, 0, 0, 0, 0);
  CHECK(status_of(server) == ST_STATE);
  SOUND();
}

static void deadlines_fire_in_order(void) {
  pair();
  struct thread *second = spawn(SECOND, SLOT_BANK);
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  reply_wait(second, 0, 0, fake.tsc + 100000);
  sys(client, SYS_WAIT, SIG, fake.tsc + 50000, 0, 0, 0, 0, 0);
  SOUND();
  root_waits();
  CHECK(cpu()->current == NULL && cpu()->armed < fake.tsc + 60000);
  pass(60000);
  CHECK(status_of(client) == ST_TIMEOUT && client->state == STATE_RUNNING && second->state == STATE_SERVE_WAIT);
  pass(60000);
  CHECK(status_of(second) == ST_TIMEOUT && second->state == STATE_RUNNING);
  SOUND();
}

static void fault_tells_the_supervisor(void) {
  pair();
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  GOOD(control(CLIENT, CTL_THREAD_SUPERVISE, SIG, 0, 0, 0));
  cpu()->current = client;
  kernel_trap(cpu(), 14, 6, 0x1234);
  CHECK(cpu()->current != client && client->held == HELD_FAULT && client->address == 0x1234);
  CHECK(((struct signal *)cell_in(SIG))->pending == ~0ull);
  SOUND();
}

/* Two busy threads, weights 300 and 100: time goes three to one. */
static void shares_follow_weight(void) {
  pair();
  GOOD(create(SECOND, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_SHARE, 300, 0));
  GOOD(control(CLIENT, CTL_THREAD_BUDGET, SECOND, 0, 0, 0));
  struct thread *other = spawn(THIRD, SLOT_BANK);
  root_waits();
  for (unsigned i = 0; i < 4000; i++) {
    pass(2500000);
    CHECK(cpu()->armed <= fake.tsc + kernel.period_slice); /* a turn ends where another wants one */
  }
  uint64_t a = client->budget->consumed, b = other->budget->consumed;
  CHECK(a > b * 27 / 10 && a < b * 33 / 10);
}

/* Eight levels of the smallest share: virtual time grows by a bounded factor and never reaches the class bits. */
static void deep_shares_cannot_wrap_time(void) {
  pair();
  for (cap_t i = 0; i < 7; i++) {
    GOOD(create(70 + 2 * i, OBJ_BUDGET, SLOT_BANK, i ? 68 + 2 * i : SLOT_BUDGET, BUDGET_SHARE, 1, 0));
    GOOD(create(71 + 2 * i, OBJ_BUDGET, SLOT_BANK, i ? 68 + 2 * i : SLOT_BUDGET, BUDGET_SHARE, 1000, 0));
  }
  GOOD(control(CLIENT, CTL_THREAD_BUDGET, 82, 0, 0, 0));
  struct thread *other = spawn(THIRD, SLOT_BANK);
  root_waits();
  for (unsigned i = 0; i < 4000; i++) pass(2500000);
  CHECK(client->budget->virtual_time - CLASS_SHARE < 1ull << 45 &&
        other->budget->consumed > client->budget->consumed * 1000);
  CHECK(client->budget->consumed > 0);
  SOUND();
}

/* A reservation of 20 % gets that beside three busy threads, and a busy one gets no more while they want to run. */
static void reservation_is_kept(void) {
  pair();
  GOOD(create(SECOND, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, 2000000, 10000000));
  GOOD(control(CLIENT, CTL_THREAD_BUDGET, SECOND, 0, 0, 0));
  spawn(THIRD, SLOT_BANK), spawn(THIRD + 2, SLOT_BANK);
  root_waits();
  uint64_t start = fake.tsc;
  for (unsigned i = 0; i < 20000; i++) pass(100000);
  uint64_t all = fake.tsc - start, got = client->budget->consumed;
  CHECK(got > all * 19 / 100 && got < all * 22 / 100);
}

int main(void) {
  CASE(call_and_reply);
  CASE(payer_stays);
  CASE(busy_server_is_helped);
  CASE(urgent_caller_first);
  CASE(dead_server_answers_everyone_once);
  CASE(dead_gate_takes_its_queue);
  CASE(dead_client_leaves_a_server);
  CASE(abort_cuts_both_ways);
  CASE(abort_of_a_held_server_frees_the_chain);
  CASE(circles_are_refused);
  CASE(depth_is_bounded);
  CASE(held_server_keeps_its_callers);
  CASE(signal_wakes_and_masks);
  CASE(event_wins_over_callers);
  CASE(waiting_inside_a_call_is_refused);
  CASE(deadlines_fire_in_order);
  CASE(fault_tells_the_supervisor);
  CASE(shares_follow_weight);
  CASE(deep_shares_cannot_wrap_time);
  CASE(reservation_is_kept);
  return check_done();
}
