/* Longest-gui: the dearest request of gui, placement and keeper, in instructions.
 *
 * One component is application, window manager and keeper, so that whoever has to answer does. The user's gestures are
 * bytes that the keyboard's controller is told to deliver. Dear are the largest buffers that may be lent, full tables,
 * and the picture of a screen, which is painted in the request that fetches it. */
#include "../longest/timed.h"
#include "../longest/typed.h"
#include "base/loop.h"
#include "base/string.h"
#include "iface/gui.h"
#include "iface/keeper.h"
#include "iface/log.h"
#include "iface/longest.h"
#include "iface/placement.h"

enum { KEY_CONTROL = 0x1d, KEY_C = 0x2e, KEY_V = 0x2f, TYPED_MS = 5, SHOWN_MS = 100 };
enum { CROWD = 26, SMALL = 64 }; /* sessions beside, so that nearly all of nitpicker's tables are in use */
enum { WINDOWS = 8, SIDE = 4096, WIDTH = 1000, HEIGHT = 600, TITLE = 48, NONE = 1000 };

static struct client crowd[CROWD], io, gui, own, placement, keeper;
static struct memory pixels; /* of the largest window; every buffer */
static struct timer timer;
static uint32_t window[WINDOWS + 1]; /* the last one is lent as much as may be */
static const struct iface_none none;
static struct iface_none nothing;

/* A refused request is a short one. */
static void must(enum status status, const char *what) {
  if (status == ST_OK) return;
  log_line(LOG_ERROR, "FAIL longest: %s was refused: %u", what, status);
  env_exit(1, "FAIL longest: a request was refused");
}

static void let_pass(unsigned ms) {
  for (uint64_t end = env_ms() + ms; env_ms() < end;) continue;
}

static void key(unsigned code) {
  deliver(FROM_KEYBOARD, code);
  let_pass(TYPED_MS);
}

static enum status lend(const struct client *c, uint32_t id, uint32_t width, uint32_t height) {
  struct gui_lend_in in = {.id = id, .width = width, .height = height};
  struct cap_xfer x = {.n_send = 2, .send = {pixels.mem, pixels.mem}, .rights = {RIGHT_READ, RIGHT_READ}};
  return gui_lend(c->gate, &in, &nothing, &x);
}

static enum status commit(const struct client *c, uint32_t id, int32_t width, int32_t height) {
  struct gui_commit_in in = {.id = id, .width = width, .height = height, .request_frame = 1};
  return gui_commit(c->gate, &in, &nothing, NULL);
}

/* Takes all events out; the token of the latest paste, 0 = none. */
static uint64_t token(void) {
  static struct gui_fetch_out out;
  uint64_t found = 0;
  TIMED(1, must(gui_fetch(gui.gate, &none, &out, NULL), "fetch"));
  for (uint64_t i = 0; i < out.count && i < GUI_BATCH; i++)
    if (out.event[i].type == GUI_PASTE) found = out.event[i].target;
  return found;
}

static void paste(const char *what) {
  cap_t slot = slot_new();
  struct cap_xfer x = {.n_receive = 1, .receive = {slot}};
  struct gui_paste_in in = {token()};
  struct gui_size size;
  TIMED(1, must(gui_paste(gui.gate, &in, &size, &x), what));
  slot_free(slot);
}

static void open_windows(void) {
  struct gui_window_in in = {WIDTH, HEIGHT, 1, 1, SIDE, SIDE, 0, 0};
  struct gui_id id;
  for (unsigned i = 0; i < WINDOWS; i++) {
    TIMED(1, must(gui_window(gui.gate, &in, &id, NULL), "window"));
    window[i] = (uint32_t)id.id;
    TIMED(1, must(lend(&gui, window[i], WIDTH, HEIGHT), "lend"));
    TIMED(1, must(commit(&gui, window[i], WIDTH, HEIGHT), "commit"));
  }
  must(gui_window(own.gate, &in, &id, NULL), "the keeper's window");
  window[WINDOWS] = (uint32_t)id.id;
}

