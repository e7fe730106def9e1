/* Corners: the branches of bank, capability, scheduler and ipc that whole scenarios seldom reach: long queues, long
 * chains, more work than one step does, every reason to refuse. */
#include "attach.h"
#include "bank.h"
#include "budget.h"
#include "capability.h"
#include "ipc.h"
#include "mem.h"
#include "schedule.h"
#include "thread.h"
#include "world.h"

enum { SERVER = 20, GATE = 22, SIG = 40, A = 50, B, C, MANY = 100, CROWD = 24, CHAIN = 70 };
#define VA VA_FREE

static int status_of(const struct thread *t) { return (int)(uint32_t)t->frame.rax; }
static struct thread *thread_in(cap_t slot) { return (struct thread *)cell_in(slot); }
static void reply_wait(struct thread *t, uint64_t flags, uint64_t deadline) {
  sys(t, SYS_REPLY_WAIT, flags, 0, 0, 0, 0, 0, deadline);
}
static void call(struct thread *t, uint64_t gate) { sys(t, SYS_CALL, gate, 0, 0, 0, 0, 0, 0); }
static struct thread *nth(unsigned i) { return thread_in(MANY + 3 * i); }

static void pass_sound(uint64_t ticks) {
  pass(ticks);
  SOUND();
}

static struct thread *server_behind(cap_t thread, cap_t gate) {
  struct thread *t = spawn(thread, SLOT_BANK);
  GOOD(create(gate, OBJ_GATE, SLOT_BANK, thread, 7, 0, 0));
  return t;
}

static void crowd(unsigned count) {
  for (unsigned i = 0; i < count; i++) spawn(MANY + 3 * i, SLOT_BANK);
}

static void budgets_are_refused_for_each_reason(void) {
  static const struct {
    uint64_t kind, amount, period;
    int status;
  } request[] = {
      {BUDGET_SHARE, 10, 1001, ST_BAD_ARG},        {BUDGET_SHARE, 0, 0, ST_BAD_ARG},
      {BUDGET_RESERVED, 10, 999, ST_BAD_ARG},      {BUDGET_RESERVED, 10, (1ull << 40) + 1, ST_BAD_ARG},
      {BUDGET_RESERVED, 0, 10000, ST_BAD_ARG},     {BUDGET_RESERVED, 10001, 10000, ST_BAD_ARG},
      {BUDGET_RESERVED + 1, 10, 1000, ST_BAD_ARG}, {BUDGET_RESERVED, 9999, 10000, ST_DENIED},
  };
  world_new();
  for (unsigned i = 0; i < sizeof request / sizeof *request; i++)
    CHECK(create(A, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, request[i].kind, request[i].amount, request[i].period) ==
          request[i].status);
  for (cap_t i = 0; i < BUDGET_DEPTH_MAX; i++)
    GOOD(create(A + i, OBJ_BUDGET, SLOT_BANK, i ? A + i - 1 : SLOT_BUDGET, BUDGET_SHARE, 1, 0));
  CHECK(create(A + 8, OBJ_BUDGET, SLOT_BANK, A + 7, BUDGET_SHARE, 1, 0) == ST_STATE);
  struct budget *full = (struct budget *)cell_in(A);
  full->weights += 1 << 22;
  CHECK(create(A + 8, OBJ_BUDGET, SLOT_BANK, A, BUDGET_SHARE, 1, 0) == ST_NO_SLOT);
  full->weights -= 1 << 22;
  SOUND();
}

static void low_memory_is_found_or_not(void) {
  world_new();
  uint32_t all = kernel.root_bank->dirty_pages;
  CHECK(bank_take_low(kernel.root_bank, all + 1, FAKE_FRAMES) == 0);
  CHECK(bank_take_low(kernel.root_bank, 4, 4) == 0);
  root_mem_contiguous(A, 9);
  CHECK(((struct mem *)cell_in(A))->pages == 9 && ((struct mem *)cell_in(A))->extents == 1);
  CHECK_TEXT(kernel_check(1));
}

