/* Flood: one who shows a frame whenever it may and answers keys, and one who calls the display server without a pause;
 * the same program, by the last name of its label.
 *
 * The flooder commits, retitles, resizes, opens and closes as fast as it is answered. Time is the TSC, so under an
 * instruction counter the figures repeat. */
#include "flood.h"

#include "base/string.h"

enum { PAGES = (WIDTH * HEIGHT * 4 + PAGE_SIZE - 1) / PAGE_SIZE, FLOOD_MS = 3000 };
struct client gui;
static struct memory buffer[2];
static uint64_t id;
static unsigned shown;

static void open_window(unsigned session_pages) {
  struct gui_id out;
  struct gui_window_in in = {.width = WIDTH, .height = HEIGHT};
  if (client_open("gui", "", "", session_pages, &gui) != ST_OK) env_exit(1, "no gui session");
  if (gui_window(gui.gate, &in, &out, NULL) != ST_OK) env_exit(1, "no window");
  id = out.id;
  for (unsigned i = 0; i < 2; i++)
    if (mem_new(SLOT_BANK, PAGES, &buffer[i]) != ST_OK) env_exit(1, "no memory");
}

enum status window_lend(uint32_t width, uint32_t height) {
  struct iface_none none;
  struct gui_lend_in in = {.id = (uint32_t)id, .width = width, .height = height};
  struct cap_xfer x = {.n_send = 2, .rights = {RIGHT_READ, RIGHT_READ}, .send = {buffer[0].mem, buffer[1].mem}};
  return gui_lend(gui.gate, &in, &none, &x);
}

enum status window_commit(bool frame) {
  struct iface_none none;
  struct gui_commit_in in = {
      .id = (uint32_t)id, .buffer = shown ^= 1, .width = WIDTH, .height = HEIGHT, .request_frame = frame};
  return gui_commit(gui.gate, &in, &none, NULL);
}

static void fetch(void *context) {
  static struct gui_fetch_out out;
  static bool started;
  struct iface_none none = {0};
  if (gui_fetch(gui.gate, &none, &out, NULL) != ST_OK) return;
  uint64_t now = sys_tsc();
  for (uint64_t i = 0; i < out.count && i < GUI_BATCH && !started; i++) {
    if (out.event[i].type != GUI_CONFIGURE) continue;
    started = true;
    if (window_lend(WIDTH, HEIGHT) != ST_OK) env_exit(1, "nothing lent");
    victim_start();
  }
  victim_events(&out, now);
}

/* Never returns: what a client can do most. */
static void flood(void *context) {
  struct iface_none none;
  struct gui_id out;
  for (uint32_t n = 0;; n++) {
    struct gui_title_in title = {.id = id, .utf8 = {(char)('a' + n % 26)}};
    struct gui_popup_in popup = {.parent = (uint32_t)id, .x = 5, .y = 5, .width = 50, .height = 50};
    for (unsigned i = 0; i < 3; i++) window_commit(true);
    gui_title(gui.gate, &title, &none, NULL);
    if (n % 8 == 0) window_lend(WIDTH - n % 64, HEIGHT - n % 32);
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
    window_lend(WIDTH, HEIGHT);
    timer_set(&timer, env_deadline(FLOOD_MS));
    return;
  }
  if (loop_signal(fetch, NULL, &events) != ST_OK) env_exit(1, "no signal bit left");
  struct cap_xfer x = {.n_send = 1, .send = {events}};
  gui_watch(gui.gate, &none, &result, &x);
}
