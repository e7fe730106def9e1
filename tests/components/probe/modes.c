/* Modes: what hostile clients try. Each reports on the log; none may disturb anybody else.
 *
 * storm     destroys its lent views 10,000 times while nitpicker paints them
 * liar      asks for what its role does not allow, and names windows that are not its own
 * placement sits where the wm would and asks for everything with open hands: no capability may arrive */
#include "probe.h"

#include "iface/placement.h"

enum { STORM_ROUNDS = 10000 };

void report(bool passed, const char *name) { log_line(LOG_INFO, "%s %s", passed ? "PASS" : "FAIL", name); }

/* Repeats while nitpicker says that this frame's operations are used up. */
static enum status patiently(enum status (*operation)(struct window *w), struct window *w) {
  enum status st = ST_AGAIN;
  for (unsigned tries = 0; tries < 100000 && st == ST_AGAIN; tries++) {
    if (tries && operation == window_lend) window_unlend(w);
    st = operation(w);
  }
  return st;
}

void mode_storm(struct window *w) {
  unsigned bad = 0;
  enum status last = ST_OK;
  for (unsigned round = 0; round < STORM_ROUNDS; round++) {
    w->buffer = round & 1;
    enum status show = patiently(window_show, w);
    window_unlend(w);
    enum status lend = patiently(window_lend, w);
    if (show || lend) bad++, last = show ? show : lend;
    if (round % 1000 == 999) log_line(LOG_INFO, "storm %u", round + 1);
  }
  window_show(w);
  report(bad == 0, "storm-10000-buffer-destroys");
  if (bad) log_line(LOG_INFO, "storm: %u rounds failed, at last with status %u", bad, last);
}

static bool refused(enum status st) { return st == ST_DENIED || st == ST_BAD_ARG || st == ST_UNSUPPORTED; }

/* A Mem that is shorter than the size needs, one that may not be read, and what is no Mem. */
static bool lends(struct window *w, uint32_t width, cap_t what, unsigned rights) {
  struct iface_none none;
  struct gui_lend_in in = {.id = w->id, .width = width, .height = w->height};
  struct cap_xfer x = {.n_send = 1, .send = {what}, .rights = {(uint16_t)rights}};
  return gui_lend(w->gate, &in, &none, &x) == ST_OK;
}

void mode_liar(struct window *w) {
  struct iface_none none;
  struct gui_badge_in badge = {.count = 3};
  report(refused(gui_badge(w->gate, &badge, &none, NULL)), "liar-badge-refused");
  struct gui_show_in show = {.id = w->id, .hide = 0};
  report(refused(gui_show(w->gate, &show, &none, NULL)), "liar-show-refused");
  struct gui_plate_in plate = {.id = w->id, .target = 1, .width = 200, .height = 24};
  report(refused(gui_plate(w->gate, &plate, &none, NULL)), "liar-plate-refused");
  unsigned taken = 0;
  for (uint32_t id = 0; id < 64; id++) {
    struct gui_commit_in commit = {.id = id, .width = 10, .height = 10};
    if (id != w->id) taken += gui_commit(w->gate, &commit, &none, NULL) == ST_OK;
  }
  report(taken == 0, "liar-foreign-windows-refused");
  bool longer = lends(w, 4 * w->width, w->view[0], RIGHT_READ), blind = lends(w, w->width, w->view[0], RIGHT_DESTROY);
  bool other = lends(w, w->width, SLOT_SIGNAL, RIGHT_SIGNAL), good = lends(w, w->width, w->view[0], RIGHT_READ);
  report(!longer && !blind && !other && good, "liar-lends-what-it-has");
}

/* Every method of placement, with four empty slots to receive into. */
static bool empty_handed(cap_t gate) {
  struct cap_xfer x = {.n_receive = MSG_CAPS};
  for (unsigned i = 0; i < MSG_CAPS; i++) x.receive[i] = slot_new();
  unsigned arrived = 0;
  struct iface_none none = {0};
  struct placement_info_out info;
  placement_info(gate, &none, &info, &x);
  for (unsigned i = 0; i < MSG_CAPS; i++) arrived += x.arrived[i] != OBJ_NONE;
  for (uint64_t n = 0; n < 8; n++) {
    struct placement_index index = {n};
    struct placement_window window;
    if (placement_list(gate, &index, &window, &x)) break;
    for (unsigned i = 0; i < MSG_CAPS; i++) arrived += x.arrived[i] != OBJ_NONE;
    struct placement_place_in place = {
        .id = window.id, .x = 40, .y = 60 + (int32_t)n * 20, .width = 330, .height = 240};
    placement_place(gate, &place, &none, &x);
    for (unsigned i = 0; i < MSG_CAPS; i++) arrived += x.arrived[i] != OBJ_NONE;
  }
  static struct placement_fetch_out events;
  placement_fetch(gate, &none, &events, &x);
  for (unsigned i = 0; i < MSG_CAPS; i++) arrived += x.arrived[i] != OBJ_NONE;
  return arrived == 0;
}

void mode_placement(void) {
  struct client client;
  enum status st = client_open("placement", "", "", 16, &client);
  report(st == ST_OK, "placement-opened");
  if (st) return;
  report(empty_handed(client.gate), "placement-brings-no-capability");
}
