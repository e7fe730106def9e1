/* Layout: where each widget of each screen is, from the window's size alone; drawing and clicks use the same answer. */
#ifndef SIGNER_LAYOUT_H
#define SIGNER_LAYOUT_H

#include "canvas.h"
#include "ui.h"

struct layout {
  int scale, margin, line;            /* pixels */
  int label_width;                    /* of the header names */
  int status, notice, phrase, footer; /* tops of single lines of text */
  struct rect window, document;
  struct rect widget[WIDGETS]; /* empty: not on this screen */
};

enum { LAYOUT_WIDTH = 760, LAYOUT_HEIGHT = 640, LAYOUT_MIN_WIDTH = 640, LAYOUT_MIN_HEIGHT = 560 }; /* at scale 1 */

/* Also tells the ui how many columns and rows a page has. */
void layout_make(struct layout *l, struct ui *u, const struct canvas *c);
enum widget layout_hit(const struct layout *l, const struct ui *u, int x, int y);

#endif
