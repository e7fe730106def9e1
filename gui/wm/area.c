/* Area: rectangles, size limits and what "reachable" means. Pure. */
#include "area.h"

enum { SIZE_MAX_PIXELS = 8191, SCREEN_MIN = 64 };

int32_t area_clamp(int32_t value, int32_t low, int32_t high) {
  if (value > high) value = high;
  return value < low ? low : value;
}

static int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }
static int32_t most(int32_t a, int32_t b) { return a > b ? a : b; }

struct screen area_screen(const struct placement_info_out *i) {
  struct screen s = {.border = area_clamp((int32_t)i->border, 0, 64), .plate = area_clamp((int32_t)i->plate, 0, 192)};
  s.work.width = area_clamp((int32_t)i->work_width, SCREEN_MIN, SIZE_MAX_PIXELS);
  s.work.height = area_clamp((int32_t)i->work_height, SCREEN_MIN, SIZE_MAX_PIXELS);
  s.work.x = area_clamp((int32_t)i->work_x, 0, SIZE_MAX_PIXELS);
  s.work.y = area_clamp((int32_t)i->work_y, 0, SIZE_MAX_PIXELS);
  s.min_width = area_clamp((int32_t)i->min_width, 200, 600);
  s.min_height = area_clamp((int32_t)i->min_height, 64, 192);
  return s;
}

static int32_t outer_width(const struct screen *s, uint32_t content) {
  return (int32_t)(content > SIZE_MAX_PIXELS ? SIZE_MAX_PIXELS : content) + 2 * s->border;
}

static int32_t outer_height(const struct screen *s, uint32_t content) {
  return (int32_t)(content > SIZE_MAX_PIXELS ? SIZE_MAX_PIXELS : content) + s->plate + s->border;
}

struct limits area_limits(const struct screen *s, const struct placement_window *w) {
  struct limits l;
  int32_t widest = most(s->work.width, s->min_width), highest = most(s->work.height, s->min_height);
  l.min_width = area_clamp(outer_width(s, w->min_width), s->min_width, widest);
  l.min_height = area_clamp(outer_height(s, w->min_height), s->min_height, highest);
  l.max_width = w->max_width ? area_clamp(outer_width(s, w->max_width), l.min_width, widest) : widest;
  l.max_height = w->max_height ? area_clamp(outer_height(s, w->max_height), l.min_height, highest) : highest;
  return l;
}

struct rect area_wish(const struct screen *s, const struct placement_window *w, const struct limits *l) {
  struct rect r = {s->work.x, s->work.y, s->work.width * 3 / 5, s->work.height * 3 / 5};
  if (w->wish_width) r.width = outer_width(s, w->wish_width);
  if (w->wish_height) r.height = outer_height(s, w->wish_height);
  area_limit_size(&r, l);
  return r;
}

void area_limit_size(struct rect *r, const struct limits *l) {
  r->width = area_clamp(r->width, l->min_width, l->max_width);
  r->height = area_clamp(r->height, l->min_height, l->max_height);
}

/* Both in one: the lowest and highest allowed origin. */
static void range(const struct screen *s, const struct rect *r, struct rect *low_high) {
  int32_t reach = least(REACH, least(r->width, s->work.width));
  int32_t room = least(most(s->plate, 8), s->work.height);
  *low_high = (struct rect){s->work.x + reach - r->width, s->work.y, s->work.x + s->work.width - reach,
                            s->work.y + s->work.height - room};
}

void area_reachable(const struct screen *s, struct rect *r) {
  struct rect a;
  range(s, r, &a);
  r->x = area_clamp(r->x, a.x, a.width);
  r->y = area_clamp(r->y, a.y, a.height);
}

bool area_is_reachable(const struct screen *s, const struct rect *r) {
  struct rect moved = *r;
  area_reachable(s, &moved);
  return moved.x == r->x && moved.y == r->y;
}

void area_inside(const struct screen *s, struct rect *r) {
  r->x = area_clamp(r->x, s->work.x, s->work.x + s->work.width - r->width);
  r->y = area_clamp(r->y, s->work.y, s->work.y + s->work.height - r->height);
}

int64_t area_overlap(const struct rect *a, const struct rect *b) {
  int32_t left = most(a->x, b->x), right = least(a->x + a->width, b->x + b->width);
  int32_t top = most(a->y, b->y), bottom = least(a->y + a->height, b->y + b->height);
  return left < right && top < bottom ? (int64_t)(right - left) * (bottom - top) : 0;
}