/* Many runs of the right class, all too short: the search gives up after a few and takes what there is. */
static void short_runs_are_not_searched_for_ever(void) {
  world_new();
  GOOD(create(A, OBJ_BANK, SLOT_BANK, 70, 0, 0, 0));
  for (cap_t i = 0; i < 40; i++) GOOD(create(MANY + i, OBJ_MEM, A, i % 2 ? 1 : 2, 0, 0, 0));
  struct bank *bank = (struct bank *)cell_in(A);
  GOOD(create(B, OBJ_MEM, A, bank_free(bank) - 1, 0, 0, 0));
  for (cap_t i = 0; i < 40; i += 2) GOOD(until(SYS_DESTROY, MANY + i, 0, 0, 0, 0, 0));
  GOOD(create(C, OBJ_MEM, A, 3, 0, 0, 0));
  CHECK(((struct mem *)cell_in(C))->extents == 2);
  SOUND();
}

/* More cells than the bank's own page holds, and page objects. */
static void a_bank_of_many_cells_dies(void) {
  world_new();
  uint32_t before = free_pages();
  GOOD(create(A, OBJ_BANK, SLOT_BANK, 20, 0, 0, 0));
  for (cap_t i = 0; i < 3 * CELLS_PER_PAGE; i++) GOOD(create(MANY + i, OBJ_SIGNAL, A, 0, 0, 0, 0));
  SOUND();
  GOOD(until(SYS_DESTROY, A, 0, 0, 0, 0, 0));
  CHECK(free_pages() == before);
  SOUND();
}

static void what_is_dying_can_only_be_destroyed(void) {
  world_new();
  GOOD(create(A, OBJ_MEM, SLOT_BANK, 300, 0, 0, 0));
  GOOD(root_sys(SYS_SLOT, SLOT_QUERY, A, 0, 0, 0, 0));
  CHECK(kernel.root_thread->frame.r8 == 300);
  CHECK(root_sys(SYS_DESTROY, A, 0, 0, 0, 0, 0) == ST_AGAIN);
  CHECK(root_sys(SYS_SLOT, SLOT_QUERY, A, 0, 0, 0, 0) == ST_BAD_CAP);
  CHECK(root_sys(SYS_DERIVE, B | (uint64_t)RIGHTS_ALL << 32, SLOT_BANK, A, 0, 1, 0) == ST_BAD_CAP);
  CHECK(root_sys(SYS_ATTACH, A | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA, 0, 1, ATTACH_READ) == ST_BAD_CAP);
  GOOD(until(SYS_DESTROY, A, 0, 0, 0, 0, 0));
  CHECK(root_sys(SYS_SLOT, 9, 0, 0, 0, 0, 0) == ST_BAD_ARG);
  CHECK(root_sys(SYS_SLOT, SLOT_DROP, 1 << 20, 0, 0, 0, 0) == ST_BAD_CAP);
  CHECK(root_sys(SYS_SLOT, SLOT_MOVE, A, SLOT_BANK, 0, 0, 0) == ST_OK &&
        root_sys(SYS_SLOT, SLOT_MOVE, SLOT_BANK, A, 0, 0, 0) == ST_OK);
  CHECK(root_sys(SYS_SLOT, SLOT_MOVE, SLOT_BANK, SLOT_PD, 0, 0, 0) == ST_NO_SLOT);
  CHECK(root_sys(SYS_SLOT, SLOT_MOVE, A, B, 0, 0, 0) == ST_BAD_CAP);
  CHECK(root_sys(SYS_SLOT, SLOT_COPY, A, SLOT_BANK, RIGHTS_ALL, SLOT_THREAD, 0) == ST_BAD_CAP);
  SOUND();
}

