/* Window: gui glue. Two buffers: one shown, one painted; a buffer is used again only after nitpicker's frame event. */
#include "window.h"

#include <sodium/utils.h>

#include "base/loop.h"
#include "base/string.h"
#include "draw.h"
#include "iface/gui.h"

enum { GUI_PAGES = 64, SIZE_MAX_PIXELS = DRAW_WIDTH };

static const struct iface_none none;
static struct {
  struct client gui;
  uint32_t id;
  struct ui *ui;
  const struct window_owner *owner;
  struct gui_info_out info;
  struct memory buffer[2];
  struct canvas canvas; /* pixels: of the buffer that is painted next */
  struct layout layout;
  unsigned next;
  bool changed, waiting; /* waiting: for the frame event */
  uint64_t badge;
} w;

void window_changed(void) { w.changed = true; }

static void release(struct memory pair[2]) { mem_free(&pair[0]), mem_free(&pair[1]); }

static bool take_buffers(uint32_t width, uint32_t height) {
  struct memory fresh[2] = {0};
  struct iface_none out;
  unsigned pages = (unsigned)(((uint64_t)width * height * 4 + PAGE_SIZE - 1) / PAGE_SIZE);
  enum status s = mem_new(SLOT_BANK, pages, &fresh[0]);
  if (s == ST_OK) s = mem_new(SLOT_BANK, pages, &fresh[1]);
  struct gui_lend_in in = {.id = w.id, .width = width, .height = height};
  struct cap_xfer x = {.n_send = 2, .rights = {RIGHT_READ, RIGHT_READ}, .send = {fresh[0].mem, fresh[1].mem}};
  if (s == ST_OK) s = gui_lend(w.gui.gate, &in, &out, &x);
  if (s != ST_OK) {
    log_line(0, "window of %ux%u needs %u KiB twice: status %u", width, height, pages * 4, (unsigned)s);
    release(fresh);
    return false;
  }
  release(w.buffer);
  memcpy(w.buffer, fresh, sizeof fresh);
  return true;
}

/* The screen's scale, or the largest at which the window, which may have been cut to the screen, still holds the
 * layout. */
static void set_scale(void) {
  const struct canvas *c = &w.canvas;
  int scale = clamp(w.info.scale, 1, 3);
  while (c->width && scale > 1 && (c->width < LAYOUT_MIN_WIDTH * scale || c->height < LAYOUT_MIN_HEIGHT * scale))
    scale--;
  w.canvas.scale = scale;
}

static bool fits(int untrusted_size) { return untrusted_size >= 1 && untrusted_size <= SIZE_MAX_PIXELS; }

static void resize(int untrusted_width, int untrusted_height) {
  if (!fits(untrusted_width) || !fits(untrusted_height)) return;
  if (untrusted_width == w.canvas.width && untrusted_height == w.canvas.height) return;
  if (!take_buffers((uint32_t)untrusted_width, (uint32_t)untrusted_height)) return;
  w.canvas.width = untrusted_width;
  w.canvas.height = untrusted_height;
  set_scale();
  w.next = 0;
  w.waiting = false;
  window_changed();
}

void window_flush(void) {
  struct iface_none out;
  if (!w.changed || w.waiting || !w.buffer[0].at) return;
  w.canvas.pixels = w.buffer[w.next].at;
  layout_make(&w.layout, w.ui, &w.canvas);
  draw(&w.canvas, &w.layout, w.ui);
  struct gui_commit_in in = {
      .id = w.id, .buffer = w.next, .width = w.canvas.width, .height = w.canvas.height, .request_frame = 1};
  w.waiting = gui_commit(w.gui.gate, &in, &out, NULL) == ST_OK;
  w.next ^= 1;
  w.changed = false;
}

static void act(enum widget wish) {
  window_changed();
  if (wish != W_NONE) w.owner->action(wish);
}

static void read_info(void) {
  if (gui_info(w.gui.gate, &none, &w.info, NULL) != ST_OK) return;
  set_scale();
  window_changed();
}

/* Each kind of event in a line; what no line names is nothing to the signer. */
static void handle(const struct gui_event *e) {
  enum { LEFT_BUTTON = 0x110, KEY_PAGE_UP = 104, KEY_PAGE_DOWN = 109 };
  unsigned type = e->type;
  if (type == GUI_FRAME) w.waiting = false;
  if (type == GUI_CONFIGURE) resize(e->x, e->y);
  if (type == GUI_MODE || type == GUI_RESYNC) read_info();
  if (type == GUI_FOCUS || type == GUI_UNFOCUS) ui_focus(w.ui, type == GUI_FOCUS), window_changed();
  if (type == GUI_HIDDEN) ui_focus(w.ui, false);
  if (type == GUI_SHOWN || type == GUI_HIDDEN) w.owner->shown(type == GUI_SHOWN);
  if (type == GUI_CLOSE) act(W_LATER);
  if (type == GUI_KEY || type == GUI_BUTTON) w.owner->input();
  if (type == GUI_KEY && e->value) act(ui_press_key(w.ui, e->code, e->codepoint, e->modifiers));
  if (type == GUI_WHEEL) act(ui_press_key(w.ui, e->value < 0 ? KEY_PAGE_DOWN : KEY_PAGE_UP, 0, 0));
  if (type == GUI_BUTTON && e->code == LEFT_BUTTON && e->value == 1)
    act(ui_click(w.ui, layout_hit(&w.layout, w.ui, e->x, e->y)));
}

static void fetch(void *context) {
  static struct gui_fetch_out batch;
  do {
    if (gui_fetch(w.gui.gate, &none, &batch, NULL) != ST_OK || batch.count > GUI_BATCH) return;
    for (uint64_t i = 0; i < batch.count; i++) handle(&batch.event[i]);
    sodium_memzero(batch.event, batch.count * sizeof batch.event[0]); /* key presses: the passphrase */
  } while (batch.count == GUI_BATCH);
}

void window_badge(unsigned count) {
  struct iface_none out;
  if (count == w.badge) return;
  if (gui_badge(w.gui.gate, &(struct gui_badge_in){count}, &out, NULL) == ST_OK)
    w.badge = count; /* else at the next event */
}

void window_hide(void) {
  struct iface_none out;
  gui_show(w.gui.gate, &(struct gui_show_in){w.id, 1}, &out, NULL);
}

void window_open(struct ui *u, const struct window_owner *owner) {
  cap_t alias;
  struct iface_none out;
  struct gui_id id = {0};
  struct gui_title_in title = {.utf8 = "Sign mail"};
  w.ui = u, w.owner = owner, w.badge = ~0ull;
  if (client_open("gui", "", "", GUI_PAGES, &w.gui) != ST_OK)
    env_exit(1, "no gui session: the signer needs a route for \"gui\"");
  read_info();
  if (loop_signal(fetch, NULL, &alias) != ST_OK) env_exit(1, "no signal for window events");
  gui_watch(w.gui.gate, &none, &out, &(struct cap_xfer){.n_send = 1, .send = {alias}});
  uint32_t s = (uint32_t)w.canvas.scale;
  struct gui_window_in in = {.width = LAYOUT_WIDTH * s, .height = LAYOUT_HEIGHT * s};
  in.min_width = LAYOUT_MIN_WIDTH * s, in.min_height = LAYOUT_MIN_HEIGHT * s;
  if (gui_window(w.gui.gate, &in, &id, NULL) != ST_OK) env_exit(1, "the window was refused");
  w.id = (uint32_t)id.id;
  title.id = id.id;
  gui_title(w.gui.gate, &title, &out, NULL);
  fetch(NULL);
}
