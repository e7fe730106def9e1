/* Customer: calls a server that lies about lengths. Each lie must come out as PROTOCOL, the result zeroed, nothing
 * behind it touched, and no capability kept. */
#include "../../components/echo.h"
#include "../tell.h"

enum { ROUNDS = 420, GUARD = 64 };
static struct {
  struct echo_block block;
  uint8_t guard[GUARD];
} answer;
static struct echo_block question;

static bool untouched(void) {
  for (unsigned i = 0; i < GUARD; i++)
    if (answer.guard[i] != 0x55) return false;
  return true;
}

/* What the client may believe: an honest length and status, or an error with a zeroed result. */
static bool sound(enum status status) {
  bool zero = true;
  for (unsigned i = 0; i < sizeof answer.block; i++) zero &= !answer.block.byte[i];
  return untouched() && status < ST_COUNT && (status == ST_OK || zero);
}

void component_main(void) {
  struct client c;
  uint64_t lies = 0, bad = 0;
  memset(answer.guard, 0x55, GUARD);
  tell("lies", 0, ST_OK);
  if (client_open("echo", "", "", SESSION_PAGES, &c) != ST_OK) return;
  cap_t slot = slot_new();
  for (unsigned i = 0; i < ROUNDS; i++) {
    struct cap_xfer x = {.n_receive = 1, .receive = {slot}};
    enum status status = echo_block(c.gate, &question, &answer.block, i % 2 ? &x : NULL);
    lies += status == ST_PROTOCOL;
    bad += !sound(status);
    sys_slot_drop(slot);
    struct echo_words in = {{1}}, out;
    lies += echo_words(c.gate, &in, &out, NULL) == ST_PROTOCOL;
  }
  tell("lies found", lies, bad ? ST_STATE : ST_PROTOCOL);
}
