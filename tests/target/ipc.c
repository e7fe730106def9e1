/* Ipc: words, long messages and capabilities arrive as sent; the death of either side is told once; foreign calls are
 * reflected. */
#include "test.h"

enum { BADGE = 0x1234, SENT_SIGNAL = 30, ARRIVAL = 40, LONG_BYTES = 3000, NESTED = 41 };

static struct sys_words words_of(struct sys_result r) {
  return (struct sys_words){{r.w[0], r.w[1], r.w[2], r.w[3], r.w[4]}};
}

/* Adds one to each word and tells the badge in the last. */
static void serve(void) {
  struct sys_words w = {{0}};
  for (uint64_t flags = 0;; flags = REPLY_SEND) {
    struct sys_result r = sys_reply_wait(flags, 0, w, 0);
    w = (struct sys_words){{r.w[0] + 1, r.w[1] + 1, r.w[2] + 1, r.w[3] + 1, r.rdi}};
  }
}

static cap_t gate_to(const struct child *c) {
  cap_t gate = slot_new();
  CHECK(sys_create(gate, OBJ_GATE, SLOT_BANK, c->thread, BADGE, 0, 0) == ST_OK);
  return gate;
}

static uint64_t calls_made(void) { return thread_info_of(SLOT_THREAD).calls; }

static void words_and_badge(void) {
  struct child c;
  child_new(&c, CHILD_PAGES, serve);
  cap_t gate = gate_to(&c);
  uint64_t before = calls_made();
  for (uint64_t i = 0; i < 1000; i++) {
    struct sys_result r = sys_call(gate, 0, (struct sys_words){{i, 2, ~0ull, 4, 5}});
    CHECK(sys_status(r.rax) == ST_OK && r.w[0] == i + 1 && r.w[1] == 3 && r.w[2] == 0 && r.w[3] == 5 &&
          r.w[4] == BADGE);
  }
  CHECK(calls_made() == before + 1000);
  child_destroy(&c);
  CHECK(sys_status(sys_call(gate, 0, (struct sys_words){{0}}).rax) == ST_BAD_CAP);
  CHECK(calls_made() == before + 1000); /* that one reached nobody */
}

/* Sends the request's bytes back inverted, and takes a signal that came with it. */
static void serve_long(void) {
  struct sys_words w = {{0}};
  uint64_t info = 0;
  for (uint64_t flags = 0;; flags = REPLY_SEND) {
    ROOT_MESSAGE->receive[0] = SENT_SIGNAL;
    struct sys_result r = sys_reply_wait(flags, info, w, 0);
    unsigned bytes = INFO_BYTES(sys_info(r.rax));
    for (unsigned i = 0; i < bytes; i++) ROOT_MESSAGE->data[i] = (uint8_t)~ROOT_MESSAGE->data[i];
    w = words_of(r);
    w.w[0] = ROOT_MESSAGE->arrived[0];
    if (ROOT_MESSAGE->arrived[0]) w.w[1] = sys_signal(SENT_SIGNAL), w.w[2] = sys_slot_query(SENT_SIGNAL).w[1];
    info = INFO(bytes, 0);
  }
}

static void long_message(void) {
  struct child c;
  child_new(&c, CHILD_PAGES, serve_long);
  cap_t gate = gate_to(&c);
  uint64_t before = calls_made();
  for (unsigned i = 0; i < LONG_BYTES; i++) ROOT_MESSAGE->data[i] = (uint8_t)(i * 7);
  struct sys_result r = sys_call(gate, INFO(LONG_BYTES, 0), (struct sys_words){{0}});
  CHECK(sys_status(r.rax) == ST_OK && INFO_BYTES(sys_info(r.rax)) == LONG_BYTES);
  bool same = true;
  for (unsigned i = 0; i < LONG_BYTES; i++) same = same && ROOT_MESSAGE->data[i] == (uint8_t) ~(i * 7);
  CHECK(same && calls_made() == before + 1);
  child_destroy(&c);
}

static void capability_with_message(void) {
  struct child c;
  cap_t signal = slot_new();
  uint64_t bits = 0;
  child_new(&c, CHILD_PAGES, serve_long);
  cap_t gate = gate_to(&c);
  CHECK(sys_create(signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) == ST_OK);
  ROOT_MESSAGE->send[0] = signal, ROOT_MESSAGE->rights[0] = RIGHT_SIGNAL;
  struct sys_result r = sys_call(gate, INFO(0, 1), (struct sys_words){{0}});
  CHECK(sys_status(r.rax) == ST_OK);
  CHECK(r.w[0] == OBJ_SIGNAL && r.w[1] == ST_OK && r.w[2] == RIGHT_SIGNAL);
  CHECK(sys_wait(signal, 1, &bits) == ST_OK);
  child_destroy(&c);
  CHECK(destroy_all(signal) == ST_OK);
}

static void serve_and_die(void) {
  sys_reply_wait(0, 0, (struct sys_words){{0}}, 0);
  __asm__ volatile("ud2");
}
static void call_to_dying_server(void) {
  struct child c;
  child_new(&c, CHILD_PAGES, serve_and_die);
  cap_t gate = gate_to(&c);
  /* The server faults inside the call: the caller stays until somebody aborts or destroys the server, here a second
   * child. */
  struct child killer;
  child_new(&killer, CHILD_PAGES, NULL);
  child_give(&killer, ARRIVAL, c.thread, RIGHTS_ALL);
  child_give(&killer, NESTED, c.fault, RIGHTS_ALL);
  extern void kill_server(void);
  child_start(&killer, kill_server);
  CHECK(sys_status(sys_call(gate, 0, (struct sys_words){{0}}).rax) == ST_GONE);
  child_destroy(&killer);
  child_destroy(&c);
}
void kill_server(void);
void kill_server(void) {
  uint64_t bits;
  sys_wait(NESTED, 0, &bits);
  sys_control(ARRIVAL, CTL_THREAD_ABORT, 0, 0, 0, 0);
  for (;;) sys_wait(NESTED, 0, &bits);
}

