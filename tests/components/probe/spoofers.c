/* Spoofers: clients that want to be seen, clicked or typed into as somebody else.
 *
 * stacker   opens all the windows that it may, as large as the screen, again and again
 * screen    one window of the size of the screen, painted like a desktop with a strip and the signer's window
 * backdrop  the same picture as the wallpaper
 * focus     opens windows and dialogs 50 times a second and commits them; wants the keyboard
 * jacker    brings a window up for a tenth of a second, takes it away and brings it back; wants a click
 * popper    asks for popups without focus, too deep, too large, of windows that are not its own */
#include "base/string.h"
#include "probe.h"

enum { SPARE = 6, STEP_MS = 20, SHOW_MS = 100, STRIP = 30, GREEN = 0x009e73, PAPER = 0x0b0f14 };
static struct timer again;
static struct window *own, spare[SPARE];
static uint32_t width, height;
static unsigned turn;

static void shut(struct window *w) {
  struct iface_none none;
  if (!w->id) return;
  gui_destroy(w->gate, &(struct gui_id){w->id}, &none, NULL);
  for (unsigned b = 0; b < 2; b++) {
    if (w->view[b]) destroy_whole(w->view[b]), slot_free(w->view[b]);
    if (w->memory[b].at) mem_free(&w->memory[b]);
  }
  *w = (struct window){0};
}

/* A window that asks for a size; parent 0 or an own window that it is a dialog of. */
static enum status open(struct window *w, uint32_t asked_width, uint32_t asked_height, uint32_t parent) {
  struct gui_window_in in = {.width = asked_width, .height = asked_height, .parent = parent};
  struct gui_id id = {0};
  *w = (struct window){.gate = own->gate, .colour = GREEN};
  enum status status = gui_window(w->gate, &in, &id, NULL);
  w->id = (uint32_t)id.id;
  return status == ST_OK ? window_resize(w, 64, 64) : status;
}

static void stack(void *unused) {
  struct window *w = &spare[turn++ % SPARE];
  shut(w);
  open(w, width, height, turn % 3 ? 0 : own->id);
  timer_set(&again, env_deadline(STEP_MS));
}

static void steal(void *unused) {
  struct iface_none none;
  struct window *w = &spare[turn++ % 2];
  shut(w);
  open(w, 300, 200, turn % 2 ? own->id : 0);
  struct gui_title_in title = {.id = own->id, .utf8 = "signer: type your passphrase"};
  gui_title(own->gate, &title, &none, NULL);
  timer_set(&again, env_deadline(STEP_MS));
}

static void jack(void *unused) {
  if (turn++ % 2)
    shut(&spare[0]);
  else
    open(&spare[0], width, height, 0);
  timer_set(&again, env_deadline(SHOW_MS));
}

static void fill(struct window *w, unsigned b, struct gui_commit_in r, uint32_t colour) {
  uint32_t *pixels = w->memory[b].at;
  for (int32_t y = r.y; pixels && y < r.y + r.height && y < (int32_t)w->height; y++)
    for (int32_t x = r.x; x < r.x + r.width && x < (int32_t)w->width; x++) pixels[y * (int32_t)w->width + x] = colour;
}

/* A strip on top and the signer's window, as they would look. */
static void paint(struct window *w) {
  int32_t all = (int32_t)w->width, high = (int32_t)w->height;
  for (unsigned b = 0; b < 2; b++) {
    fill(w, b, (struct gui_commit_in){.width = all, .height = high}, 0x11171e);
    fill(w, b, (struct gui_commit_in){.width = all, .height = STRIP}, PAPER);
    fill(w, b, (struct gui_commit_in){.x = 200, .y = 150, .width = 500, .height = 300}, GREEN);
    fill(w, b, (struct gui_commit_in){.x = 204, .y = 182, .width = 492, .height = 264}, 0xf7f8fa);
  }
}

/* Starts anew as large as the screen. */
static void whole(void) {
  cap_t gate = own->gate;
  shut(own);
  struct gui_window_in in = {.width = width, .height = height};
  struct gui_id id = {0};
  *own = (struct window){.gate = gate, .paint = paint};
  gui_window(gate, &in, &id, NULL);
  own->id = (uint32_t)id.id;
  window_resize(own, width, height);
}

static unsigned refused(const struct gui_popup_in *in) {
  struct gui_id id;
  return gui_popup(own->gate, in, &id, NULL) == ST_OK ? 0 : 1;
}

static void pop(void) {
  unsigned count = 0, tries = 0;
  for (uint32_t parent = 0; parent < 40; parent++)
    for (uint32_t size = 1; size < 1u << 20; size *= 8, tries++)
      count += refused(&(struct gui_popup_in){.parent = parent, .x = -(int32_t)size, .width = size, .height = size});
  report(count == tries, "popper-without-focus-refused");
}

void mode_spoof(struct window *w, const char *name) {
  static const struct {
    const char *name;
    signal_handler step;
  } modes[] = {{"stacker", stack}, {"focus", steal}, {"jacker", jack}};
  struct gui_info_out info;
  const struct iface_none none = {0};
  own = w;
  if (gui_info(w->gate, &none, &info, NULL) == ST_OK) width = info.screen_width, height = info.screen_height;
  if (text_starts(name, "popper")) pop();
  for (unsigned i = 0; i < 3; i++)
    if (text_starts(name, modes[i].name)) again.handler = modes[i].step, again.handler(NULL);
  if (text_starts(name, "screen") || text_starts(name, "backdrop")) whole();
}
