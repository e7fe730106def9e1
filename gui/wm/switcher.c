/* Switcher: a window of the wm's own with one plate view per window; nitpicker paints swatch, label and title into it
 * and takes a click there as focus and raise. The wm paints a ground and a mark around the row where the chord stands.
 *
 * Its own window is known among the new ones by its sizes, which have one possible value. A client that asks for the
 * same sizes at the same moment is placed in the middle, which it could have had anyway. */
#include "switcher.h"

#include "base/loop.h"
#include "base/string.h"
#include "iface/gui.h"
#include "iface/log.h"

enum { DONATION = 24, WIDTH = 460, ROW = 36, GAP = 8, PAUSE_MS = 5000, KEY_ESC = 1 };
enum { GROUND = 0x171d24, MARK = 0xffd166, PIXELS_MAX = 8191 };

static const struct iface_none none;
static struct {
  struct client gui;
  struct memory pixels;
  uint32_t id, width, height, scale; /* id 0: not open */
  struct placement_info_out screen;
  struct switching shown; /* what the plates show */
  uint64_t own;           /* the window's id on the placement side */
  cap_t placement;
  void (*done)(void);
} s;
static struct timer pause;

static uint32_t height_of(unsigned rows) { return (rows * (ROW + GAP) + GAP) * s.scale; }

static void fill(uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint32_t color) {
  uint32_t *pixels = s.pixels.at;
  for (uint32_t j = y; j < y + height && j < s.height; j++)
    for (uint32_t i = x; i < x + width && i < s.width; i++) pixels[j * s.width + i] = color;
}

static void paint(void) {
  struct iface_none out;
  uint32_t k = s.scale, half = GAP / 2 * k, top = half + s.shown.at * (ROW + GAP) * k;
  if (!s.pixels.at) return;
  fill(0, 0, s.width, s.height, GROUND);
  fill(half, top, s.width - 2 * half, (ROW + GAP) * k, MARK);
  struct gui_commit_in in = {.id = s.id, .width = (int32_t)s.width, .height = (int32_t)s.height};
  gui_commit(s.gui.gate, &in, &out, NULL);
  if (s.own) placement_stack(s.placement, &(struct placement_stack_in){.id = s.own}, &out, NULL);
}

static void plates(void) {
  struct iface_none out;
  int32_t k = (int32_t)s.scale;
  for (unsigned i = 0; i < s.shown.count; i++) {
    int32_t y = (GAP + (int32_t)i * (ROW + GAP)) * k;
    struct gui_plate_in in = {s.id, i, s.shown.id[i], GAP * k, y, (WIDTH - 2 * GAP) * k, ROW * k};
    gui_plate(s.gui.gate, &in, &out, NULL);
  }
}

static void lend(int32_t width, int32_t height) {
  struct iface_none out;
  struct memory fresh;
  if (width < 1 || height < 1 || width > PIXELS_MAX || height > PIXELS_MAX) return;
  unsigned pages = (unsigned)(((uint64_t)width * (unsigned)height * 4 + PAGE_SIZE - 1) / PAGE_SIZE);
  enum status status = mem_new(SLOT_BANK, pages, &fresh);
  if (status != ST_OK) {
    log_line(LOG_WARNING, "no memory for a switcher of %dx%d: windows are raised without it", width, height);
    return;
  }
  struct cap_xfer x = {.n_send = 1, .send = {fresh.mem}, .rights = {RIGHT_READ}};
  struct gui_lend_in in = {.id = s.id, .width = (uint32_t)width, .height = (uint32_t)height};
  if (gui_lend(s.gui.gate, &in, &out, &x) != ST_OK) {
    mem_free(&fresh);
    return;
  }
  if (s.pixels.at) mem_free(&s.pixels);
  s.pixels = fresh, s.width = (uint32_t)width, s.height = (uint32_t)height;
  paint();
}

static void open(void) {
  struct gui_id id;
  struct iface_none out;
  uint32_t width = WIDTH * s.scale, height = height_of(s.shown.count);
  struct gui_window_in in = {width, height, width, height, width, height, 0, 0};
  s.own = 0;
  if (gui_window(s.gui.gate, &in, &id, NULL) != ST_OK) return;
  s.id = (uint32_t)id.id;
  struct gui_title_in title = {.id = id.id, .utf8 = "click the window to work in"};
  gui_title(s.gui.gate, &title, &out, NULL);
  plates();
}

static void close(void) {
  struct iface_none out;
  timer_stop(&pause);
  if (!s.id) return;
  gui_destroy(s.gui.gate, &(struct gui_id){s.id}, &out, NULL);
  if (s.pixels.at) mem_free(&s.pixels);
  s.id = 0, s.own = 0;
}

void switcher_update(const struct wm *wm) {
  const struct switching *now = &wm->switching;
  if (!s.gui.gate || !memcmp(now, &s.shown, sizeof *now)) return;
  bool other = now->count != s.shown.count || memcmp(now->id, s.shown.id, sizeof now->id);
  if (other || !now->count) close();
  s.shown = *now;
  if (!now->count) return;
  timer_set(&pause, env_deadline(PAUSE_MS));
  if (s.id)
    paint();
  else
    open();
}

bool switcher_takes(cap_t placement, const struct placement_window *w) {
  struct iface_none out;
  uint32_t width = WIDTH * s.scale, height = height_of(s.shown.count);
  bool same = s.id && !s.own && w->min_width == width && w->max_width == width && w->min_height == height &&
              w->max_height == height;
  if (!same) return false;
  const struct placement_info_out *i = &s.screen;
  struct placement_place_in in = {.id = w->id, .width = width + 2 * i->border, .height = height + i->plate + i->border};
  in.x = (int32_t)(i->work_x + (i->work_width - in.width) / 2);
  in.y = (int32_t)(i->work_y + (i->work_height - in.height) / 2);
  s.own = w->id, s.placement = placement;
  placement_place(placement, &in, &out, NULL);
  return true;
}

static void handle(const struct gui_event *e) {
  if (e->type == GUI_CONFIGURE && e->window == s.id) lend(e->x, e->y);
  if (e->type == GUI_CLOSE || (e->type == GUI_KEY && e->code == KEY_ESC && e->value == 1)) s.done();
}

static void fetch(void *context) {
  static struct gui_fetch_out batch;
  do {
    if (gui_fetch(s.gui.gate, &none, &batch, NULL) != ST_OK || batch.count > GUI_BATCH) return;
    for (uint64_t i = 0; i < batch.count; i++) handle(&batch.event[i]);
  } while (batch.count == GUI_BATCH);
}

static void over(void *context) { s.done(); }

void switcher_start(const struct placement_info_out *info, void (*done)(void)) {
  struct iface_none out;
  cap_t wake;
  s.screen = *info, s.scale = info->scale, s.done = done, pause.handler = over;
  if (s.gui.gate || client_open("gui", "", "", DONATION, &s.gui) != ST_OK) return;
  if (loop_signal(fetch, NULL, &wake) != ST_OK) return;
  gui_watch(s.gui.gate, &none, &out, &(struct cap_xfer){.n_send = 1, .send = {wake}});
}
