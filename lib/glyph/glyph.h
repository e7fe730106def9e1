/* Glyph: anti-aliased text for trusted components, rasterised when the system is built.
 *
 * Why no font parser: outlines are the most attacked file format of a desktop; the trusted path reads a fixed table
 * that tools/atlas made and that is linked in. All sizes are pixels at the given scale (1..3, others are clamped). */
#ifndef GLYPH_GLYPH_H
#define GLYPH_GLYPH_H

#include "abi/types.h"

enum glyph_face {
  GLYPH_SANS = 0, /* Inter 13: U+0020..U+017F, a few dashes, dots and arrows */
  GLYPH_BOLD,     /* Inter SemiBold 13: ASCII, middle dot, dashes, ellipsis, right arrow */
  GLYPH_MONO,     /* DejaVu Sans Mono 13: ASCII, middle dot, replacement dot */
  GLYPH_TITLE,    /* Inter SemiBold 22: as GLYPH_BOLD */
  GLYPH_SIGN,     /* enum glyph_sign, origin in the middle */
  GLYPH_CURSOR,   /* enum gui_cursor * 2, + 1 for its outline; origin at the hot spot */
  GLYPH_FACES
};
enum glyph_sign { GLYPH_RING, GLYPH_MINIMISE, GLYPH_MAXIMISE, GLYPH_CLOSE, GLYPH_SIGNS };

/* One picture: its box lies left pixels right of the pen and top pixels above the baseline (top counts upwards). */
struct glyph {
  uint32_t codepoint, offset;
  int16_t left, top;
  uint8_t width, height, advance, reserved;
};

/* Never NULL: a middle dot stands for what the face does not have. */
const struct glyph *glyph_get(enum glyph_face face, unsigned scale, uint32_t codepoint);
/* Coverage of pixel i of width * height, rows from the top: 0 = nothing, 255 = ink. */
uint8_t glyph_alpha(const struct glyph *g, unsigned i);
unsigned glyph_ascent(enum glyph_face face, unsigned scale); /* pixels from the top of a line to its baseline */
unsigned glyph_line(enum glyph_face face, unsigned scale);   /* pixels from baseline to baseline */
/* Decodes the character of UTF-8 text at *at and advances; malformed bytes give U+00B7 one by one, NUL and the end of
 * the bytes 0. */
uint32_t glyph_utf8(const char *text, size_t bytes, size_t *at);

#endif