/* Each call of a crowd waits for a stopped server: choosing passes over all of them, reviving takes several steps. */
static void crowd_waits(bool order) {
  world_new();
  struct thread *server = server_behind(SERVER, GATE), *other = server_behind(SERVER + 3, GATE + 3);
  crowd(CROWD);
  reply_wait(server, 0, 0), reply_wait(other, 0, 0);
  GOOD(control(SERVER, CTL_THREAD_STOP, 0, 0, 0, 0));
  GOOD(control(SERVER + 3, CTL_THREAD_STOP, 0, 0, 0, 0));
  for (unsigned i = 0; i < CROWD; i++) call(nth(i), i % 2 ? GATE : GATE + 3);
  SOUND();
  reply_wait(kernel.root_thread, 0, fake.tsc + 200000000);
  for (unsigned i = 0; i < 8; i++) pass_sound(20000000);
  unsigned stalled = 0;
  for (unsigned i = 0; i < CROWD; i++) stalled += nth(i)->budget->stalled_on != NULL;
  CHECK(stalled == CROWD);
  for (unsigned i = 0; i < 12; i++) pass(20000000);
  CHECK(kernel.root_thread->state == STATE_RUNNING);
  GOOD(control(MANY + 3, CTL_THREAD_ABORT, 0, 0, 0, 0)); /* one from the middle of the list goes */
  SOUND();
  thread_start(order ? other : server, 0), thread_start(order ? server : other, 0);
  CHECK(other->reviving && server->reviving);
  GOOD(until(SYS_DESTROY, SERVER, 0, 0, 0, 0, 0)); /* it is behind or before the other in the list */
  SOUND();
  for (unsigned i = 0; i < 8; i++) pass_sound(1000);
  for (unsigned i = 1; i < CROWD; i += 2) CHECK(status_of(nth(i)) == ST_GONE && nth(i)->state == STATE_RUNNING);
  GOOD(until(SYS_DESTROY, GATE + 3, 0, 0, 0, 0, 0));
  SOUND();
}

static void a_crowd_waits_for_a_stopped_server(void) {
  crowd_waits(false);
  crowd_waits(true);
}

/* Many callers queued at one gate: they get their error in several steps, as do those of a dying thread. */
static void a_crowd_is_told_in_steps(void) {
  for (unsigned round = 0; round < 2; round++) {
    world_new();
    server_behind(SERVER, GATE);
    crowd(CROWD);
    for (unsigned i = 0; i + 1 < CROWD; i++) call(nth(i), GATE);
    SOUND();
    CHECK(root_sys(SYS_DESTROY, round ? GATE : SERVER, 0, 0, 0, 0, 0) == ST_AGAIN);
    call(nth(CROWD - 1), GATE); /* the gate of a dead thread still has its cell, a dying gate is no gate */
    CHECK(status_of(nth(CROWD - 1)) == (round ? ST_BAD_CAP : ST_GONE));
    GOOD(until(SYS_DESTROY, round ? GATE : SERVER, 0, 0, 0, 0, 0));
    for (unsigned i = 0; i + 1 < CROWD; i++) CHECK(status_of(nth(i)) == ST_GONE);
    SOUND();
  }
}

/* Each calls the one before, all of them busy: a chain longer than the scheduler follows is cut where it is too long.
 */
static void chains_have_an_end(void) {
  world_new();
  crowd(CHAIN);
  for (cap_t i = 0; i < CHAIN; i++) GOOD(create(MANY + 3 * i + 2, OBJ_GATE, SLOT_BANK, MANY + 3 * i, 1, 0, 0));
  GOOD(control(MANY, CTL_THREAD_STOP, 0, 0, 0, 0)); /* nobody answers */
  unsigned last = 1;
  for (; last < CHAIN; last++) {
    call(nth(last), MANY + 3 * (last - 1) + 2);
    if (nth(last)->state != STATE_CALLING) break;
  }
  /* One more than the scheduler follows was let in by the check, which starts at the server; that one is cut. */
  CHECK(last == CHAIN_MAX || last == CHAIN_MAX + 1);
  CHECK(status_of(nth(last)) == ST_STATE && chain_end(nth(CHAIN_MAX - 1)) == nth(0));
  SOUND();
  reply_wait(kernel.root_thread, 0, fake.tsc + 4000000000);
  for (unsigned i = 0; i < 40; i++) pass(50000000);
  SOUND();
  for (unsigned i = 1; i < CHAIN_MAX; i++) CHECK(nth(i)->state == STATE_CALLING);
  CHECK(nth(CHAIN_MAX)->state == STATE_RUNNING && status_of(nth(CHAIN_MAX)) == ST_STATE);
}

