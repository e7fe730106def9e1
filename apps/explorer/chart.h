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
  struct rect at[NODES]; /* empty: not placed */
  int box, gap;          /* units: height of a box, space between rows */
};

void chart_init(struct chart *c, struct ui *ui, const struct tree *tree);
/* Lays the boxes out at x = y = 0, closer together when they do not fit the room; gives the height. */
int chart_place(struct chart *c, int width, int room);
void chart_choose(struct chart *c, unsigned node);

/* Colours by what a component is to the chosen one. */
struct look {
  uint32_t fill, border, ink;
};
struct look chart_look(const struct ui *ui, char trust, bool chosen);

#endif
