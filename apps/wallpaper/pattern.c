/* Pattern: integer gradient with ordered dither (no bands), and curves plotted point by point with four-pixel coverage.
 *
 * Cost: one pass over the pixels without floating point, and at most 40 curves of a few thousand points, so that it
 * takes a fraction of a second even on an emulated machine. */
#include "pattern.h"

#include <math.h>

#define CURVES 22
#define PETALS 18
#define STEP 0.6f

static const uint8_t dither[4][4] = {{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}};
static const int corner[3][3] = {
    {30, 40, 54}, {46, 62, 82}, {20, 28, 40}}; /* red, green, blue: top left, middle, bottom right */

/* Colour component at t of 0..512 along the slant, in 1/16. */
static int shade(int channel, int t) {
  const int *from = corner[t < 256 ? 0 : 1], *to = corner[t < 256 ? 1 : 2];
  int part = t < 256 ? t : t - 256;
  return from[channel] * 16 + (to[channel] - from[channel]) * 16 * part / 256;
}

static void gradient(struct canvas *c) {
  int whole = c->width + 2 * c->height;
  for (int y = 0; y < c->height; y++) {
    uint32_t *row = c->pixels + (size_t)y * (size_t)c->stride;
    for (int x = 0; x < c->width; x++) {
      int t = (int)((int64_t)(x + 2 * y) * 512 / whole), d = dither[y & 3][x & 3];
      row[x] = (uint32_t)((shade(0, t) + d) >> 4 << 16 | (shade(1, t) + d) >> 4 << 8 | (shade(2, t) + d) >> 4);
    }
  }
}

static void dot(struct canvas *c, int x, int y, uint32_t colour, float cover) {
  if (!rect_has(c->clip, x, y)) return;
  uint32_t *p = c->pixels + (size_t)y * (size_t)c->stride + x;
  *p = colour_mix(*p, colour, (unsigned)(cover * 255));
}

/* A point between pixels, spread over the four around it. */
static void point(struct canvas *c, float x, float y, uint32_t colour, float strength) {
  int left = (int)floorf(x), top = (int)floorf(y);
  float fx = x - (float)left, fy = y - (float)top;
  dot(c, left, top, colour, (1 - fx) * (1 - fy) * strength);
  dot(c, left + 1, top, colour, fx * (1 - fy) * strength);
  dot(c, left, top + 1, colour, (1 - fx) * fy * strength);
  dot(c, left + 1, top + 1, colour, fx * fy * strength);
}

/* A closed curve of radius r whose edge waves PETALS times; turned by `phase`. */
static void curve(struct canvas *c, float cx, float cy, float r, float wave, float phase, uint32_t colour) {
  float step = STEP / r, turn_x = cosf(step), turn_y = sinf(step), petal_x = cosf(step * PETALS),
        petal_y = sinf(step * PETALS);
  float x = 1, y = 0, px = cosf(phase), py = sinf(phase);
  for (int n = (int)(6.2832f / step) + 1; n > 0; n--) {
    float radius = r + wave * px, was = x, petal = px;
    point(c, cx + radius * x, cy + radius * y, colour, 0.34f);
    x = was * turn_x - y * turn_y, y = was * turn_y + y * turn_x;
    px = petal * petal_x - py * petal_y, py = petal * petal_y + py * petal_x;
  }
}

void pattern_paint(struct canvas *c) {
  int least = c->width < c->height ? c->width : c->height;
  float size = (float)least * 0.46f, cx = (float)c->width * 0.72f, cy = (float)c->height * 0.56f;
  gradient(c);
  for (int i = 0; i < CURVES; i++) {
    float part = (float)(i + 1) / CURVES;
    curve(c, cx, cy, size * (0.28f + 0.72f * part), size * 0.055f * part, part * 9.42f, 0x6f9dc0);
    if (i % 3 == 0)
      curve(c, cx, cy, size * (0.28f + 0.72f * part), size * 0.055f * part, part * 9.42f + 3.1416f, 0x4fae9a);
  }
  curve(c, cx, cy, size * 0.22f, 0, 0, 0x6f9dc0), curve(c, cx, cy, size * 0.205f, 0, 0, 0x6f9dc0),
      curve(c, cx, cy, size * 0.09f, 0, 0, 0x4fae9a);
}
