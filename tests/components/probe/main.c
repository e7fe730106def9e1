/* Probe: a gui client for tests: a plain coloured window that logs every event it gets.
 *
 * The last name of the label chooses the rest: red, blue, lime = just the colour; storm, liar, fake, placement =
 * modes.c; racer, hostile = personas.c; stacker, screen, backdrop, focus, jacker,
 * popper = spoofers.c; blink = blink.c. Control with C offers "words of NAME", what is pasted is logged; S asks for a
 * picture of the screen (clip.c). */
#include "probe.h"

#include "base/string.h"

static struct window window;
static cap_t events;

/* The last name of the label. */
static const char *own_name(void) {
  const char *label = env_startup()->label, *name = label;
  for (unsigned i = 0; i < STARTUP_LABEL && label[i]; i++)
    if (label[i] == '/') name = label + i + 1;
  return name;
}

static uint32_t own_colour(const char *name) {
  if (text_starts(name, "red")) return 0xc01020;
  if (text_starts(name, "blue")) return 0x1020c0;
  if (text_starts(name, "fake")) return 0x009e73; /* the reserved green, all over its content */
  return 0x60ff20;
}

static void tell(const struct gui_event *e) {
  const char *name = own_name();
  if (e->type == GUI_KEY) log_line(LOG_INFO, "probe %s key %u %d", name, e->code, e->value);
  if (e->type == GUI_BUTTON) log_line(LOG_INFO, "probe %s button %u %d at %d %d", name, e->code, e->value, e->x, e->y);
  if (e->type == GUI_FOCUS) log_line(LOG_INFO, "probe %s focus", name);
  if (e->type == GUI_UNFOCUS) log_line(LOG_INFO, "probe %s unfocus", name);
  if (e->type == GUI_KEY) clip_key(&window, name, e);
  if (e->type == GUI_PASTE) clip_paste(&window, name, e->target);
  if (e->type == GUI_FRAME && text_starts(name, "blink")) blink_frame(&window);
  if (e->type == GUI_CLOSE) env_exit(0, "closed by the user");
  if (e->type == GUI_CONFIGURE) {
    log_line(LOG_INFO, "probe %s size %d %d", name, e->x, e->y);
    window_resize(&window, (uint32_t)e->x, (uint32_t)e->y);
    if (text_starts(name, "blink")) blink_frame(&window);
  }
}

static void fetch(void *context) {
  static struct gui_fetch_out out;
  const struct iface_none none = {0};
  do {
    if (gui_fetch(window.gate, &none, &out, NULL)) return;
    for (uint64_t i = 0; i < out.count && i < GUI_BATCH; i++) tell(&out.event[i]);
  } while (out.count == GUI_BATCH);
}

static void watch(cap_t gate) {
  struct iface_none none = {0}, result;
  if (loop_signal(fetch, NULL, &events)) env_exit(1, "no signal bit left");
  struct cap_xfer x = {.n_send = 1, .send = {events}};
  gui_watch(gate, &none, &result, &x);
}

void component_main(void) {
  const char *name = own_name();
  if (text_starts(name, "placement")) {
    mode_placement();
    return;
  }
  if (text_starts(name, "hostile")) {
    mode_hostile();
    return;
  }
  static struct client gui;
  unsigned pages = text_starts(name, "camera") ? 1500 : 64;       /* a picture of the screen is paid by its session */
  const char *part = text_starts(name, "stubborn") ? "part" : ""; /* as if it were an init that has a child */
  enum status st = client_open("gui", "", part, pages, &gui);
  if (st) {
    report(false, "gui-session");
    env_exit(1, "no gui session");
  }
  watch(gui.gate);
  st = window_open(&window, gui.gate, own_colour(name), name);
  log_line(LOG_INFO, "probe %s window %u status %u", name, window.id, (unsigned)st);
  if (text_starts(name, "storm")) mode_storm(&window);
  if (text_starts(name, "blink")) mode_blink(&window);
  if (text_starts(name, "liar")) mode_liar(&window);
  if (text_starts(name, "racer")) mode_racer(&window);
  mode_spoof(&window, name);
}
