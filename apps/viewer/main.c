/* Main: opens one ROM after the other and shows it or says why not. */
#include "view.h"

#include "base/loop.h"
#include "iface/log.h"
#include "ui/window.h"
#include <stdio.h>

/* The names come from the program's configuration: config { pictures "a.png" "b.png" }. What it gets is decided there
 * too. */
#define NAMES 16u
static char names[NAMES][40];
static unsigned name_count;

static struct window window;
static struct view view;
static struct picture picture;
static unsigned at;

/* In the window for the user, in the log for whoever looks after the machine. */
static void trouble(const char *name, const char *reason) {
  char headline[120];
  snprintf(headline, sizeof headline, "%s cannot be shown", name);
  log_line(LOG_WARNING, "viewer: %s: %s", headline, reason);
  view_trouble(&view, name, headline, reason);
}

static void open_picture(const char *name) {
  char why[120], reason[400];
  struct rom rom;
  view_trouble(&view, name, "Opening ...", "");
  picture_free(&picture);
  window_title(&window, name);
  if (rom_open(name, &rom) != ST_OK) {
    snprintf(reason, sizeof reason,
             "There is no ROM %s: it is missing from the boot image, or the configuration does not route it to this "
             "program. Add it there, or press Next picture.",
             name);
    trouble(name, reason);
    return;
  }
  bool good = picture_decode(rom.data, rom.bytes, &picture, why, sizeof why);
  snprintf(reason, sizeof reason,
           "The file of %zu bytes is damaged or not supported: %s. Put a sound PNG file in its place, or press Next "
           "picture.",
           rom.bytes, why);
  rom_close(&rom);
  if (good)
    view_picture(&view, name, &picture);
  else
    trouble(name, reason);
}

static void next(struct button *b) {
  if (!name_count) return;
  at = (at + 1) % name_count;
  open_picture(names[at]);
}

/* Takes every quoted word of the config ROM as a name. */
static void read_names(void) {
  struct rom rom;
  size_t length = 0;
  bool inside = false;
  if (rom_open("config", &rom) != ST_OK) return;
  for (size_t i = 0; i < rom.bytes && name_count < NAMES; i++) {
    char c = (char)rom.data[i];
    if (c == '"') {
      if (inside && length) names[name_count++][length] = 0;
      inside = !inside, length = 0;
    } else if (inside && length < sizeof names[0] - 1) {
      names[name_count][length++] = c;
    }
  }
  rom_close(&rom);
}

static void resized(struct window *w) { view_place(&view); }

int main(int argc, char **argv) {
  window_session();
  ui_init(&window.ui);
  window_prepare(&window);
  view_init(&view, &window.ui, next);
  view.note = window_font_trouble() ? "No font: inter.otf" : NULL;
  window.resized = resized;
  if (window_open(&window, "Viewer", 560, 420, 420, 260) != ST_OK) env_exit(1, "the display server gives no window");
  read_names();
  if (name_count)
    open_picture(names[at]);
  else
    view_trouble(&view, "", "No picture is chosen",
                 "Name some in this program's configuration: config { pictures \"landscape.png\" }");
  loop_run();
}
