/* Shot: the widget that shows a picture of the screen, scaled down to fit and never up.
 *
 * The pixels belong to whoever gave them and may turn to zeros at any time, which shows as black: they are colours and
 * nothing else. Each place is the average of up to 4 x 4 source pixels. */
#ifndef CAPTURE_SHOT_H
#define CAPTURE_SHOT_H

#include "ui/ui.h"

#define SHOT_SIDE 8192

struct shot {
  struct widget widget;
  const volatile uint32_t *pixels; /* NULL = none */
  int width, height;
};

void shot_init(struct shot *s, struct ui *ui);
/* False, and nothing is shown, when the bytes are not those of a picture of that size. */
bool shot_show(struct shot *s, const volatile uint32_t *pixels, uint64_t bytes, uint32_t width, uint32_t height);
void shot_forget(struct shot *s);
struct rect shot_place(const struct shot *s); /* where it is in the window */

#endif
