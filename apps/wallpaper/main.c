/* Main: one window of the wallpaper role, painted anew when its size changes. */
#include "pattern.h"

#include "base/loop.h"
#include "ui/window.h"

static struct window window;

static void background(struct ui *ui, struct canvas *c) { pattern_paint(c); }

int main(int argc, char **argv) {
  window_session();
  ui_init(&window.ui);
  window_prepare(&window);
  window.single = true; /* it hardly ever changes: one buffer saves a screenful of memory */
  window.ui.background = background;
  if (window_open(&window, "", 0, 0, 0, 0) != ST_OK) env_exit(1, "the display server gives no wallpaper");
  loop_run();
}
