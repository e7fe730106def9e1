/* Canvas: clipped software drawing: fills, blends, anti-aliased round shapes, glyph masks. */
#include "ui/canvas.h"

#include <math.h>
#include <string.h>

static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

struct rect rect_both(struct rect a, struct rect b) {
  int x = most(a.x, b.x), y = most(a.y, b.y);
  return rect_of(x, y, most(0, least(a.x + a.w, b.x + b.w) - x), most(0, least(a.y + a.h, b.y + b.h) - y));
}

struct rect rect_around(struct rect a, struct rect b) {
  if (rect_empty(a)) return b;
  if (rect_empty(b)) return a;
  int x = least(a.x, b.x), y = least(a.y, b.y);
  return rect_of(x, y, most(a.x + a.w, b.x + b.w) - x, most(a.y + a.h, b.y + b.h) - y);
}

struct canvas canvas_of(uint32_t *pixels, int width, int height) {
  return (struct canvas){pixels, width, height, width, {0, 0, width, height}};
}

struct rect canvas_clip(struct canvas *c, struct rect r) {
  struct rect before = c->clip;
  c->clip = rect_both(before, r);
  return before;
}

uint32_t colour_mix(uint32_t under, uint32_t colour, unsigned alpha) {
  unsigned a = alpha + (alpha >> 7); /* 0..256 */
  uint32_t odd = ((colour & 0xff00ff) * a + (under & 0xff00ff) * (256 - a)) >> 8 & 0xff00ff;
  uint32_t even = ((colour & 0xff00) * a + (under & 0xff00) * (256 - a)) >> 8 & 0xff00;
  return odd | even;
}

static double linear(unsigned byte) {
  double v = byte / 255.0;
  return v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour) {
  return 0.2126 * linear(colour >> 16 & 255) + 0.7152 * linear(colour >> 8 & 255) + 0.0722 * linear(colour & 255);
}

unsigned colour_contrast10(uint32_t a, uint32_t b) {
  double x = luminance(a), y = luminance(b);
  return (unsigned)(10 * (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05));
}

void canvas_fill(struct canvas *c, struct rect r, uint32_t colour) {
  r = rect_both(r, c->clip);
  for (int y = r.y; y < r.y + r.h; y++) {
    uint32_t *row = c->pixels + (size_t)y * (size_t)c->stride + r.x;
    for (int x = 0; x < r.w; x++) row[x] = colour;
  }
}

void canvas_blend(struct canvas *c, struct rect r, uint32_t colour, unsigned alpha) {
  r = rect_both(r, c->clip);
  for (int y = r.y; y < r.y + r.h; y++) {
    uint32_t *row = c->pixels + (size_t)y * (size_t)c->stride + r.x;
    for (int x = 0; x < r.w; x++) row[x] = colour_mix(row[x], colour, alpha);
  }
}

static void spot(struct canvas *c, int x, int y, uint32_t colour, float cover) {
  if (cover <= 0 || !rect_has(c->clip, x, y)) return;
  uint32_t *p = c->pixels + (size_t)y * (size_t)c->stride + x;
  *p = colour_mix(*p, colour, cover >= 1 ? 255 : (unsigned)(cover * 255));
}

/* One quarter disc of a rounded corner; (cx, cy) is its centre in pixel edges. inner < 0 draws it filled. */
static void corner(struct canvas *c, struct rect box, float cx, float cy, float outer, float inner, uint32_t colour) {
  box = rect_both(box, c->clip);
  for (int y = box.y; y < box.y + box.h; y++)
    for (int x = box.x; x < box.x + box.w; x++) {
      float dx = (float)x + 0.5f - cx, dy = (float)y + 0.5f - cy, d = sqrtf(dx * dx + dy * dy);
      float cover = fminf(1, fmaxf(0, outer - d + 0.5f));
      if (inner >= 0) cover *= fminf(1, fmaxf(0, d - inner + 0.5f));
      spot(c, x, y, colour, cover);
    }
}

