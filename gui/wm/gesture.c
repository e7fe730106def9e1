/* Gesture: moving, resizing and the frame's buttons. One gesture at a time, as there is one pointer.
 *
 * Motion is always computed from where the gesture began, so lost or merged motion events change nothing. */
#include "wm.h"

enum { LOOSEN = 8, MAGNET = 10, EDGE_ZONE = 3 };

static void toggle_maximised(struct wm *wm, struct window *w) {
  wm_shape(wm, w, w->shape == SHAPE_MAXIMISED ? SHAPE_NORMAL : SHAPE_MAXIMISED);
}

/* The buttons: done at once, nothing follows. */
static bool button(struct wm *wm, struct window *w, unsigned code, struct actions *out) {
  if (code == PLACEMENT_MINIMISE)
    w->minimised = true;
  else if (code == PLACEMENT_MAXIMISE)
    toggle_maximised(wm, w);
  else if (code == PLACEMENT_RESTORE)
    w->minimised = false, wm->workspace = w->workspace;
  else
    return false;
  for (unsigned i = 0; i < wm->count; i++) wm_tell(wm, &wm->window[i], out);
  if (code != PLACEMENT_MINIMISE) stack_raise(wm, w->id, out);
  return true;
}

void gesture_begin(struct wm *wm, const struct placement_event *e, struct actions *out) {
  struct window *w = wm_find(wm, e->id);
  wm->gesture.number = 0;
  if (!w || e->code < PLACEMENT_MOVE || e->code > PLACEMENT_RESTORE) return;
  if (wm->fill && !w->parent && e->code != PLACEMENT_RESTORE) return; /* unanswered, so cancelled */
  wm_act(out, (struct action){.type = ACTION_ANSWER, .value = e->gesture});
  if (button(wm, w, e->code, out)) return;
  int32_t x = area_clamp(e->x, -32768, 32767), y = area_clamp(e->y, -32768, 32767);
  wm->gesture = (struct gesture){.number = e->gesture,
                                 .id = e->id,
                                 .code = e->code,
                                 .edges = (uint8_t)e->value & 15,
                                 .shape = w->shape,
                                 .x = x,
                                 .y = y,
                                 .pointer_x = x,
                                 .pointer_y = y,
                                 .at = w->at,
                                 .normal = w->normal};
}

/* A maximised or tiled window comes loose: its normal size, with the same part of its plate under the pointer. */
static void loosen(struct gesture *g, struct window *w) {
  if (w->shape == SHAPE_NORMAL) return;
  struct rect r = w->normal;
  int64_t along = (int64_t)(g->x - g->at.x) * r.width / (g->at.width ? g->at.width : 1);
  r.x = g->x - (int32_t)along, r.y = g->at.y;
  w->shape = SHAPE_NORMAL;
  g->at = r;
}

/* Edges of the work area hold a window that comes near. */
static int32_t attract(int32_t at, int32_t size, int32_t from, int32_t room) {
  if (at > from - MAGNET && at < from + MAGNET) return from;
  int32_t last = from + room - size;
  return at > last - MAGNET && at < last + MAGNET ? last : at;
}

static void move(struct wm *wm, struct gesture *g, struct window *w) {
  const struct rect *work = &wm->screen.work;
  struct rect r = g->at;
  r.x = attract(r.x + g->pointer_x - g->x, r.width, work->x, work->width);
  r.y = attract(r.y + g->pointer_y - g->y, r.height, work->y, work->height);
  area_reachable(&wm->screen, &r);
  w->at = w->normal = r;
}

static void resize(struct wm *wm, struct gesture *g, struct window *w) {
  struct rect r = g->at;
  int32_t dx = g->pointer_x - g->x, dy = g->pointer_y - g->y, top = wm->screen.work.y;
  if ((g->edges & PLACEMENT_UPPER) && r.y + dy < top) dy = top - r.y; /* the plate stays below the strip */
  r.width += g->edges & PLACEMENT_RIGHT ? dx : g->edges & PLACEMENT_LEFT ? -dx : 0;
  r.height += g->edges & PLACEMENT_LOWER ? dy : g->edges & PLACEMENT_UPPER ? -dy : 0;
  area_limit_size(&r, &w->limits);
  if (g->edges & PLACEMENT_LEFT) r.x = g->at.x + g->at.width - r.width;
  if (g->edges & PLACEMENT_UPPER) r.y = g->at.y + g->at.height - r.height;
  area_reachable(&wm->screen, &r);
  w->shape = SHAPE_NORMAL;
  w->at = w->normal = r;
}

static int32_t distance(int32_t a, int32_t b) { return a < b ? b - a : a - b; }

void gesture_motion(struct wm *wm, const struct placement_event *e, struct actions *out) {
  struct gesture *g = &wm->gesture;
  struct window *w = wm_find(wm, g->id);
  if (!g->number || e->gesture != g->number || !w) return;
  g->pointer_x = area_clamp(e->x, -32768, 32767), g->pointer_y = area_clamp(e->y, -32768, 32767);
  if (!g->moved && distance(g->pointer_x, g->x) < LOOSEN && distance(g->pointer_y, g->y) < LOOSEN &&
      w->shape != SHAPE_NORMAL)
    return;
  g->moved = true;
  if (g->code == PLACEMENT_MOVE)
    loosen(g, w), move(wm, g, w);
  else
    resize(wm, g, w);
  wm_tell(wm, w, out);
}

/* A window dropped with the pointer at an edge of the work area takes that half, or all of it. */
static void drop(const struct wm *wm, const struct gesture *g, struct window *w) {
  const struct rect *work = &wm->screen.work;
  if (g->pointer_x <= work->x + EDGE_ZONE)
    wm_shape(wm, w, SHAPE_LEFT);
  else if (g->pointer_x >= work->x + work->width - 1 - EDGE_ZONE)
    wm_shape(wm, w, SHAPE_RIGHT);
  else if (g->pointer_y <= work->y + EDGE_ZONE)
    wm_shape(wm, w, SHAPE_MAXIMISED);
}

void gesture_end(struct wm *wm, const struct placement_event *e, struct actions *out) {
  struct gesture g = wm->gesture;
  struct window *w = wm_find(wm, g.id);
  if (!g.number || e->gesture != g.number) return;
  wm->gesture.number = 0;
  if (!w || !g.moved) return;
  if (!e->value) { /* cancelled: as it was */
    w->normal = g.normal;
    wm_shape(wm, w, g.shape);
  } else if (g.code == PLACEMENT_MOVE) {
    struct rect kept = g.normal;
    drop(wm, &g, w);
    if (w->shape != SHAPE_NORMAL) w->normal.x = kept.x, w->normal.y = kept.y; /* restore goes back, not to the edge */
    area_reachable(&wm->screen, &w->normal);
  }
  wm_tell(wm, w, out);
}
