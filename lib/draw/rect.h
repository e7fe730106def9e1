/* Rect: half-open rectangles in screen pixels. Coordinates are clamped at entry to +-RECT_FAR, so sums never overflow.
 */
#ifndef DRAW_RECT_H
#define DRAW_RECT_H

#include "abi/types.h"

#define RECT_FAR 16384

struct rect {
  int x0, y0, x1, y1;
};

/*@ predicate holds(struct rect r, integer x, integer y) = r.x0 <= x < r.x1 && r.y0 <= y < r.y1;
  @ predicate near(struct rect r) = -4 * RECT_FAR <= r.x0 <= 4 * RECT_FAR && -4 * RECT_FAR <= r.x1 <= 4 * RECT_FAR &&
  @                                 -4 * RECT_FAR <= r.y0 <= 4 * RECT_FAR && -4 * RECT_FAR <= r.y1 <= 4 * RECT_FAR; */
/*@ assigns \nothing;
  @ ensures \result == (a < b ? a : b); */
static inline int least(int a, int b) { return a < b ? a : b; }
/*@ assigns \nothing;
  @ ensures \result == (a > b ? a : b); */
static inline int most(int a, int b) { return a > b ? a : b; }
/*@ assigns \nothing;
  @ ensures high < low ==> \result == low;
  @ ensures low <= high ==> low <= \result <= high;
  @ ensures low <= high && v < low ==> \result == low;
  @ ensures low <= high && v > high ==> \result == high;
  @ ensures low <= v <= high ==> \result == v; */
static inline int clamp(int64_t v, int low, int high) { return v < low || high < low ? low : v > high ? high : (int)v; }
/*@ requires -4 * RECT_FAR <= x <= 4 * RECT_FAR && -4 * RECT_FAR <= y <= 4 * RECT_FAR;
  @ requires -4 * RECT_FAR <= width <= 4 * RECT_FAR && -4 * RECT_FAR <= height <= 4 * RECT_FAR;
  @ assigns \nothing;
  @ ensures \result.x0 == x && \result.y0 == y && \result.x1 == x + width && \result.y1 == y + height; */
static inline struct rect rect_of(int x, int y, int width, int height) {
  return (struct rect){x, y, x + width, y + height};
}
/*@ assigns \nothing;
  @ ensures \result != 0 <==> r.x0 >= r.x1 || r.y0 >= r.y1; */
static inline bool rect_empty(struct rect r) { return r.x0 >= r.x1 || r.y0 >= r.y1; }
static inline int rect_width(struct rect r) { return r.x1 - r.x0; }
static inline int rect_height(struct rect r) { return r.y1 - r.y0; }
/*@ assigns \nothing;
  @ ensures \result != 0 <==> holds(r, x, y); */
static inline bool rect_holds(struct rect r, int x, int y) { return x >= r.x0 && x < r.x1 && y >= r.y0 && y < r.y1; }
/*@ assigns \nothing;
  @ ensures \result.x0 == (a.x0 > b.x0 ? a.x0 : b.x0) && \result.y0 == (a.y0 > b.y0 ? a.y0 : b.y0);
  @ ensures \result.x1 == (a.x1 < b.x1 ? a.x1 : b.x1) && \result.y1 == (a.y1 < b.y1 ? a.y1 : b.y1);
  @ ensures \forall int x, y; holds(\result, x, y) <==> holds(a, x, y) && holds(b, x, y); */
static inline struct rect rect_cut(struct rect a, struct rect b) {
  return (struct rect){most(a.x0, b.x0), most(a.y0, b.y0), least(a.x1, b.x1), least(a.y1, b.y1)};
}
/*@ assigns \nothing;
  @ ensures \result != 0 <==> a.x0 < a.x1 && b.x0 < b.x1 && a.x0 < b.x1 && b.x0 < a.x1 &&
  @                           a.y0 < a.y1 && b.y0 < b.y1 && a.y0 < b.y1 && b.y0 < a.y1; */
static inline bool rect_touch(struct rect a, struct rect b) { return !rect_empty(rect_cut(a, b)); }
/*@ assigns \nothing;
  @ ensures \forall int x, y; holds(a, x, y) || holds(b, x, y) ==> holds(\result, x, y); */
static inline struct rect rect_join(struct rect a, struct rect b) {
  if (rect_empty(a)) return b;
  if (rect_empty(b)) return a;
  return (struct rect){least(a.x0, b.x0), least(a.y0, b.y0), most(a.x1, b.x1), most(a.y1, b.y1)};
}
/* With coordinates that are clamped, for what is kept. */
static inline struct rect rect_near(struct rect r) {
  return (struct rect){clamp(r.x0, -RECT_FAR, RECT_FAR), clamp(r.y0, -RECT_FAR, RECT_FAR),
                       clamp(r.x1, -RECT_FAR, RECT_FAR), clamp(r.y1, -RECT_FAR, RECT_FAR)};
}
static inline bool rect_same(struct rect a, struct rect b) {
  return a.x0 == b.x0 && a.y0 == b.y0 && a.x1 == b.x1 && a.y1 == b.y1;
}
/*@ requires near(r) && 0 <= by <= RECT_FAR;
  @ assigns \nothing;
  @ ensures \forall int x, y; holds(\result, x, y) ==> holds(r, x, y); */
static inline struct rect rect_inset(struct rect r, int by) {
  return (struct rect){r.x0 + by, r.y0 + by, r.x1 - by, r.y1 - by};
}

#endif
