/* Capabilities: rights only shrink, destroyed objects are dead in every slot, slots are kept apart. */
#include "test.h"

static uint16_t rights_in(cap_t slot) { return (uint16_t)sys_slot_query(slot).w[1]; }
static enum status state_of(cap_t slot) { return sys_status(sys_slot_query(slot).rax); }

static void copying_adds_no_right(void) {
  cap_t signal = slot_new(), weak = slot_new(), again = slot_new();
  CHECK(sys_create(signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) == ST_OK);
  CHECK(sys_slot_copy(weak, signal, RIGHT_SIGNAL | RIGHT_GRANT, 0) == ST_OK);
  CHECK(sys_slot_copy(again, weak, RIGHTS_ALL, 0) == ST_OK);
  CHECK(rights_in(again) == (RIGHT_SIGNAL | RIGHT_GRANT));
  uint64_t bits;
  CHECK(sys_wait(again, 1, &bits) == ST_DENIED);
  CHECK(sys_destroy(again) == ST_DENIED);
  CHECK(sys_derive(slot_new(), RIGHTS_ALL, SLOT_BANK, again, 1, 0) == ST_DENIED);
  CHECK(destroy_all(signal) == ST_OK);
}

static void copy_without_grant(void) {
  cap_t signal = slot_new(), weak = slot_new();
  CHECK(sys_create(signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) == ST_OK);
  CHECK(sys_slot_copy(weak, signal, RIGHT_SIGNAL, 0) == ST_OK);
  CHECK(sys_slot_copy(slot_new(), weak, RIGHT_SIGNAL, 0) == ST_DENIED);
  CHECK(destroy_all(signal) == ST_OK);
}

static void destroyed_in_every_slot(void) {
  cap_t signal = slot_new(), copy = slot_new(), alias = slot_new();
  CHECK(sys_create(signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) == ST_OK);
  CHECK(sys_slot_copy(copy, signal, RIGHTS_ALL, 0) == ST_OK);
  CHECK(sys_derive(alias, RIGHTS_ALL, SLOT_BANK, signal, 1, 0) == ST_OK);
  CHECK(destroy_all(signal) == ST_OK);
  CHECK(state_of(copy) == ST_BAD_CAP);
  CHECK(state_of(alias) == ST_BAD_CAP);
  CHECK(sys_signal(copy) == ST_BAD_CAP);
  CHECK(sys_signal(alias) == ST_BAD_CAP);
}

static void alias_dies_alone(void) {
  cap_t signal = slot_new(), alias = slot_new(), copy = slot_new();
  CHECK(sys_create(signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) == ST_OK);
  CHECK(sys_derive(alias, RIGHTS_ALL, SLOT_BANK, signal, 4, 0) == ST_OK);
  CHECK(sys_slot_copy(copy, alias, RIGHTS_ALL, 0) == ST_OK);
  CHECK(sys_signal(copy) == ST_OK);
  uint64_t bits = 0;
  CHECK(sys_wait(signal, 1, &bits) == ST_OK && bits == 4);
  CHECK(destroy_all(alias) == ST_OK);
  CHECK(sys_signal(copy) == ST_BAD_CAP);
  CHECK(sys_signal(signal) == ST_OK);
  CHECK(destroy_all(signal) == ST_OK);
}

static void occupied_slot(void) {
  cap_t signal = slot_new();
  CHECK(sys_create(signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) == ST_OK);
  CHECK(sys_create(signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) == ST_NO_SLOT);
  CHECK(sys_slot_copy(signal, SLOT_BANK, RIGHTS_ALL, 0) == ST_NO_SLOT);
  CHECK(state_of(signal) == ST_OK);
  CHECK(sys_slot_drop(signal) == ST_OK);
  CHECK(state_of(signal) == ST_BAD_CAP);
}

static void move_keeps_rights(void) {
  cap_t signal = slot_new(), weak = slot_new(), moved = slot_new();
  CHECK(sys_create(signal, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) == ST_OK);
  CHECK(sys_slot_copy(weak, signal, RIGHT_WAIT, 0) == ST_OK);
  CHECK(sys_slot_move(moved, weak) == ST_OK);
  CHECK(state_of(weak) == ST_BAD_CAP && rights_in(moved) == RIGHT_WAIT);
  CHECK(destroy_all(signal) == ST_OK);
}

