/* Chart: the component tree as boxes and lines; one box is chosen by pointer or arrow keys. */
#ifndef EXPLORER_CHART_H
#define EXPLORER_CHART_H

#include "tree.h"
#include "ui/ui.h"

struct chart {
  struct widget widget;
  const struct tree *tree;
  unsigned chosen;
  void (*changed)(struct chart *c);
  struct rect box[NODES]; /* empty: not placed */
  int height;             /* that all boxes need */
};

void chart_init(struct chart *c, struct ui *ui, const struct tree *tree);
int chart_place(struct chart *c, int width); /* lays the boxes out for a width at x = y = 0; gives the height */
void chart_choose(struct chart *c, unsigned node);

/* Colours by what a component is to the chosen one. */
struct look {
  uint32_t fill, border, ink;
};
struct look chart_look(const struct ui *ui, char trust, bool chosen);

#endif
