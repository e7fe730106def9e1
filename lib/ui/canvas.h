/* Canvas: a rectangle of 32-bit pixels in memory and the few shapes that widgets are made of.
 *
 * Pixels are 0x00RRGGBB, row 0 on top. Every drawing function is clipped to canvas.clip, which must lie inside the
 * canvas; coordinates may be anything. No function allocates. */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include "abi/types.h"

struct rect {
  int x, y, w, h;
};

struct canvas {
  uint32_t *pixels;
  int width, height, stride; /* stride in pixels */
  struct rect clip;
};

static inline struct rect rect_of(int x, int y, int w, int h) { return (struct rect){x, y, w, h}; }
static inline bool rect_empty(struct rect r) { return r.w <= 0 || r.h <= 0; }
static inline bool rect_has(struct rect r, int x, int y) {
  return x >= r.x && y >= r.y && x - r.x < r.w && y - r.y < r.h;
}
static inline struct rect rect_inset(struct rect r, int by) {
  return rect_of(r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by);
}
struct rect rect_both(struct rect a, struct rect b); /* intersection; w or h is 0 when there is none */
struct rect rect_around(struct rect a,
                        struct rect b); /* smallest rectangle with both; an empty one counts as nothing */

struct canvas canvas_of(uint32_t *pixels, int width, int height);
/* Narrows the clip to r; returns the former clip, to be put back. */
struct rect canvas_clip(struct canvas *c, struct rect r);

/* alpha 0..255 of colour over what is there. */
uint32_t colour_mix(uint32_t under, uint32_t colour, unsigned alpha);
/* WCAG contrast ratio times 10: 45 means 4.5:1. */
unsigned colour_contrast10(uint32_t a, uint32_t b);

void canvas_fill(struct canvas *c, struct rect r, uint32_t colour);
void canvas_blend(struct canvas *c, struct rect r, uint32_t colour, unsigned alpha);
void canvas_round(struct canvas *c, struct rect r, int radius, uint32_t colour); /* filled, corners anti-aliased */
/* A border of `thick` pixels inside r around a fill. */
void canvas_bordered(struct canvas *c, struct rect r, int radius, int thick, uint32_t border, uint32_t fill);
/* Ring without fill: the focus mark. */
void canvas_ring(struct canvas *c, struct rect r, int radius, int thick, uint32_t colour);
/* A filled disc or, with inner > 0, a ring between two radii (in 1/16 pixels) around a centre (in 1/16 pixels). */
void canvas_disc(struct canvas *c, int x16, int y16, int outer16, int inner16, uint32_t colour);
/* 8-bit coverage mask, w * h bytes, in a colour. */
void canvas_mask(struct canvas *c, int x, int y, int w, int h, const uint8_t *mask, uint32_t colour);
/* Copies the pixels of r from one canvas to another of the same size. */
void canvas_copy(struct canvas *to, const struct canvas *from, struct rect r);

#endif