static void wrong_type(void) {
  uint64_t bits;
  CHECK(sys_status(sys_call(SLOT_BANK, 0, (struct sys_words){{0}}).rax) == ST_BAD_CAP);
  CHECK(sys_wait(SLOT_PD, 1, &bits) == ST_BAD_CAP);
  CHECK(sys_create(slot_new(), OBJ_SIGNAL, SLOT_PD, 0, 0, 0, 0) == ST_BAD_CAP);
  CHECK(sys_create(slot_new(), OBJ_IRQ, SLOT_BANK, SLOT_BANK, 1, SLOT_SIGNAL, 1) == ST_BAD_CAP);
  CHECK(sys_create(slot_new(), OBJ_IO, SLOT_BANK, 0, 0, 0, 0) != ST_OK);
  CHECK(sys_create(slot_new(), (enum object_type)200, SLOT_BANK, 0, 0, 0, 0) != ST_OK);
}

static void stale_after_reuse(void) {
  cap_t kept = slot_new(), slot = slot_new();
  for (unsigned i = 0; i < 500; i++) {
    CHECK(sys_create(slot, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) == ST_OK);
    if (i == 0) CHECK(sys_slot_copy(kept, slot, RIGHTS_ALL, 0) == ST_OK);
    CHECK(destroy_all(slot) == ST_OK);
    CHECK(state_of(kept) == ST_BAD_CAP);
  }
}

enum { COPIES = 1000, COPIES_AT = 200, OWN_GATE = 30, GROWN_PAGES = 9 };

static void answer(void) {
  for (uint64_t flags = 0;; flags = REPLY_SEND) sys_reply_wait(flags, 0, (struct sys_words){{0}}, 0);
}
static bool answered(cap_t gate) { return sys_status(sys_call(gate, 0, (struct sys_words){{0}}).rax) == ST_OK; }
/* Word 0: calls that went through; word 1: clean refusals; word 5: calls that waited for the server when their gate
 * went; word 2: anything else. */
static void call_every_copy(void) {
  for (unsigned i = 0;; i = (i + 1) % COPIES) {
    enum status s = sys_status(sys_call(COPIES_AT + i, 0, (struct sys_words){{0}}).rax);
    SHARED->word[s == ST_OK ? 0 : s == ST_BAD_CAP ? 1 : s == ST_GONE ? 5 : 2]++;
  }
}
static void call_own(void) {
  for (;;) SHARED->word[answered(OWN_GATE) ? 3 : 4]++;
}

/* One delegated capability is withdrawn from a living child that has made 1,000 copies of it. */
static void revoke_from_a_living_child(void) {
  struct child server, child, sibling;
  cap_t gate = slot_new(), lent = slot_new(), other = slot_new();
  for (unsigned i = 0; i < 6; i++) SHARED->word[i] = 0;
  child_new(&server, CHILD_PAGES, answer);
  child_new(&child, CHILD_PAGES, NULL);
  child_new(&sibling, CHILD_PAGES, NULL);
  CHECK(sys_create(gate, OBJ_GATE, SLOT_BANK, server.thread, 1, 0, 0) == ST_OK);
  CHECK(sys_derive(lent, RIGHTS_ALL, SLOT_BANK, gate, 0, 0) == ST_OK);
  CHECK(sys_derive(other, RIGHTS_ALL, SLOT_BANK, gate, 0, 0) == ST_OK);
  CHECK(sys_status(sys_control(child.pd, CTL_PD_GROW, GROWN_PAGES, 0, 0, 0).rax) == ST_OK);
  for (unsigned i = 0; i < COPIES; i++) child_give(&child, COPIES_AT + i, lent, RIGHT_CALL | RIGHT_GRANT);
  child_give(&sibling, OWN_GATE, other, RIGHT_CALL);
  child_start(&child, call_every_copy);
  child_start(&sibling, call_own);
  CHECK(shared_above(0, COPIES) && shared_above(3, 100));
  CHECK(destroy_all(lent) == ST_OK);
  uint64_t before = SHARED->word[0], served = SHARED->word[3];
  CHECK(shared_above(1, 2 * COPIES) && shared_above(3, served + 100));
  CHECK(SHARED->word[0] <= before + 1 && SHARED->word[5] <= 1);
  CHECK(SHARED->word[2] == 0 && SHARED->word[4] == 0);
  CHECK(thread_info_of(child.thread).state != THREAD_FAULTED);
  CHECK(answered(gate));
  CHECK(destroy_all(gate) == ST_OK);
  CHECK(shared_above(4, 0)); /* the sibling's went with the gate that it came from */
  child_destroy(&child);
  child_destroy(&sibling);
  child_destroy(&server);
}

