/* Flood: one who shows a frame whenever it may, and one who calls the display server without a pause; the same program,
 * by the last name of its label.
 *
 * The victim counts its frames and the time of its commits for a second alone and for a second beside the flooder, and
 * tells both. The flooder commits, retitles, resizes, opens and closes as fast as it is answered. Time is the TSC, so
 * under an instruction counter the figures repeat. */
#include "base/loop.h"
#include "base/string.h"
#include "iface/gui.h"
#include "iface/log.h"

enum { WIDTH = 320, HEIGHT = 200, PAGES = (WIDTH * HEIGHT * 4 + PAGE_SIZE - 1) / PAGE_SIZE };
enum { SETTLE_MS = 600, ALONE_MS = 1600, FLOOD_MS = 1700, BESIDE_MS = 2000, END_MS = 3000 };
static struct client gui;
static struct memory buffer[2];
static uint64_t id, started;
static unsigned shown, frames[2], commits[2];
static uint64_t ticks[2];
static bool waiting;

static void open_window(unsigned session_pages) {
  struct gui_id out;
  struct gui_window_in in = {.width = WIDTH, .height = HEIGHT};
  if (client_open("gui", "", "", session_pages, &gui) != ST_OK) env_exit(1, "no gui session");
  if (gui_window(gui.gate, &in, &out, NULL) != ST_OK) env_exit(1, "no window");
  id = out.id;
  for (unsigned i = 0; i < 2; i++)
    if (mem_new(SLOT_BANK, PAGES, &buffer[i]) != ST_OK) env_exit(1, "no memory");
}

static enum status lend(uint32_t width, uint32_t height) {
  struct iface_none none;
  struct gui_lend_in in = {.id = (uint32_t)id, .width = width, .height = height};
  struct cap_xfer x = {.n_send = 2, .rights = {RIGHT_READ, RIGHT_READ}, .send = {buffer[0].mem, buffer[1].mem}};
  return gui_lend(gui.gate, &in, &none, &x);
}

static enum status commit(void) {
  struct iface_none none;
  struct gui_commit_in in = {
      .id = (uint32_t)id, .buffer = shown ^= 1, .width = WIDTH, .height = HEIGHT, .request_frame = 1};
  return gui_commit(gui.gate, &in, &none, NULL);
}

/* 0 alone, 1 beside the flooder, 2 neither. */
static unsigned phase(void) {
  uint64_t ms = env_ms() - started;
  return ms >= SETTLE_MS && ms < ALONE_MS ? 0 : ms >= BESIDE_MS && ms < END_MS ? 1 : 2;
}

static void show(void) {
  unsigned p = phase();
  uint64_t before = sys_tsc();
  waiting = commit() == ST_OK;
  if (p < 2) ticks[p] += sys_tsc() - before, commits[p]++;
}

static void report(void) {
  unsigned lost = frames[1] >= frames[0] ? 0 : (frames[0] - frames[1]) * 100 / (frames[0] | 1);
  uint64_t alone = ticks[0] / (commits[0] | 1), beside = ticks[1] / (commits[1] | 1);
  log_line(LOG_INFO, "frames\t%u alone\t%u flooded", frames[0], frames[1]);
  log_line(LOG_INFO, "commit\t%lu alone\t%lu flooded\tticks", (unsigned long)alone, (unsigned long)beside);
  log_line(LOG_INFO, "BENCH frames_lost_flooded %u percent 5", lost);
  log_line(LOG_INFO, "BENCH commit_call_alone %lu instructions -", (unsigned long)alone);
  log_line(LOG_INFO, "BENCH commit_call_flooded %lu instructions -", (unsigned long)beside);
  log_line(LOG_INFO, "TESTS DONE");
}

static void fetch(void *context) {
  static struct gui_fetch_out out;
  static bool told;
  struct iface_none none = {0};
  (void)context;
  if (gui_fetch(gui.gate, &none, &out, NULL) != ST_OK) return;
  for (uint64_t i = 0; i < out.count && i < GUI_BATCH; i++) {
    if (out.event[i].type == GUI_CONFIGURE && !started) {
      started = env_ms();
      if (lend(WIDTH, HEIGHT) != ST_OK) env_exit(1, "nothing lent");
      show();
    }
    if (out.event[i].type != GUI_FRAME) continue;
    if (phase() < 2) frames[phase()]++;
    show();
  }
  if (env_ms() - started < END_MS || told || !started) return;
  told = true;
  report();
}

/* Never returns: what a client can do most. */
static void flood(void *context) {
  struct iface_none none;
  struct gui_id out;
  (void)context;
  for (uint32_t n = 0;; n++) {
    struct gui_title_in title = {.id = id, .utf8 = {(char)('a' + n % 26)}};
    struct gui_popup_in popup = {.parent = (uint32_t)id, .x = 5, .y = 5, .width = 50, .height = 50};
    commit(), commit(), commit();
    gui_title(gui.gate, &title, &none, NULL);
    if (n % 8 == 0) lend(WIDTH - n % 64, HEIGHT - n % 32);
    if (n % 16 == 0 && gui_popup(gui.gate, &popup, &out, NULL) == ST_OK) gui_destroy(gui.gate, &out, &none, NULL);
    if (n % 16 == 1 && gui_window(gui.gate, &(struct gui_window_in){0}, &out, NULL) == ST_OK)
      gui_destroy(gui.gate, &out, &none, NULL);
  }
}

void component_main(void) {
  static struct timer timer = {.handler = flood};
  static cap_t events;
  const char *label = env_startup()->label;
  size_t n = text_length(label, STARTUP_LABEL);
  bool flooder = n >= 7 && text_equal(label + n - 7, "flooder");
  struct iface_none none = {0}, result;
  open_window(flooder ? 96 : 24);
  if (flooder) {
    lend(WIDTH, HEIGHT);
    timer_set(&timer, env_deadline(FLOOD_MS));
    return;
  }
  if (loop_signal(fetch, NULL, &events) != ST_OK) env_exit(1, "no signal bit left");
  struct cap_xfer x = {.n_send = 1, .send = {events}};
  gui_watch(gui.gate, &none, &result, &x);
}
