/* Paint: from the scene to runs. np_paint is pure; only its sink touches client memory and the screen. */
#ifndef NITPICKER_PAINT_H
#define NITPICKER_PAINT_H

#include "state.h"

enum np_run_kind { NP_RUN_FILL, NP_RUN_CONTENT, NP_RUN_PIXELS };
struct np_run {
  struct rect at; /* on the screen */
  uint32_t kind, color;
  const uint32_t *pixels; /* PIXELS: of the upper left corner, rows `stride` apart */
  size_t stride;
  int sx, sy; /* CONTENT: place in the shown buffer that belongs to at.x0, at.y0 */
  uint16_t view;
  uint8_t buffer;
  bool half; /* CONTENT: at half brightness */
};
typedef void (*np_sink)(void *context, const struct np_run *run);

/* Emits every pixel of the band at most once. Call np_take_damage or np_scene before. */
void np_paint(struct np *np, struct rect band, np_sink sink, void *context);
/* Makes some rows of a kept drawing that the band will need, at the cost of painting so many pixels; false when all are
 * there or find no room. */
bool np_paint_ahead(struct np *np, struct rect band, int pixels);

/* refresh.c: frames. Nothing runs after begin when there is nothing to paint. With two pages, each is one frame behind
 * the other, so what the frame before has changed is painted again. Call piece, each about so
 * many pixels, until it is false, with steps between
 * unless alone is true, and then step NP_FRAMED. */
void np_refresh_begin(struct np *np, bool two_pages);
bool np_refresh_piece(struct np *np, int pixels, np_sink sink, void *context);
bool np_refresh_alone(const struct np *np);

#endif
