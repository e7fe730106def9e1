/* Window: the glue between a gui session and the ui. */
#include "ui/window.h"

#include "base/loop.h"
#include "base/string.h"
#include "iface/log.h"
#include "ui/clipboard.h"
#include "ui/screen.h"

#define WINDOWS 8u
#define TITLE_CHARACTERS 48u

static struct window *windows[WINDOWS];

static struct window *window_of(uint64_t id) {
  for (unsigned i = 0; i < WINDOWS; i++)
    if (windows[i] && windows[i]->id == id) return windows[i];
  return NULL;
}

static enum status enlist(struct window *w, uint64_t id) {
  for (unsigned i = 0; i < WINDOWS; i++) {
    if (windows[i]) continue;
    windows[i] = w, w->id = id, w->waiting = false;
    return ST_OK;
  }
  return ST_NO_SLOT;
}

void window_prepare(struct window *w) {
  w->ui.copied = clipboard_offer;
  w->ui.theme = screen.info.dark ? &theme_dark : &theme_light;
  w->ui.scale = (int)screen.info.scale;
  w->ui.faces = screen.faces;
}

/* Makes, lends and takes into use buffers of the size; on any error the former ones stay. */
static enum status give_buffers(struct window *w, unsigned width, unsigned height) {
  struct memory fresh[2] = {{0}, {0}};
  unsigned count = w->single ? 1 : 2, pages = (unsigned)(((uint64_t)width * height * 4 + PAGE_SIZE - 1) >> PAGE_SHIFT);
  struct cap_xfer x = {.n_send = (uint8_t)count, .rights = {RIGHT_READ, RIGHT_READ}};
  struct gui_lend_in in = {.id = (uint32_t)w->id, .width = width, .height = height};
  struct iface_none none;
  enum status s = ST_OK;
  for (unsigned i = 0; i < count && s == ST_OK; i++) {
    s = mem_new(SLOT_BANK, pages, &fresh[i]);
    x.send[i] = fresh[i].mem;
  }
  if (s == ST_OK) s = gui_lend(screen.client.gate, &in, &none, &x);
  struct memory *drop = s == ST_OK ? w->buffer : fresh;
  for (unsigned i = 0; i < 2; i++)
    if (drop[i].at) mem_free(&drop[i]);
  if (s != ST_OK) {
    log_line(LOG_WARNING, "window: no buffers for %u x %u (status %u): give this component more memory", width, height,
             (unsigned)s);
    return s;
  }
  for (unsigned i = 0; i < count; i++)
    w->buffer[i] = fresh[i], w->canvas[i] = canvas_of(fresh[i].at, (int)width, (int)height);
  w->back = 0, w->last = (struct rect){0}, w->waiting = false;
  ui_resize(&w->ui, (int)width, (int)height);
  if (w->resized) w->resized(w);
  return ST_OK;
}

static void commit(struct window *w) {
  struct canvas *back = &w->canvas[w->back];
  if (!w->single && !rect_empty(w->last)) canvas_copy(back, &w->canvas[!w->back], w->last);
  struct rect d = ui_paint(&w->ui, back);
  struct gui_commit_in in = {
      .id = (uint32_t)w->id, .buffer = w->back, .x = d.x, .y = d.y, .width = d.w, .height = d.h, .request_frame = 1};
  struct iface_none none;
  enum status s = gui_commit(screen.client.gate, &in, &none, NULL);
  if (s != ST_OK) {
    log_line(LOG_WARNING, "window: commit refused (status %u)", (unsigned)s);
    return;
  }
  w->waiting = true, w->last = d;
  if (!w->single) w->back = !w->back;
}

static void show_cursor(struct window *w) {
  uint32_t cursor = ui_cursor(&w->ui);
  struct gui_cursor_in in = {.id = (uint32_t)w->id, .cursor = cursor};
  struct iface_none none;
  if (cursor == w->cursor) return;
  w->cursor = cursor;
  gui_cursor(screen.client.gate, &in, &none, NULL);
}

static void flush(void *context) {
  for (unsigned i = 0; i < WINDOWS; i++) {
    struct window *w = windows[i];
    if (w && w->buffer[0].at && !w->waiting && !rect_empty(w->ui.damage)) commit(w);
    if (w && w->buffer[0].at) show_cursor(w);
  }
}

static void configure(struct window *w, int width, int height) {
  if (width <= 0 || height <= 0 || width > 16384 || height > 16384) return;
  if (w->buffer[0].at && w->ui.width == width && w->ui.height == height) return;
  give_buffers(w, (unsigned)width, (unsigned)height);
}

