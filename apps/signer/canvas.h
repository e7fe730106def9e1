/* Canvas: rectangles and text in the window's own pixels, with the glyphs that lib/glyph rasterised at build time.
 * Bound: every operation is clipped to the canvas; coordinates are physical pixels. */
#ifndef SIGNER_CANVAS_H
#define SIGNER_CANVAS_H

#include "glyph/glyph.h"

enum face { FACE_TEXT = GLYPH_SANS, FACE_BOLD = GLYPH_BOLD, FACE_MONO = GLYPH_MONO, FACE_TITLE = GLYPH_TITLE };

enum color { /* 0x00RRGGBB; text on its own ground has a contrast of at least 4.5:1 */
             INK = 0x1c232b,
             DIM = 0x56636f,
             SURFACE = 0xf7f8fa,
             PAPER = 0xffffff,
             LINE = 0x9fb0c2,
             OUTSIDE = 0xe3e8ed,
             GREEN = 0x009e73,
             ON_GREEN = 0x0b1016,
             SIGNED = 0x00694c,
             REFUSAL = 0xa33a00,
             WARNING = 0xfff1cc,
             FOCUS = 0x0072b2,
             DISABLED = 0xdfe5ea
};

struct rect {
  int x, y, w, h;
};
struct canvas {
  uint32_t *pixels;
  int width, height, scale;
};

void canvas_fill(const struct canvas *c, struct rect r, uint32_t color);
void canvas_frame(const struct canvas *c, struct rect r, int thickness, uint32_t color); /* inside r */
/* A box with rounded corners; `outside` is the colour around it. */
void canvas_box(const struct canvas *c, struct rect r, uint32_t ground, uint32_t edge, uint32_t outside);
/* Draws bytes of ASCII (or UTF-8 of the few other characters that lib/glyph has) with y as the top of the line, up to x
 * = limit; returns the x behind the last glyph. */
int canvas_text(const struct canvas *c, enum face face, int x, int y, int limit, uint32_t color, const char *text,
                size_t bytes);
int canvas_width(const struct canvas *c, enum face face, const char *text, size_t bytes);
int canvas_line(const struct canvas *c, enum face face); /* height of a line of this face */
int canvas_cell(const struct canvas *c);                 /* width of a monospaced cell */

#endif
