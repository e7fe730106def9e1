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

#endif
