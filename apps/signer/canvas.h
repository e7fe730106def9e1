/* Canvas: rectangles and text in the window's own pixels, line by line through lib/draw. Bound: every operation is
 * clipped to the canvas; coordinates are physical pixels. */
#ifndef SIGNER_CANVAS_H
#define SIGNER_CANVAS_H

#include "draw/draw.h"

enum { /* 0x00RRGGBB; text on its own ground has a contrast of at least 4.5:1 */
       INK = 0x1c232b,
       FAINT = 0x56636f,
       SURFACE = 0xf7f8fa,
       SHEET = 0xffffff,
       LINE = 0x9fb0c2,
       OUTSIDE = 0xe3e8ed,
       ACTIVE = 0x009e73,
       ON_ACTIVE = 0x0b1016,
       BUTTON = 0xd3dbe3,
       DISABLED = 0xdfe5ea,
       SIGNED = 0x00694c,
       REFUSAL = 0xa33a00,
       WARNING = 0xfff1cc,
       FOCUS = 0x0072b2
};

struct canvas {
  uint32_t *pixels;
  int width, height, scale;
};

void canvas_fill(const struct canvas *c, struct rect r, uint32_t color);
void canvas_frame(const struct canvas *c, struct rect r, int thickness, uint32_t color); /* inside r */
void canvas_round(const struct canvas *c, struct rect r, uint32_t color);                /* filled */
int canvas_text(const struct canvas *c, struct pen pen, const char *text);               /* returns the x behind it */
int canvas_cell(const struct canvas *c); /* width of a monospaced cell */

#endif
