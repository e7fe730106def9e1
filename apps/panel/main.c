/* Main: the panel's sessions: the bar on the gui session, the programs of the launch session, the menu as a popup.
 *
 * Invariant: plates[] is what the display server has; place_plates brings it to bar.window[], only calling for what
 * differs. Where the display server gives no popup, the programs stand in the bar itself. */
#include "bar.h"
#include "menu.h"

#include "base/loop.h"
#include "base/string.h"
#include "iface/log.h"
#include "ui/window.h"

#define LAUNCH_PAGES 6u
#define WORDS_MS 5000u
#define AGAIN_MS 40u
#define FRAME 4 /* the display server's border around a popup */

static struct window bar_window, menu_window;
static struct bar bar;
static struct menu menu;
static struct client launcher;
static struct program programs[MENU_PROGRAMS];
static unsigned program_count;
static struct plate {
  uint64_t target;
  struct rect at;
} plates[BAR_WINDOWS]; /* as the display server has them */

static void read_programs(void) {
  program_count = 0;
  for (uint64_t i = 0; launcher.gate && i < MENU_PROGRAMS; i++) {
    struct launch_index in = {.index = i};
    struct launch_entry e;
    if (launch_entry(launcher.gate, &in, &e, NULL) != ST_OK) break;
    struct program *p = &programs[program_count++];
    *p = (struct program){.state = e.state};
    memcpy(p->name, e.name, sizeof e.name);
    memcpy(p->title, e.title, sizeof e.title);
  }
}

static void place_plates(void);
static void place_again(void *context) { place_plates(); }

/* Tells the display server what is new at a place. It takes a bounded number of such calls a frame: AGAIN means later.
 */
static void plate(unsigned index, uint64_t target, struct rect r) {
  static struct timer again = {.handler = place_again};
  struct plate *now = &plates[index];
  struct gui_plate_in in = {
      .id = (uint32_t)bar_window.id, .index = index, .target = target, .x = r.x, .y = r.y, .width = r.w, .height = r.h};
  struct iface_none none;
  if (now->target == target && (!target || !memcmp(&now->at, &r, sizeof r))) return;
  enum status s = gui_plate(window_gate(), &in, &none, NULL);
  if (s == ST_OK)
    *now = (struct plate){target, r};
  else if (s == ST_AGAIN)
    timer_set(&again, env_deadline(AGAIN_MS));
  else
    log_line(LOG_WARNING, "panel: plate %u refused (status %u)", index, (unsigned)s);
}

static void place_plates(void) {
  unsigned slots = bar_slots(&bar), shown = bar.windows < slots ? bar.windows : slots;
  for (unsigned i = 0; i < BAR_WINDOWS; i++)
    plate(i, i < shown ? bar.window[i] : 0, i < shown ? bar_slot(&bar, i) : rect_of(0, 0, 0, 0));
}

static void resized(struct window *w) {
  bar_place(&bar);
  place_plates();
}

/* Words that answer a press go away again. */
static void words_over(void *context) { bar_place(&bar); }

static void say(const char *text) {
  static struct timer over = {.handler = words_over};
  bar_words(&bar, text);
  timer_set(&over, env_deadline(WORDS_MS));
}

static void menu_close(struct window *w) {
  window_close(w);
  bar.start.down = false;
}

static void chosen(struct button *b) {
  struct launch_index in = {.index = b->index};
  struct iface_none none;
  enum status s = launch_start(launcher.gate, &in, &none, NULL);
  menu_close(&menu_window);
  if (s == ST_STATE)
    say("Runs already: click its plate");
  else if (s == ST_NO_MEMORY)
    say("Not enough memory: close a program");
  else if (s != ST_OK)
    say("Could not be started: see the log");
  else
    say("Starting ...");
}

static void menu_fill(void) {
  read_programs();
  menu_programs(&menu, programs, program_count);
}

static bool menu_keys(struct ui *ui, const struct gui_event *e) {
  if (e->code != UI_KEY_ESCAPE) return menu_key(&menu, e);
  menu_close(&menu_window);
  return true;
}

/* The programs inside the bar: where no popup is to be had. */
static void show_in_bar(void) {
  bar.programs = bar.programs ? 0 : program_count < BAR_PROGRAMS ? program_count : BAR_PROGRAMS;
  for (unsigned i = 0; i < bar.programs; i++)
    button_text(&bar.program[i], programs[i].title[0] ? programs[i].title : programs[i].name);
  resized(&bar_window);
  if (!program_count) say("No program is marked start \"on-demand\"");
}

static void menu_resized(struct window *w) { menu_place(&menu); }

static void start(struct button *b) {
  int width, height;
  if (menu_window.id) {
    menu_close(&menu_window);
    return;
  }
  menu_window = (struct window){.resized = menu_resized, .closed = menu_close};
  ui_init(&menu_window.ui);
  window_prepare(&menu_window);
  menu_window.ui.theme = &theme_dark;
  menu_init(&menu, &menu_window.ui, chosen);
  menu_window.ui.key = menu_keys;
  menu_fill();
  menu_size(&menu, &width, &height);
  enum status s = window_popup(&menu_window, &bar_window, ui_px(&bar_window.ui, 8),
                               -height - ui_px(&bar_window.ui, FRAME), width, height);
  if (s == ST_OK)
    ui_event(&menu_window.ui, &(struct gui_event){.type = GUI_FOCUS});
  else
    show_in_bar();
}

/* Keys reach the bar, which has the focus; while the menu is open they are the menu's. */
static bool bar_keys(struct ui *ui, const struct gui_event *e) {
  if (!menu_window.id) return false;
  ui_event(&menu_window.ui, e);
  return true;
}

static void other(struct window *w, const struct gui_event *e) {
  if (e->type == GUI_LISTED ? bar_add(&bar, e->target) : e->type == GUI_UNLISTED && bar_remove(&bar, e->target))
    resized(&bar_window);
}

static void programs_changed(void *context) {
  read_programs();
  if (menu_window.id) menu_programs(&menu, programs, program_count);
  if (menu_window.id) menu_place(&menu);
}

static void open_launcher(void) {
  struct iface_none none = {0}, out;
  struct cap_xfer x = {.n_send = 1};
  if (client_open("launch", "", "", LAUNCH_PAGES, &launcher) != ST_OK) {
    log_line(LOG_WARNING,
             "panel: no launch session: route service \"launch\" to this component; nothing can be started");
    return;
  }
  if (loop_signal(programs_changed, NULL, &x.send[0]) == ST_OK) launch_watch(launcher.gate, &none, &out, &x);
  read_programs();
}

int main(int argc, char **argv) {
  window_session();
  open_launcher();
  ui_init(&bar_window.ui);
  window_prepare(&bar_window);
  bar_window.ui.theme = &theme_dark;
  bar_init(&bar, &bar_window.ui, start, chosen);
  bar.note = window_font_trouble() ? "No font: inter.otf" : NULL;
  bar_window.ui.key = bar_keys;
  bar_window.resized = resized, bar_window.other = other;
  if (window_open(&bar_window, "", 0, 0, 0, 0) != ST_OK) env_exit(1, "the display server gives no panel");
  loop_run();
}
