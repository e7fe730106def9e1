/* Rect: half-open rectangles in screen pixels. Coordinates are clamped at entry to +-NP_FAR, so sums never overflow. */
#ifndef NITPICKER_RECT_H
#define NITPICKER_RECT_H

#include "abi/types.h"

#define NP_FAR 16384

struct np_rect {
  int x0, y0, x1, y1;
};

static inline int np_min(int a, int b) { return a < b ? a : b; }
static inline int np_max(int a, int b) { return a > b ? a : b; }
static inline int np_clamp(int64_t v, int low, int high) {
  return v < low || high < low ? low : v > high ? high : (int)v;
}
static inline struct np_rect np_box(int x, int y, int width, int height) {
  return (struct np_rect){x, y, x + width, y + height};
}
static inline bool np_empty(struct np_rect r) { return r.x0 >= r.x1 || r.y0 >= r.y1; }
static inline int np_width(struct np_rect r) { return r.x1 - r.x0; }
static inline int np_height(struct np_rect r) { return r.y1 - r.y0; }
static inline bool np_inside(struct np_rect r, int x, int y) { return x >= r.x0 && x < r.x1 && y >= r.y0 && y < r.y1; }
static inline struct np_rect np_cut(struct np_rect a, struct np_rect b) {
  return (struct np_rect){np_max(a.x0, b.x0), np_max(a.y0, b.y0), np_min(a.x1, b.x1), np_min(a.y1, b.y1)};
}
static inline bool np_touch(struct np_rect a, struct np_rect b) { return !np_empty(np_cut(a, b)); }
static inline struct np_rect np_join(struct np_rect a, struct np_rect b) {
  if (np_empty(a)) return b;
  if (np_empty(b)) return a;
  return (struct np_rect){np_min(a.x0, b.x0), np_min(a.y0, b.y0), np_max(a.x1, b.x1), np_max(a.y1, b.y1)};
}
static inline bool np_same(struct np_rect a, struct np_rect b) {
  return a.x0 == b.x0 && a.y0 == b.y0 && a.x1 == b.x1 && a.y1 == b.y1;
}
static inline struct np_rect np_inset(struct np_rect r, int by) {
  return (struct np_rect){r.x0 + by, r.y0 + by, r.x1 - by, r.y1 - by};
}

#endif
