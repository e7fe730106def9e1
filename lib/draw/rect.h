/* Rect: half-open rectangles in screen pixels. Coordinates are clamped at entry to +-RECT_FAR, so sums never overflow.
 */
#ifndef DRAW_RECT_H
#define DRAW_RECT_H

#include "abi/types.h"

#define RECT_FAR 16384

struct rect {
  int x0, y0, x1, y1;
};

static inline int least(int a, int b) { return a < b ? a : b; }
static inline int most(int a, int b) { return a > b ? a : b; }
static inline int clamp(int64_t v, int low, int high) { return v < low || high < low ? low : v > high ? high : (int)v; }
static inline struct rect rect_of(int x, int y, int width, int height) {
  return (struct rect){x, y, x + width, y + height};
}
static inline bool rect_empty(struct rect r) { return r.x0 >= r.x1 || r.y0 >= r.y1; }
static inline int rect_width(struct rect r) { return r.x1 - r.x0; }
static inline int rect_height(struct rect r) { return r.y1 - r.y0; }
static inline bool rect_holds(struct rect r, int x, int y) { return x >= r.x0 && x < r.x1 && y >= r.y0 && y < r.y1; }
static inline struct rect rect_cut(struct rect a, struct rect b) {
  return (struct rect){most(a.x0, b.x0), most(a.y0, b.y0), least(a.x1, b.x1), least(a.y1, b.y1)};
}
static inline bool rect_touch(struct rect a, struct rect b) { return !rect_empty(rect_cut(a, b)); }
static inline struct rect rect_join(struct rect a, struct rect b) {
  if (rect_empty(a)) return b;
  if (rect_empty(b)) return a;
  return (struct rect){least(a.x0, b.x0), least(a.y0, b.y0), most(a.x1, b.x1), most(a.y1, b.y1)};
}
static inline bool rect_same(struct rect a, struct rect b) {
  return a.x0 == b.x0 && a.y0 == b.y0 && a.x1 == b.x1 && a.y1 == b.y1;
}
static inline struct rect rect_inset(struct rect r, int by) {
  return (struct rect){r.x0 + by, r.y0 + by, r.x1 - by, r.y1 - by};
}

#endif