static void open_crowd(void) {
  struct gui_window_in in = {SMALL, SMALL, 1, 1, SIDE, SIDE, 0, 0};
  struct gui_id id;
  for (unsigned i = 0; i < CROWD * WINDOWS; i++) {
    const struct client *c = &crowd[i / WINDOWS];
    must(gui_window(c->gate, &in, &id, NULL), "a window of the crowd");
    must(lend(c, (uint32_t)id.id, SMALL, SMALL), "lend");
    must(commit(c, (uint32_t)id.id, SMALL, SMALL), "commit");
  }
}

static void place_all(void) {
  struct placement_info_out info;
  struct placement_window w;
  must(placement_info(placement.gate, &none, &info, NULL), "info");
  for (struct placement_index at = {0}; at.index < info.count; at.index++) {
    TIMED(1, must(placement_list(placement.gate, &at, &w, NULL), "list"));
    struct placement_place_in in = {w.id, 20 * (int)(at.index % 32), 60 + 10 * (int)(at.index % 32), 800, 500, 0, 0};
    TIMED(1, must(placement_place(placement.gate, &in, &nothing, NULL), "place"));
  }
}

static void copy_and_paste(void) {
  struct gui_offer_in offer = {window[0], GUI_CLIP_BYTES};
  struct cap_xfer x = {.n_send = 1, .send = {pixels.mem}, .rights = {RIGHT_READ}};
  key(KEY_CONTROL), key(KEY_C), key(KEY_C | RELEASE);
  TIMED(1, must(gui_offer(gui.gate, &offer, &nothing, &x), "offer"));
  key(KEY_V), key(KEY_V | RELEASE), key(KEY_CONTROL | RELEASE);
  paste("paste");
}

static void take_picture(void) {
  struct gui_capture_in capture = {0};
  struct keeper_state_out state;
  TIMED(1, must(gui_capture(gui.gate, &capture, &nothing, NULL), "capture"));
  must(keeper_state(keeper.gate, &none, &state, NULL), "state");
  struct keeper_answer_in answer = {state.number, 1};
  must(keeper_answer(keeper.gate, &answer, &nothing, NULL), "answer");
  paste("picture");
}

static void ask_gui(void) {
  struct gui_info_out info;
  struct cap_xfer watch = {.n_send = 1, .send = {SLOT_SIGNAL}};
  open_crowd(), open_windows(), place_all();
  let_pass(SHOWN_MS);
  struct gui_title_in title = {.id = window[0]};
  struct gui_cursor_in cursor = {window[0], GUI_CURSOR_HAND};
  memset(title.utf8, 'W', TITLE);
  TIMED(RUNS, must(gui_info(gui.gate, &none, &info, NULL), "info"));
  TIMED(1, must(gui_watch(gui.gate, &none, &nothing, &watch), "watch"));
  TIMED(RUNS, must(gui_title(gui.gate, &title, &nothing, NULL), "title"));
  TIMED(RUNS, must(gui_cursor(gui.gate, &cursor, &nothing, NULL), "cursor"));
  TIMED(1, must(lend(&gui, window[1], SIDE, SIDE), "the largest pair"));
  TIMED(1, must(commit(&gui, window[1], SIDE, SIDE), "the largest commit"));
  let_pass(SHOWN_MS);
  TIMED(1, must(lend(&gui, window[1], WIDTH, HEIGHT), "a small pair"));
  TIMED(1, must(commit(&gui, window[1], WIDTH, HEIGHT), "a small commit"));
  let_pass(SHOWN_MS);
  copy_and_paste();
  take_picture();
  struct gui_id gone = {window[WINDOWS - 1]};
  TIMED(1, must(gui_destroy(gui.gate, &gone, &nothing, NULL), "destroy"));
}

