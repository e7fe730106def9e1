/* Area: rectangles, size limits and what "reachable" means. Pure.
 *
 * Reachable: the upper edge lies in the work area with a plate's height of room below it, and at least REACH pixels of
 * the width do, so the user can always take hold of a window and never loses one behind an edge. */
#ifndef WM_AREA_H
#define WM_AREA_H

#include "iface/placement.h"

enum { REACH = 96 };
struct rect {
  int32_t x, y, width, height;
};
struct limits {
  int32_t min_width, min_height, max_width, max_height;
}; /* outer */
struct screen {
  struct rect work;
  int32_t border, plate, min_width, min_height;
};

struct screen area_screen(const struct placement_info_out *info);
/* Outer limits from content sizes; an impossible wish is cut to what fits the screen. */
struct limits area_limits(const struct screen *s, const struct placement_window *w);
/* Outer size for a wished content size, 0 = three fifths of the work area. */
struct rect area_wish(const struct screen *s, const struct placement_window *w, const struct limits *l);
int32_t area_clamp(int32_t value, int32_t low, int32_t high);
void area_limit_size(struct rect *r, const struct limits *l);
/* Moves r until it is reachable. */
void area_reachable(const struct screen *s, struct rect *r);
bool area_is_reachable(const struct screen *s, const struct rect *r);
/* Moves r wholly into the work area where it fits, else to its upper left corner. */
void area_inside(const struct screen *s, struct rect *r);
int64_t area_overlap(const struct rect *a, const struct rect *b);

#endif