static void mode_changed(void) {
  screen_refresh();
  for (unsigned i = 0; i < WINDOWS; i++) {
    struct window *w = windows[i];
    if (!w) continue;
    window_prepare(w);
    w->ui.grab = NULL;
    ui_damage(&w->ui, rect_of(0, 0, w->ui.width, w->ui.height));
    if (w->resized && w->buffer[0].at) w->resized(w);
  }
}

static void closed(struct window *w) {
  if (w->closed)
    w->closed(w);
  else
    env_exit(0, "closed by the user");
}

static void window_event(struct window *w, const struct gui_event *e) {
  switch (e->type) {
  case GUI_CONFIGURE:
    configure(w, e->x, e->y);
    break;
  case GUI_FRAME:
    w->waiting = false;
    break;
  case GUI_PASTE:
    clipboard_paste(&w->ui, e->target);
    break;
  case GUI_CLOSE:
  case GUI_POPUP_DONE:
    closed(w);
    break;
  default:
    ui_event(&w->ui, e);
    if (w->other) w->other(w, e);
  }
}

static void events(void *context) {
  struct iface_none none = {0};
  static struct gui_fetch_out batch;
  do {
    if (gui_fetch(screen.client.gate, &none, &batch, NULL) != ST_OK) env_exit(1, "the display server is gone");
    for (uint64_t i = 0; i < batch.count && i < GUI_BATCH; i++) {
      const struct gui_event *e = &batch.event[i];
      struct window *w = window_of(e->window);
      if (e->type == GUI_MODE)
        mode_changed();
      else if (w)
        window_event(w, e);
      else if (e->type >= GUI_PASTE && windows[0] && windows[0]->other)
        windows[0]->other(windows[0], e);
    }
  } while (batch.count == GUI_BATCH);
}

void window_session(void) {
  screen_open(events);
  loop_on_idle(flush, NULL);
}

const struct gui_info_out *window_screen(void) { return &screen.info; }
cap_t window_gate(void) { return screen.client.gate; }
const char *window_font_trouble(void) { return screen.trouble; }

enum status window_open(struct window *w, const char *title, int width, int height, int min_width, int min_height) {
  uint32_t scale = screen.info.scale;
  struct gui_window_in in = {.width = (uint32_t)width * scale,
                             .height = (uint32_t)height * scale,
                             .min_width = (uint32_t)min_width * scale,
                             .min_height = (uint32_t)min_height * scale};
  struct gui_id id;
  enum status s = gui_window(screen.client.gate, &in, &id, NULL);
  if (s == ST_OK) s = enlist(w, id.id);
  if (s == ST_OK) window_title(w, title);
  return s;
}

enum status window_popup(struct window *w, const struct window *parent, int x, int y, int width, int height) {
  struct gui_popup_in in = {
      .parent = (uint32_t)parent->id, .x = x, .y = y, .width = (uint32_t)width, .height = (uint32_t)height};
  struct gui_id id;
  enum status s = gui_popup(screen.client.gate, &in, &id, NULL);
  if (s == ST_OK) s = enlist(w, id.id);
  if (s != ST_OK) return s;
  w->popup = true;
  s = give_buffers(w, (unsigned)width, (unsigned)height);
  if (s != ST_OK) window_close(w);
  return s;
}

void window_title(struct window *w, const char *utf8) {
  struct gui_title_in in = {.id = w->id};
  struct iface_none none;
  size_t n = text_length(utf8, 4096), at = 0, fits = 0;
  for (unsigned i = 0; i < TITLE_CHARACTERS && at < n && at < sizeof in.utf8; i++) {
    fits = at;
    utf8_next(utf8, n, &at);
  }
  memcpy(in.utf8, utf8, at < sizeof in.utf8 ? at : fits);
  gui_title(screen.client.gate, &in, &none, NULL);
}

void window_close(struct window *w) {
  struct gui_id id = {.id = w->id};
  struct iface_none none;
  for (unsigned i = 0; i < WINDOWS; i++)
    if (windows[i] == w) windows[i] = NULL;
  if (w->id) gui_destroy(screen.client.gate, &id, &none, NULL);
  for (unsigned i = 0; i < 2; i++)
    if (w->buffer[i].at) mem_free(&w->buffer[i]);
  w->buffer[0] = w->buffer[1] = (struct memory){0};
  w->id = 0;
}
