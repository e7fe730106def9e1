/* Detail: what the chosen component trusts, as a sum and as a bar, and how it is now. */
#ifndef EXPLORER_DETAIL_H
#define EXPLORER_DETAIL_H

#include "chart.h"

struct detail {
  struct widget widget;
  const struct chart *chart;
  const char *note; /* trouble, in place of the live figures; NULL = none */
};
enum { DETAIL_HEIGHT = 208 }; /* at scale 1 */

void detail_init(struct detail *d, struct ui *ui, const struct chart *chart);

#endif
