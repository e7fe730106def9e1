/* Pane: the widget that shows a picture: fitted or at a fixed zoom, panned by dragging or the arrow keys; a
 * checkerboard shows through where the picture is transparent. */
#ifndef VIEWER_PANE_H
#define VIEWER_PANE_H

#include "picture.h"
#include "ui/ui.h"

struct pane {
  struct widget widget;
  const struct picture *picture; /* NULL = nothing to show */
  bool fit, held;
  int percent; /* when not fitted */
  int x, y;    /* top left of the view in zoomed pixels */
  int hold_x, hold_y;
  void (*changed)(struct pane *p); /* zoom changed */
};

void pane_init(struct pane *p, struct ui *ui);
void pane_show(struct pane *p, const struct picture *picture); /* fitted */
void pane_fit(struct pane *p);
void pane_zoom(struct pane *p, int percent);   /* clamped to 5..1600, the middle stays */
void pane_step(struct pane *p, int direction); /* next step of zoom in or out */
int pane_percent(const struct pane *p);        /* what is shown now */

#endif