/* A server with an open call whose own chain is too long to follow: aborting it finds no end to wake. */
static void an_abort_at_the_start_of_a_long_chain(void) {
  world_new();
  crowd(CHAIN);
  for (cap_t i = 0; i < CHAIN; i++) GOOD(create(MANY + 3 * i + 2, OBJ_GATE, SLOT_BANK, MANY + 3 * i, 1, 0, 0));
  struct thread *top = nth(CHAIN_MAX), *client = nth(CHAIN_MAX + 2);
  reply_wait(top, 0, 0);
  call(client, MANY + 3 * CHAIN_MAX + 2);
  for (unsigned i = 1; i <= CHAIN_MAX; i++) {
    cpu()->current = nth(i); /* without a choice in between */
    call_begin(nth(i), (struct gate *)cell_in(MANY + 3 * (i - 1) + 2), 1, 0);
  }
  CHECK(top->state == STATE_CALLING && chain_end(top) == NULL);
  thread_abort(top);
  CHECK(status_of(client) == ST_GONE && status_of(top) == ST_GONE);
  call_begin(nth(CHAIN_MAX + 4), (struct gate *)cell_in(MANY + 3 * 29 + 2), 1, 0);
  thread_abort(nth(30)); /* two chains, joined at their ends, are too long as well */
  call_begin(top, (struct gate *)cell_in(MANY + 3 * (CHAIN_MAX - 1) + 2), 1, 0);
  call_begin(nth(0), (struct gate *)cell_in(MANY + 3 * CHAIN_MAX + 2), 1, 0);
  CHECK(nth(0)->state == STATE_CALLING && chain_end(nth(29)) == NULL);
  call_reorder(nth(29)->budget); /* not followed to an end that is not there */
  CHECK(call_begin(nth(CHAIN_MAX + 3), (struct gate *)cell_in(MANY + 3 * 29 + 2), 1, 0) == ST_STATE);
  thread_abort(nth(CHAIN_MAX + 4));
  CHECK(status_of(nth(CHAIN_MAX + 4)) == ST_GONE);
  thread_abort(nth(29));
  CHECK(status_of(nth(29)) == ST_GONE);
  cpu()->current = kernel.root_thread;
  SOUND();
}

static void many_deadlines_pass_at_once(void) {
  world_new();
  crowd(20);
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  uint64_t deadline = fake.tsc + 1000000;
  for (unsigned i = 0; i < 20; i++) reply_wait(nth(i), 0, deadline);
  for (unsigned i = 0; i < 4; i++) pass_sound(500000);
  for (unsigned i = 0; i < 20; i++) CHECK(nth(i)->state == STATE_RUNNING && status_of(nth(i)) == ST_TIMEOUT);
}

/* What the fast path leaves behind: a server that was taken out of its wait and still has its deadline armed. */
static void a_late_deadline_changes_nothing(void) {
  world_new();
  struct thread *server = server_behind(SERVER, GATE), *client = spawn(MANY, SLOT_BANK);
  reply_wait(server, 0, fake.tsc + 1000000);
  client->state = STATE_CALLING, client->callee = server, server->link = (uint64_t)client,
  server->state = STATE_RUNNING;
  pass(2000000);
  CHECK(server->state == STATE_RUNNING && server->link == (uint64_t)client && !server->deadline);
  reply_wait(server, REPLY_SEND, 0);
  CHECK(client->state == STATE_RUNNING);
  SOUND();
}

