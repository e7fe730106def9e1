/* View: the viewer's widgets: picture, bar with name, size and zoom, and what is shown instead when a picture cannot
 * be. */
#ifndef VIEWER_VIEW_H
#define VIEWER_VIEW_H

#include "pane.h"
#include "ui/button.h"
#include "ui/label.h"

struct view {
  struct ui *ui;
  struct pane pane;
  struct label name, facts, headline, reason;
  struct button next, smaller, larger, fit, whole; /* whole: 100 % */
  const char *note; /* trouble with the window itself, in place of the facts; NULL = none */
};

/* ui: prepared, without widgets. next: pressed for the next picture. */
void view_init(struct view *v, struct ui *ui, void (*next)(struct button *b));
void view_place(struct view *v);
void view_picture(struct view *v, const char *name, const struct picture *picture);
/* Instead of a picture: what is wrong, why, and what to do. */
void view_trouble(struct view *v, const char *name, const char *headline, const char *reason);

#endif