/* Every way to utter a slot, with a slot that names nothing of the right kind: always the same answer, no effect. */
static void refused_everywhere(cap_t bad, bool any_type) {
  uint64_t bits, free = bank_free(SLOT_BANK);
  cap_t to = slot_new();
  CHECK(sys_status(sys_call(bad, 0, (struct sys_words){{0}}).rax) == ST_BAD_CAP);
  CHECK(sys_signal(bad) == ST_BAD_CAP);
  CHECK(sys_wait(bad, 1, &bits) == ST_BAD_CAP);
  CHECK(sys_create(to, OBJ_SIGNAL, bad, 0, 0, 0, 0) == ST_BAD_CAP);
  CHECK(sys_create(to, OBJ_GATE, SLOT_BANK, bad, 1, 0, 0) == ST_BAD_CAP);
  CHECK(sys_create(to, OBJ_BUDGET, SLOT_BANK, bad, BUDGET_SHARE, 1, 0) == ST_BAD_CAP);
  CHECK(sys_attach(bad, SLOT_PD, SLOT_BANK, VA_FREE, 0, 1, ATTACH_READ) == ST_BAD_CAP);
  CHECK(sys_detach(bad, VA_FREE) == ST_BAD_CAP);
  for (unsigned op = CTL_BANK_INFO; op <= CTL_MEM_INFO; op++)
    CHECK(sys_status(sys_control(bad, (enum control_op)op, 0, 0, 0, 0).rax) == ST_BAD_CAP);
  if (!any_type) {
    CHECK(sys_destroy(bad) == ST_BAD_CAP);
    CHECK(sys_derive(to, RIGHTS_ALL, SLOT_BANK, bad, 0, 0) == ST_BAD_CAP);
    CHECK(sys_slot_copy(to, bad, RIGHTS_ALL, 0) == ST_BAD_CAP);
    CHECK(sys_slot_move(to, bad) == ST_BAD_CAP);
    CHECK(state_of(bad) == ST_BAD_CAP);
  }
  CHECK(state_of(to) == ST_BAD_CAP && bank_free(SLOT_BANK) == free);
}

static void forged_slots(void) {
  cap_t stale = slot_new(), page = slot_new();
  CHECK(sys_create(stale, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) == ST_OK);
  CHECK(destroy_all(stale) == ST_OK);
  CHECK(sys_create(page, OBJ_THREAD, SLOT_BANK, SLOT_PD, VA_IMAGE, VA_STACK_TOP, 0) == ST_OK);
  CHECK(destroy_all(page) == ST_OK);
  refused_everywhere(0, false);
  refused_everywhere(stale, false);
  refused_everywhere(page, false);
  refused_everywhere(ROOT_STARTUP->slots, false);
  refused_everywhere(1u << 20, false);
  refused_everywhere(0x80000000u, false);
  refused_everywhere(0xffffffffu, false);
  refused_everywhere(SLOT_IO, true);
}

void test_capabilities(void) {
  RUN(revoke_from_a_living_child);
  RUN(forged_slots);
  RUN(copying_adds_no_right);
  RUN(copy_without_grant);
  RUN(destroyed_in_every_slot);
  RUN(alias_dies_alone);
  RUN(occupied_slot);
  RUN(move_keeps_rights);
  RUN(wrong_type);
  RUN(stale_after_reuse);
}