static void a_signal_has_one_waiter(void) {
  world_new();
  crowd(2);
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  sys(nth(0), SYS_WAIT, SIG, 0, 0, 0, 0, 0, 0);
  sys(nth(1), SYS_WAIT, SIG, 0, 0, 0, 0, 0, 0);
  CHECK(status_of(nth(1)) == ST_STATE && nth(0)->state == STATE_SIGNAL_WAIT);
  GOOD(control(MANY + 3, CTL_THREAD_SIGNAL, SIG, 0, 0, 0));
  CHECK(control(MANY, CTL_THREAD_SIGNAL, SIG, 0, 0, 0) == ST_STATE);
  SOUND();
}

/* Stopped while it was on its way into reply_wait, as another CPU can do: it waits, but nobody may claim it. */
static void a_stopped_thread_waits_unclaimed(void) {
  world_new();
  struct thread *server = server_behind(SERVER, GATE), *client = spawn(MANY, SLOT_BANK);
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  GOOD(control(SERVER, CTL_THREAD_SIGNAL, SIG, 0, 0, 0));
  thread_stop(server);
  serve(server, 0);
  CHECK(server->state == STATE_SERVE_WAIT && server->link == LINK_NONE);
  GOOD(root_sys(SYS_SIGNAL, SIG, 0, 0, 0, 0, 0));
  CHECK(server->state == STATE_SERVE_WAIT);
  call(client, GATE);
  CHECK(tree_has(&client->queue_node));
  SOUND();
  GOOD(control(SERVER, CTL_THREAD_START, 0, 0, 0, 0));
  CHECK(status_of(server) == ST_EVENT);
  SOUND();
}

/* The queue is ordered by who pays; without a payer a caller comes last. */
static void a_caller_without_a_payer_comes_last(void) {
  world_new();
  server_behind(SERVER, GATE);
  crowd(1);
  GOOD(control(SERVER, CTL_THREAD_BUDGET, 0, 0, 0, 0));
  GOOD(control(MANY, CTL_THREAD_BUDGET, 0, 0, 0, 0));
  reply_wait(kernel.root_thread, 0, fake.tsc + 1000000);
  CHECK(cpu()->budget == NULL && cpu()->current == NULL);
  call(nth(0), GATE);
  CHECK(nth(0)->queue_node.key == ~0ull);
  pass_sound(2000000);
  CHECK(cpu()->current == kernel.root_thread);
}

static struct message_page *page_of_thread(cap_t thread, uint64_t address, cap_t mem) {
  GOOD(create(mem, OBJ_MEM, SLOT_BANK, 1, 0, 0, 0));
  GOOD(until(SYS_ATTACH, mem | (uint64_t)SLOT_PD << 32, SLOT_BANK, address, 0, 1, ATTACH_READ | ATTACH_WRITE));
  thread_in(thread)->message_page = address;
  thread_in(thread)->message_epoch = 0;
  return message_of(thread_in(thread));
}

static void messages_carry_what_was_granted(void) {
  world_new();
  struct thread *server = server_behind(SERVER, GATE), *client = spawn(MANY, SLOT_BANK);
  reply_wait(server, 0, 0);
  call(client, GATE | INFO(8, 0) << 32);
  CHECK(status_of(client) == ST_BAD_ARG); /* no page to send from */
  struct message_page *from = page_of_thread(MANY, VA, A), *to = page_of_thread(SERVER, VA + PAGE_SIZE, B);
  call(client, GATE | (uint64_t)(MSG_DATA + 1) << 32);
  CHECK(status_of(client) == ST_BAD_ARG);
  call(client, GATE | INFO(0, MSG_CAPS + 1) << 32);
  CHECK(status_of(client) == ST_BAD_ARG);
  call(client, GATE | 1ull << 63);
  CHECK(status_of(client) == ST_BAD_ARG);
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  GOOD(root_sys(SYS_SLOT, SLOT_COPY, SIG + 1, SIG, RIGHT_SIGNAL, 0, 0));
  GOOD(create(SIG + 2, OBJ_MEM, SLOT_BANK, 300, 0, 0, 0));
  CHECK(root_sys(SYS_DESTROY, SIG + 2, 0, 0, 0, 0, 0) == ST_AGAIN);
  const cap_t send[] = {SIG, SIG + 1, SIG + 2, SIG + 9};
  for (unsigned i = 0; i < MSG_CAPS; i++)
    from->send[i] = send[i], from->rights[i] = RIGHT_SIGNAL | RIGHT_GRANT, to->receive[i] = 90 + i;
  call(client, GATE | INFO(16, MSG_CAPS) << 32);
  CHECK(to->arrived[0] == OBJ_SIGNAL && !to->arrived[1] && !to->arrived[2] && !to->arrived[3]);
  CHECK((uint16_t)slot_at(kernel.root_pd, 90)->generation_rights == (RIGHT_SIGNAL | RIGHT_GRANT));
  from->receive[0] = 90; /* occupied */
  to->send[0] = SIG, to->rights[0] = RIGHTS_ALL;
  reply_wait(server, REPLY_SEND | INFO(0, 1) << 32, 0);
  CHECK(status_of(client) == ST_OK && !from->arrived[0]);
  SOUND();
}