/* A client that calls and is destroyed while the server works: the server's reply is dropped, the next request is
 * served. */
static void call_gate_in_arrival(void) {
  for (;;) sys_call(ARRIVAL, 0, (struct sys_words){{SHARED->word[5]++, 0, 0, 0, 0}});
}
static void client_dies(void) {
  struct child server;
  child_new(&server, CHILD_PAGES, serve);
  cap_t gate = gate_to(&server);
  for (unsigned i = 0; i < 20; i++) {
    struct child client;
    uint64_t bits;
    SHARED->word[5] = 0;
    child_new(&client, CHILD_PAGES, NULL);
    child_give(&client, ARRIVAL, gate, RIGHT_CALL);
    child_start(&client, call_gate_in_arrival);
    CHECK(shared_above(5, 0));
    sys_wait(SLOT_SIGNAL, sys_tsc() + i * 1000, &bits);
    child_destroy(&client);
    struct sys_result r = sys_call(gate, 0, (struct sys_words){{1, 2, 3, 4, 5}});
    CHECK(sys_status(r.rax) == ST_OK && r.w[0] == 2);
  }
  child_destroy(&server);
}

static void call_without_right(void) {
  struct child c;
  child_new(&c, CHILD_PAGES, serve);
  cap_t gate = gate_to(&c), weak = slot_new();
  CHECK(sys_slot_copy(weak, gate, RIGHT_GRANT, 0) == ST_OK);
  CHECK(sys_status(sys_call(weak, 0, (struct sys_words){{0}}).rax) == ST_DENIED);
  child_destroy(&c);
}

/* Whatever a slot holds that is not a gate, also with no right at all, a call through it is refused. A large bank, so
 * that some objects lie in pages that no object ever used before. */
static void call_of_other_types(void) {
  cap_t bank = slot_new(), slot = slot_new(), bare = slot_new();
  CHECK(sys_create(bank, OBJ_BANK, SLOT_BANK, 4000, 0, 0, 0) == ST_OK);
  for (unsigned i = 0; i < 3000; i++) {
    CHECK(sys_create(slot, i % 2 ? OBJ_SIGNAL : OBJ_MEM, bank, 1, 0, 0, 0) == ST_OK);
    CHECK(sys_slot_copy(bare, slot, 0, 0) == ST_OK);
    CHECK(sys_status(sys_call(bare, 0, (struct sys_words){{0}}).rax) == ST_BAD_CAP);
    CHECK(sys_status(sys_call(slot, 0, (struct sys_words){{0}}).rax) == ST_BAD_CAP);
    if (i % 3 == 0) CHECK(destroy_all(slot) == ST_OK);
    CHECK(sys_status(sys_call(bare, 0, (struct sys_words){{0}}).rax) == ST_BAD_CAP);
    sys_slot_drop(slot), sys_slot_drop(bare);
  }
  CHECK(destroy_all(bank) == ST_OK);
}

/* A handler that notes what it was given and returns to the caller. */
__asm__(".globl foreign_handler\nforeign_handler:\n"
        "  mov %rcx, 0x30000000\n  mov %r11, 0x30000008\n  mov %rax, 0x30000010\n  mov %rdi, 0x30000018\n"
        "  mov %r15, 0x30000020\n  mov %rsp, 0x30000028\n  jmp *%rcx\n");
void foreign_handler(void);
static void call_foreign(void) {
  __asm__ volatile("mov $39, %%eax; mov $77, %%edi; mov $15, %%r15d; mov %%rsp, 0x30000038\n"
                   "lea 1f(%%rip), %%rbx; mov %%rbx, 0x30000030; syscall\n1: ud2"
                   :
                   :
                   : "memory");
}
static void foreign_call_reflected(void) {
  struct child c;
  struct thread_info info = {0};
  child_new(&c, CHILD_PAGES, NULL);
  CHECK(sys_status(sys_control(c.pd, CTL_PD_FOREIGN, (uint64_t)foreign_handler, 0, 0, 0).rax) == ST_OK);
  child_start(&c, call_foreign);
  CHECK(child_wait_fault(&c, WAIT_MS, &info) && info.vector == 6);
  CHECK(SHARED->word[0] == SHARED->word[6] && SHARED->word[2] == 39 && SHARED->word[3] == 77);
  CHECK(SHARED->word[4] == 15 && SHARED->word[5] == SHARED->word[7] && (SHARED->word[1] & 0x200));
  child_destroy(&c);
}
static void foreign_call_without_handler(void) {
  struct child c;
  struct thread_info info = {0};
  child_new(&c, CHILD_PAGES, call_foreign);
  CHECK(child_wait_fault(&c, WAIT_MS, &info) && info.state == THREAD_FAULTED);
  child_destroy(&c);
}

/* Before all other tests, while no page has held an object twice. */
void test_fresh(void) { RUN(call_of_other_types); }

void test_ipc(void) {
  RUN(words_and_badge);
  RUN(long_message);
  RUN(capability_with_message);
  RUN(call_without_right);
  RUN(call_to_dying_server);
  RUN(client_dies);
  RUN(foreign_call_reflected);
  RUN(foreign_call_without_handler);
}