static void corners(struct canvas *c, struct rect r, int radius, float inner, uint32_t colour) {
  float n = (float)radius;
  float left = (float)(r.x + radius), right = (float)(r.x + r.w - radius);
  float top = (float)(r.y + radius), bottom = (float)(r.y + r.h - radius);
  int x1 = r.x + r.w - radius, y1 = r.y + r.h - radius;
  corner(c, rect_of(r.x, r.y, radius, radius), left, top, n, inner, colour);
  corner(c, rect_of(x1, r.y, radius, radius), right, top, n, inner, colour);
  corner(c, rect_of(r.x, y1, radius, radius), left, bottom, n, inner, colour);
  corner(c, rect_of(x1, y1, radius, radius), right, bottom, n, inner, colour);
}

static int radius_in(struct rect r, int radius) { return most(0, least(radius, least(r.w, r.h) / 2)); }

void canvas_round(struct canvas *c, struct rect r, int radius, uint32_t colour) {
  if (rect_empty(rect_both(r, c->clip))) return;
  radius = radius_in(r, radius);
  canvas_fill(c, rect_of(r.x, r.y + radius, r.w, r.h - 2 * radius), colour);
  canvas_fill(c, rect_of(r.x + radius, r.y, r.w - 2 * radius, radius), colour);
  canvas_fill(c, rect_of(r.x + radius, r.y + r.h - radius, r.w - 2 * radius, radius), colour);
  corners(c, r, radius, -1, colour);
}

void canvas_bordered(struct canvas *c, struct rect r, int radius, int thick, uint32_t border, uint32_t fill) {
  canvas_round(c, r, radius, border);
  canvas_round(c, rect_inset(r, thick), most(0, radius - thick), fill);
}

void canvas_ring(struct canvas *c, struct rect r, int radius, int thick, uint32_t colour) {
  radius = radius_in(r, radius);
  canvas_fill(c, rect_of(r.x + radius, r.y, r.w - 2 * radius, thick), colour);
  canvas_fill(c, rect_of(r.x + radius, r.y + r.h - thick, r.w - 2 * radius, thick), colour);
  canvas_fill(c, rect_of(r.x, r.y + radius, thick, r.h - 2 * radius), colour);
  canvas_fill(c, rect_of(r.x + r.w - thick, r.y + radius, thick, r.h - 2 * radius), colour);
  corners(c, r, radius, (float)most(0, radius - thick), colour);
}

void canvas_disc(struct canvas *c, int x16, int y16, int outer16, int inner16, uint32_t colour) {
  int left = (x16 - outer16) / 16 - 1, top = (y16 - outer16) / 16 - 1, size = outer16 / 8 + 3;
  corner(c, rect_of(left, top, size, size), (float)x16 / 16, (float)y16 / 16, (float)outer16 / 16,
         inner16 > 0 ? (float)inner16 / 16 : -1, colour);
}

void canvas_mask(struct canvas *c, int x, int y, int w, int h, const uint8_t *mask, uint32_t colour) {
  struct rect r = rect_both(rect_of(x, y, w, h), c->clip);
  for (int row = r.y; row < r.y + r.h; row++) {
    uint32_t *to = c->pixels + (size_t)row * (size_t)c->stride;
    const uint8_t *from = mask + (size_t)(row - y) * (size_t)w;
    for (int column = r.x; column < r.x + r.w; column++)
      if (from[column - x]) to[column] = colour_mix(to[column], colour, from[column - x]);
  }
}

void canvas_copy(struct canvas *to, const struct canvas *from, struct rect r) {
  r = rect_both(r, rect_of(0, 0, to->width, to->height));
  for (int y = r.y; y < r.y + r.h; y++)
    memcpy(to->pixels + (size_t)y * (size_t)to->stride + r.x, from->pixels + (size_t)y * (size_t)from->stride + r.x,
           (size_t)r.w * sizeof(uint32_t));
}