/* Pages that a message must not be written to, or read from. */
static void message_pages_are_checked(void) {
  world_new();
  struct thread *t = spawn(MANY, SLOT_BANK);
  GOOD(create(A, OBJ_MEM, SLOT_BANK, 300, 0, 0, 0));
  GOOD(create(B, OBJ_DEVMEM, SLOT_BANK, SLOT_IO, 1ull << 30, 4, 0));
  GOOD(until(SYS_ATTACH, A | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA, 0, 1, ATTACH_READ));
  GOOD(until(SYS_ATTACH, B | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA + PAGE_SIZE, 0, 1, ATTACH_READ | ATTACH_WRITE));
  CHECK(root_sys(SYS_ATTACH, A | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA + (4 << 20), 0, 300,
                 ATTACH_READ | ATTACH_WRITE) == ST_AGAIN);
  const uint64_t bad[] = {VA, VA + PAGE_SIZE, VA + (4 << 20), VA + (32 << 20), 0};
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
    t->message_page = bad[i], t->message_epoch = 0;
    CHECK(message_of(t) == NULL && message_of(t) == NULL);
  }
  GOOD(until(SYS_ATTACH, A | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA + (4 << 20), 0, 300, ATTACH_READ | ATTACH_WRITE));
  t->message_page = VA + (4 << 20) + 7 * PAGE_SIZE, t->message_epoch = 0;
  CHECK(message_of(t) != NULL && message_of(t) == message_of(t));
  struct attachment *a = attachment_over(kernel.root_pd, VA + (4 << 20));
  a->cell.head |= CELL_DYING, t->message_epoch = 0;
  CHECK(message_of(t) == NULL);
  a->cell.head &= ~CELL_DYING, a->mem->cell.head |= CELL_DYING;
  CHECK(message_of(t) == NULL);
  a->mem->cell.head &= ~CELL_DYING;
  GOOD(create(C, OBJ_MEM, SLOT_BANK, 1, 0, 0, 0));
  GOOD(until(SYS_ATTACH, C | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA + (16 << 20), 0, 1,
             ATTACH_READ | ATTACH_ZERO_ON_LOSS));
  GOOD(until(SYS_DESTROY, C, 0, 0, 0, 0, 0));
  t->message_page = VA + (16 << 20), t->message_epoch = 0;
  CHECK(message_of(t) == NULL);
  SOUND();
}

static void lost_message_page_drops_the_data(void) {
  world_new();
  struct thread *server = server_behind(SERVER, GATE), *client = spawn(MANY, SLOT_BANK);
  page_of_thread(MANY, VA, A);
  reply_wait(server, 0, 0);
  call(client, GATE | INFO(16, 1) << 32);
  CHECK(status_of(server) == ST_OK && server->frame.rax >> 32 == 0); /* the server has no page: nothing arrives */
  struct thread *late = spawn(MANY + 3, SLOT_BANK);
  page_of_thread(MANY + 3, VA + PAGE_SIZE, B);
  page_of_thread(SERVER, VA + 2 * PAGE_SIZE, C);
  call(late, GATE | INFO(16, 0) << 32);
  GOOD(root_sys(SYS_DETACH, SLOT_PD, VA + PAGE_SIZE, 0, 0, 0, 0));
  reply_wait(server, REPLY_SEND, 0);
  CHECK(status_of(server) == ST_OK && server->frame.rax >> 32 == 0); /* the page of the caller went while it waited */
  SOUND();
}