static void ask_placement(void) {
  static struct placement_fetch_out out;
  struct placement_info_out info;
  struct placement_window w;
  struct placement_index last = {(CROWD + 1) * WINDOWS - 2}, past = {NONE};
  struct cap_xfer watch = {.n_send = 1, .send = {SLOT_SIGNAL}};
  TIMED(RUNS, must(placement_info(placement.gate, &none, &info, NULL), "info"));
  TIMED(1, must(placement_fetch(placement.gate, &none, &out, NULL), "fetch"));
  TIMED(1, must(placement_watch(placement.gate, &none, &nothing, &watch), "watch"));
  TIMED(RUNS, placement_list(placement.gate, &past, &w, NULL));
  TIMED(RUNS, must(placement_list(placement.gate, &last, &w, NULL), "list"));
  struct placement_id id = {w.id};
  struct placement_cookie_in cookie = {w.id, 1};
  struct placement_stack_in top = {w.id, 0, PLACEMENT_TOP, 0}, bottom = {w.id, 0, PLACEMENT_BOTTOM, 0};
  TIMED(RUNS, must(placement_window(placement.gate, &id, &w, NULL), "window"));
  TIMED(RUNS, must(placement_cookie(placement.gate, &cookie, &nothing, NULL), "cookie"));
  TIMED(1, must(placement_stack(placement.gate, &top, &nothing, NULL), "top"));
  TIMED(1, must(placement_stack(placement.gate, &bottom, &nothing, NULL), "bottom"));
  place_all();
}

static void ask_keeper(void) {
  struct keeper_state_out state;
  struct keeper_window_out w;
  struct keeper_index last = {0};
  struct keeper_place_in place = {window[WINDOWS], 0, 100, 100, WIDTH, HEIGHT};
  struct cap_xfer watch = {.n_send = 1, .send = {SLOT_SIGNAL}};
  TIMED(RUNS, must(keeper_state(keeper.gate, &none, &state, NULL), "state"));
  TIMED(1, must(keeper_watch(keeper.gate, &none, &nothing, &watch), "watch"));
  TIMED(1, must(keeper_place(keeper.gate, &place, &nothing, NULL), "place"));
  last.index = state.windows - 1;
  TIMED(RUNS, must(keeper_window(keeper.gate, &last, &w, NULL), "window"));
  struct gui_capture_in capture = {0};
  must(gui_capture(gui.gate, &capture, &nothing, NULL), "capture");
  must(keeper_state(keeper.gate, &none, &state, NULL), "state");
  struct keeper_answer_in answer = {state.number, 0};
  struct keeper_focus_in focus = {w.id, KEEPER_MAXIMISE};
  struct keeper_id id = {w.id};
  TIMED(1, must(keeper_answer(keeper.gate, &answer, &nothing, NULL), "answer"));
  must(gui_capture(gui.gate, &capture, &nothing, NULL), "capture");
  TIMED(1, must(keeper_minimise(keeper.gate, &none, &nothing, NULL), "minimise"));
  TIMED(1, must(keeper_lock(keeper.gate, &none, &nothing, NULL), "lock"));
  TIMED(1, must(keeper_release(keeper.gate, &none, &nothing, NULL), "release"));
  TIMED(1, must(keeper_focus(keeper.gate, &focus, &nothing, NULL), "focus"));
  TIMED(1, must(keeper_drop(keeper.gate, &id, &nothing, NULL), "drop"));
}

static void run(void *unused) {
  LONGEST_OF_SCREEN(ROW_)
  log_line(LOG_INFO, "TESTS DONE");
}

static enum status open_all(void) {
  enum status s = mem_new(SLOT_BANK, SIDE * SIDE * 4 / PAGE_SIZE, &pixels);
  if (!s) s = client_open("io", "", "", 16, &io);
  if (!s) s = open_controller(io.gate);
  if (!s) s = client_open("placement", "", "wm", 16, &placement);
  if (!s) s = client_open("keeper", "", "keeper", 16, &keeper);
  if (!s) s = client_open("gui", "", "keeper", 64, &own);
  for (unsigned i = 0; i < CROWD && !s; i++) s = client_open("gui", "", "crowd", 48, &crowd[i]);
  return s ? s : client_open("gui", "", "window", 10000, &gui);
}

static void start(void *unused) {
  enum status s = open_all();
  if (s != ST_OK) env_exit(1, "FAIL longest: a session");
  timer.handler = run;
  timer_set(&timer, env_deadline(SHOWN_MS));
}

void component_main(void) {
  timer.handler = start;
  timer_set(&timer, env_deadline(50));
  loop_run();
}
