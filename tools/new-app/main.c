/* NAME: say in one line what it does, and in the next why it is there. */
#include "base/loop.h"
#include "ui/button.h"
#include "ui/label.h"
#include "ui/window.h"

static struct window window;
static struct label greeting;
static struct button done;

static void leave(struct button *b) { env_exit(0, "closed by the user"); }

static void resized(struct window *w) {
  int margin = ui_px(&w->ui, 24), width = w->ui.width - 2 * margin, height = ui_px(&w->ui, 32);
  ui_place(&greeting.widget, rect_of(margin, margin, width, label_height(&greeting, width)));
  ui_place(&done.widget, rect_of(margin, w->ui.height - margin - height, button_width(&done), height));
  ui_damage(&w->ui, rect_of(0, 0, w->ui.width, w->ui.height));
}

int main(int argc, char **argv) {
  window_session();
  ui_init(&window.ui);
  window_prepare(&window);
  label_init(&greeting, &window.ui, LABEL_LARGE, "NAME is running");
  button_init(&done, &window.ui, "Close", leave);
  done.primary = true;
  window.resized = resized;
  if (window_open(&window, "NAME", 360, 180, 240, 140) != ST_OK) env_exit(1, "the display server gives no window");
  loop_run();
}
