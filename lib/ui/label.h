/* Label: text that wraps at the width of its box; at most 600 bytes. */
#ifndef UI_LABEL_H
#define UI_LABEL_H

#include "ui/layout.h"
#include "ui/ui.h"

enum label_look { LABEL_PLAIN = 0, LABEL_DIM, LABEL_STRONG, LABEL_GOOD, LABEL_BAD, LABEL_LARGE };

struct label {
  struct widget widget;
  char text[600];
  enum label_look look;
  int align;
  struct layout layout;
};

void label_init(struct label *l, struct ui *ui, enum label_look look, const char *text);
void label_set(struct label *l, enum label_look look, const char *text); /* longer texts are cut */
int label_height(struct label *l, int width);                            /* pixels that the text needs at that width */

#endif