static void states_are_told(void) {
  static const uint32_t want[] = {THREAD_STOPPED,      THREAD_RUNNABLE,    THREAD_CALLING,
                                  THREAD_SERVING_WAIT, THREAD_SIGNAL_WAIT, THREAD_FAULTED};
  world_new();
  struct thread *server = server_behind(SERVER, GATE);
  crowd(4);
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  GOOD(create(C, OBJ_THREAD, SLOT_BANK, SLOT_PD, VA_IMAGE, VA_STACK_TOP, 0));
  call(nth(1), GATE);
  sys(nth(2), SYS_WAIT, SIG, 0, 0, 0, 0, 0, 0);
  cpu()->current = nth(3);
  kernel_trap(cpu(), 14, 6, 0x1234);
  reply_wait(nth(0), 0, 0);
  const struct thread *of[] = {thread_in(C), server, nth(1), nth(0), nth(2), nth(3)};
  for (unsigned i = 0; i < sizeof want / sizeof *want; i++) {
    struct thread_info info;
    thread_info(of[i], &info);
    CHECK(info.state == want[i]);
  }
  struct thread_info info;
  thread_info(nth(3), &info);
  CHECK(info.vector == 14 && info.error == 6 && info.address == 0x1234);
  thread_stop(server);
  thread_info(server, &info);
  CHECK(info.state == THREAD_STOPPED);
  SOUND();
}

/* The root task's fault goes to its supervisor when it has one. */
static void a_stopped_thread_wants_no_time(void) {
  world_new();
  struct thread *t = spawn(MANY, SLOT_BANK);
  GOOD(control(MANY, CTL_THREAD_STOP, 0, 0, 0, 0));
  GOOD(create(A, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_SHARE, 1, 0));
  GOOD(control(MANY, CTL_THREAD_BUDGET, A, 0, 0, 0));
  CHECK(t->budget == (struct budget *)cell_in(A) && !t->budget->active);
  GOOD(create(B, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_SHARE, 1, 0));
  struct budget *idle = (struct budget *)cell_in(B);
  budget_activate(idle); /* nobody runs on it */
  CHECK(!idle->active);
  SOUND();
}

static void root_fault_is_told(void) {
  world_new();
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  GOOD(control(SLOT_THREAD, CTL_THREAD_SUPERVISE, SIG, 0, 0, 0));
  cpu()->current = kernel.root_thread;
  kernel_trap(cpu(), 6, 0, 0);
  CHECK(kernel.root_thread->held == HELD_FAULT && ((struct signal *)cell_in(SIG))->pending);
  SOUND();
}

int main(void) {
  CASE(budgets_are_refused_for_each_reason);
  CASE(low_memory_is_found_or_not);
  CASE(short_runs_are_not_searched_for_ever);
  CASE(a_bank_of_many_cells_dies);
  CASE(what_is_dying_can_only_be_destroyed);
  CASE(a_crowd_waits_for_a_stopped_server);
  CASE(a_crowd_is_told_in_steps);
  CASE(chains_have_an_end);
  CASE(an_abort_at_the_start_of_a_long_chain);
  CASE(many_deadlines_pass_at_once);
  CASE(a_late_deadline_changes_nothing);
  CASE(a_signal_has_one_waiter);
  CASE(a_stopped_thread_waits_unclaimed);
  CASE(a_caller_without_a_payer_comes_last);
  CASE(messages_carry_what_was_granted);
  CASE(message_pages_are_checked);
  CASE(lost_message_page_drops_the_data);
  CASE(states_are_told);
  CASE(a_stopped_thread_wants_no_time);
  CASE(root_fault_is_told);
  return check_done();
}
