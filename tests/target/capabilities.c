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

void test_capabilities(void) {
  RUN(copying_adds_no_right);
  RUN(copy_without_grant);
  RUN(destroyed_in_every_slot);
  RUN(alias_dies_alone);
  RUN(occupied_slot);
  RUN(move_keeps_rights);
  RUN(wrong_type);
  RUN(stale_after_reuse);
}
