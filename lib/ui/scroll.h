/* Scroll: the bar at the right of something taller than its place. Not a widget of its own: its owner paints it and
 * hands it events. */
#ifndef UI_SCROLL_H
#define UI_SCROLL_H

#include "ui/ui.h"

struct scroll {
  struct rect box;
  int total, shown, at; /* pixels; 0 <= at <= total - shown, or 0 */
  bool held;
  int hold; /* where in the knob the pointer took it */
};

#define SCROLL_WIDTH 12                   /* at scale 1 */
void scroll_to(struct scroll *s, int at); /* clamps */
void scroll_paint(const struct scroll *s, struct ui *ui, struct canvas *c);
bool scroll_pointer(struct scroll *s, const struct ui *ui, const struct gui_event *e); /* true when used */

#endif
