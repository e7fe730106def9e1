/* Window: windows and popups on a gui session: lent buffers, damage, frame pacing, theme and scale changes.
 *
 * Two buffers a window (one for the wallpaper): the back one is brought up to date by copying the last damage from the
 * front one, painted, committed; the next painting waits for the frame event. Events are fetched after the session's
 * signal. Errors: without a gui session the component exits with a log line; without memory for a new size the old
 * content stays. */
#ifndef UI_WINDOW_H
#define UI_WINDOW_H

#include "base/env.h"
#include "ui/ui.h"

struct window {
  struct ui ui;
  uint64_t id; /* of the session; 0 = closed */
  bool single, popup;
  bool waiting; /* a frame event is due */
  uint32_t cursor;
  struct memory buffer[2];
  struct canvas canvas[2];
  unsigned back;
  struct rect last; /* damage of the commit before: not yet in the back buffer */
  void (*resized)(
      struct window *w); /* place the widgets into ui.width x ui.height; also after a theme or scale change */
  void (*closed)(struct window *w);                           /* NULL = the component exits; for a popup: it is gone */
  void (*other)(struct window *w, const struct gui_event *e); /* events that the toolkit does not use */
  void *context;
};

/* Opens the gui session and the fonts (ROMs inter.otf, inter-semibold.otf, mono.ttf); call once, before anything else.
 */
void window_session(void);
const struct gui_info_out *window_screen(void);
cap_t window_gate(void);
const char *window_font_trouble(void); /* NULL, or what to tell the user about a missing font */

/* A window asking for a content size at scale 1 (0 = whatever comes); it appears after its first configure and commit.
 */
enum status window_open(struct window *w, const char *title, int width, int height, int min_width, int min_height);
/* A popup of `parent` at x, y, in physical pixels. UNSUPPORTED or DENIED when the display server gives none. */
enum status window_popup(struct window *w, const struct window *parent, int x, int y, int width, int height);
void window_title(struct window *w, const char *utf8); /* cut at 48 characters */
void window_close(struct window *w);
/* Sets up ui of a window before widgets are added: fonts, theme, scale of the session. */
void window_prepare(struct window *w);

#endif
