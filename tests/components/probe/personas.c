/* Personas: programs that mean harm, as whole components.
 *
 * racer    offers without a gesture and guesses paste tokens, 10,000 times each, then goes on offering for ever, so
 * that it also tries while the user copies, pastes and is asked hostile  holds the window manager's session and abuses
 * it: windows off the screen, over the strip, tiny, huge, restacked as fast as it goes, with ids that do not exist */
#include "probe.h"

#include "iface/placement.h"

enum { TRIES = 10000, ROUNDS = 400, WINDOWS = 16, AGAIN_MS = 20 };
static struct timer again;
static struct window *racer;
static struct client placement;
static unsigned rounds;

static void race(void *unused) {
  clip_offer(racer, "words of the racer");
  timer_set(&again, env_deadline(AGAIN_MS));
}

void mode_racer(struct window *w) {
  unsigned offers = 0, pastes = 0;
  struct gui_size size;
  for (uint64_t i = 0; i < TRIES; i++) {
    struct cap_xfer x = {.n_receive = 1, .receive = {slot_new()}};
    offers += clip_offer(w, "words of the racer") == ST_OK;
    pastes += gui_paste(w->gate, &(struct gui_paste_in){i % 2 ? i : ~i}, &size, &x) == ST_OK;
    slot_free(x.receive[0]);
  }
  report(offers == 0, "racer-offers-refused");
  report(pastes == 0, "racer-guesses-refused");
  racer = w, again.handler = race;
  race(NULL);
}

/* Ids that no window has: all must be refused. */
static unsigned bogus(unsigned seed) {
  struct iface_none none;
  uint64_t id = seed * 0x9e3779b97f4a7c15ull;
  unsigned taken = placement_place(placement.gate, &(struct placement_place_in){.id = id}, &none, NULL) == ST_OK;
  taken += placement_stack(placement.gate, &(struct placement_stack_in){.id = id}, &none, NULL) == ST_OK;
  taken += placement_cookie(placement.gate, &(struct placement_cookie_in){.id = id}, &none, NULL) == ST_OK;
  return taken + (placement_answer(placement.gate, &(struct placement_answer_in){id}, &none, NULL) == ST_OK);
}

static void abuse(void *unused) {
  static const struct {
    int32_t x, y;
    uint32_t width, height;
  } places[] = {{-9999, -9999, 300, 200}, {0, 0, 1280, 800}, {0, -100, 4000, 200},    {1279, 799, 1, 1},
                {9999, 9999, 300, 200},   {0, 0, 0, 0},      {-300, 0, 65535, 65535}, {200, 10, 400, 300}};
  static unsigned taken;
  struct placement_window w;
  struct iface_none none;
  for (uint64_t i = 0; i < WINDOWS; i++) {
    if (placement_list(placement.gate, &(struct placement_index){i}, &w, NULL) != ST_OK) break;
    unsigned n = (rounds + (unsigned)i) % 8;
    struct placement_place_in in = {.id = w.id,
                                    .x = places[n].x,
                                    .y = places[n].y,
                                    .width = places[n].width,
                                    .height = places[n].height,
                                    .hidden = rounds % 7 == 6};
    placement_place(placement.gate, &in, &none, NULL);
    placement_stack(placement.gate, &(struct placement_stack_in){.id = w.id, .where = rounds % 2}, &none, NULL);
  }
  taken += bogus(rounds + 1);
  if (++rounds == ROUNDS) report(taken == 0, "hostile-wm-bogus-ids-refused");
  timer_set(&again, env_deadline(rounds < ROUNDS ? 1 : AGAIN_MS));
}

void mode_hostile(void) {
  if (client_open("placement", "", "", 16, &placement) != ST_OK) {
    report(false, "hostile-wm-has-its-session");
    return;
  }
  again.handler = abuse;
  abuse(NULL);
}
