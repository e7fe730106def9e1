/* Spot: where a new window goes: the place of its size that covers least of the others, or one step down the cascade.
 *
 * Bound: candidates come from the edges of the SEEN topmost shown windows, so at most (2 * SEEN + 3)^2 places are
 * weighed. */
#include "wm.h"

enum { SEEN = 12, EDGES = 2 * SEEN + 3 };

struct view {
  struct rect other[SEEN];
  unsigned count;
  int32_t gap;
  bool middle;
};

static void look(struct wm *wm, const struct window *w, struct view *v) {
  v->count = 0, v->gap = 2 * wm->screen.border, v->middle = wm->middle;
  for (unsigned i = 0; i < wm->count && v->count < SEEN; i++) {
    const struct window *o = &wm->window[i];
    if (o != w && o->told_once && wm_shown(wm, o)) v->other[v->count++] = o->at;
  }
}

static int64_t covered(const struct view *v, const struct rect *r) {
  int64_t sum = 0;
  for (unsigned i = 0; i < v->count; i++) sum += area_overlap(&v->other[i], r);
  return sum;
}

/* Candidate origins along one axis, with a gap between windows. Equally good places go to the first: the middle of the
 * height, and from the left on, so that the next window finds room beside this one, unless the middle is wanted. */
static unsigned edges(const struct view *v, bool across, int32_t from, int32_t room, int32_t size, int32_t *out) {
  unsigned n = 0;
  int32_t last = from + room - size, middle = from + (room - size) / 2;
  out[n++] = across && !v->middle ? area_clamp(from + v->gap, from, last) : middle;
  for (unsigned i = 0; i < v->count; i++) {
    const struct rect *o = &v->other[i];
    int32_t start = across ? o->x : o->y, end = across ? o->x + o->width : o->y + o->height;
    out[n++] = area_clamp(end + v->gap, from, last);
    out[n++] = area_clamp(start - size - v->gap, from, last);
  }
  out[n++] = from;
  out[n++] = last;
  return n;
}

static struct rect least_covering(const struct screen *s, const struct view *v, struct rect r, int64_t *cost) {
  int32_t xs[EDGES], ys[EDGES];
  unsigned nx = edges(v, true, s->work.x, s->work.width, r.width, xs);
  unsigned ny = edges(v, false, s->work.y, s->work.height, r.height, ys);
  struct rect best = r;
  *cost = INT64_MAX;
  for (unsigned j = 0; j < ny; j++) {
    for (unsigned i = 0; i < nx; i++) {
      r.x = xs[i], r.y = ys[j];
      int64_t c = covered(v, &r);
      if (c < *cost) *cost = c, best = r;
    }
  }
  return best;
}

/* One plate's height right and down of the former window, starting over at the corner when it would leave the work
 * area. */
static struct rect cascade(struct wm *wm, struct rect r) {
  const struct rect *work = &wm->screen.work;
  int32_t step = wm->screen.plate + wm->screen.border;
  r.x = wm->last_spot.x + step, r.y = wm->last_spot.y + step;
  if (r.x + r.width > work->x + work->width || r.x < work->x) r.x = work->x;
  if (r.y + r.height > work->y + work->height || r.y < work->y) r.y = work->y;
  return r;
}

/* Whether a shown window has this very corner: two plates in one place would look like one window. */
static bool corner_taken(const struct wm *wm, const struct window *w, const struct rect *r) {
  for (unsigned i = 0; i < wm->count; i++) {
    const struct window *o = &wm->window[i];
    if (o != w && wm_shown(wm, o) && o->at.x == r->x && o->at.y == r->y) return true;
  }
  return false;
}

static struct rect centred_on(const struct rect *parent, struct rect r) {
  r.x = parent->x + (parent->width - r.width) / 2;
  r.y = parent->y + (parent->height - r.height) / 2;
  return r;
}

struct rect spot_for(struct wm *wm, const struct window *w) {
  const struct window *parent = w->parent ? wm_find(wm, w->parent) : NULL;
  struct rect r = w->at;
  int64_t cost;
  if (parent) {
    r = centred_on(&parent->at, r);
  } else {
    struct view v;
    look(wm, w, &v);
    r = least_covering(&wm->screen, &v, r, &cost);
    if (cost > (int64_t)r.width * r.height / 2) r = cascade(wm, r);
    for (unsigned n = 0; n < WINDOWS_MAX && corner_taken(wm, w, &r); n++) wm->last_spot = r, r = cascade(wm, r);
    wm->last_spot = r;
  }
  area_inside(&wm->screen, &r);
  area_reachable(&wm->screen, &r);
  return r;
}
