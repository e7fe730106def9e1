/* Typist: presses a key by the keyboard controller's own command, and takes the time until the display server has the
 * answer.
 *
 * The controller puts a byte into its output buffer as if the keyboard had sent it, so the interrupt, the driver, the
 * display server and the client are the real ones; the clock starts before the instruction that raises the interrupt.
 * Presses come at times that share no factor with a frame's, so that they fall at
 * any point of it. */
#include "../longest/typed.h"
#include "base/loop.h"
#include "flood.h"

enum { KEY_A = 0x1e, EVERY_MS = 9, PHASE = 618 };

static struct timer timer;
static struct spent *now;
static uint64_t at; /* when the last byte was sent, 0 = it was answered */
static bool down;

static void press(void *unused) {
  timer_set(&timer, env_deadline(EVERY_MS) + env_ticks(1) * PHASE / 1000);
  if (at) return;
  down = !down;
  announce(FROM_KEYBOARD);
  at = sys_tsc();
  port_out8(CONTROLLER_DATA, (uint8_t)(down ? KEY_A : KEY_A | RELEASE));
}

bool typist_open(void) {
  static struct client io;
  timer.handler = press;
  return client_open("io", "", "", 8, &io) == ST_OK && open_controller(io.gate) == ST_OK;
}

void typist_type(struct spent *into) {
  if (into && !now) timer_set(&timer, env_deadline(EVERY_MS));
  if (!into) timer_stop(&timer), at = 0;
  now = into;
}

void typist_answered(uint64_t fetched, uint64_t committed) {
  if (!now || !at || now->count == SAMPLES) return;
  now->event[now->count] = fetched - at, now->commit[now->count] = committed - at;
  now->count++, at = 0;
}
