/* Policy: one event in, actions out. The order of business for each kind of event is here; geometry, order and gestures
 * have files of their own. */
#include "wm.h"

struct window *wm_find(struct wm *wm, uint64_t id) {
  for (unsigned i = 0; i < wm->count && id; i++)
    if (wm->window[i].id == id) return &wm->window[i];
  return NULL;
}

bool wm_shown(const struct wm *wm, const struct window *w) { return !w->minimised && w->workspace == wm->workspace; }

void wm_act(struct actions *out, struct action a) {
  if (out->count < ACTIONS_MAX) out->list[out->count++] = a;
}

static bool same(const struct rect *a, const struct rect *b) {
  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

void wm_tell(const struct wm *wm, struct window *w, struct actions *out) {
  bool hidden = !wm_shown(wm, w);
  if (!w->told_once || hidden != w->told_hidden || !same(&w->told, &w->at))
    wm_act(out, (struct action){
                    .type = ACTION_PLACE, .id = w->id, .at = w->at, .hidden = hidden, .fixed = wm->fill && !w->parent});
  w->told = w->at, w->told_hidden = hidden, w->told_once = true;
  uint64_t cookie = cookie_pack(wm, w);
  if (cookie != w->cookie) wm_act(out, (struct action){.type = ACTION_COOKIE, .id = w->id, .value = cookie});
  w->cookie = cookie;
}

/* Maximised and tiled windows fill their part of the work area as far as their limits allow. */
void wm_shape(const struct wm *wm, struct window *w, enum shape shape) {
  struct rect part = wm->screen.work;
  w->shape = (uint8_t)shape;
  area_limit_size(&w->normal, &w->limits);
  area_reachable(&wm->screen, &w->normal);
  w->at = w->normal;
  if (shape == SHAPE_NORMAL) return;
  if (shape != SHAPE_MAXIMISED) part.width /= 2;
  if (shape == SHAPE_RIGHT) part.x += wm->screen.work.width - part.width;
  int32_t right = part.x + part.width;
  area_limit_size(&part, &w->limits);
  if (shape == SHAPE_RIGHT) part.x = right - part.width;
  area_reachable(&wm->screen, &part);
  w->at = part;
}

static struct window *enter(struct wm *wm, const struct placement_window *p) {
  if (wm->count == WINDOWS_MAX || !p->id || wm_find(wm, p->id)) return NULL;
  struct window *w = &wm->window[wm->count++];
  *w = (struct window){.id = p->id,
                       .parent = p->parent == p->id ? 0 : p->parent,
                       .cookie = p->cookie,
                       .limits = area_limits(&wm->screen, p),
                       .workspace = (uint8_t)wm->workspace};
  const struct window *parent = wm_find(wm, w->parent);
  if (parent) w->workspace = parent->workspace;
  if (p->flags & PLACEMENT_FOCUSED) wm->focused = p->id;
  return w;
}

static void new_window(struct wm *wm, const struct placement_window *p, struct actions *out) {
  struct window *w = enter(wm, p);
  if (!w) return;
  w->at = area_wish(&wm->screen, p, &w->limits);
  w->at = w->normal = spot_for(wm, w);
  if (wm->fill && !w->parent) wm_shape(wm, w, SHAPE_MAXIMISED);
  wm_tell(wm, w, out);
  stack_enter(wm, p->id, out);
}

static void tell_all(struct wm *wm, struct actions *out) {
  for (unsigned i = 0; i < wm->count; i++) wm_tell(wm, &wm->window[i], out);
}

/* The first cookie tells which workspace was on the screen; windows without one, adopted before it, were new there. */
static void go_back(struct wm *wm, unsigned from) {
  for (unsigned i = 0; i + 1 < wm->count; i++)
    if (wm->window[i].workspace == from) wm->window[i].workspace = (uint8_t)wm->workspace;
}

/* A window that was there before this wm: what its cookie says, else where it stands; where windows fill, it is told
 * that it is fixed. Windows come in stacking order. */
static void adopt(struct wm *wm, const struct placement_window *p, struct actions *out) {
  if (!p->width || !p->height) return new_window(wm, p, out);
  struct window *w = enter(wm, p);
  if (!w) return;
  w->at = (struct rect){area_clamp(p->x, -16384, 16383), area_clamp(p->y, -16384, 16383),
                        area_clamp((int32_t)p->width, 1, 8191), area_clamp((int32_t)p->height, 1, 8191)};
  w->normal = w->at;
  w->told = w->at, w->told_once = !wm->fill, w->told_hidden = p->flags & PLACEMENT_HIDDEN;
  unsigned workspace = wm->workspace;
  if (!cookie_unpack(p->cookie, wm, w)) w->minimised = w->told_hidden;
  if (wm->workspace != workspace) go_back(wm, workspace);
  wm_shape(wm, w, wm->fill && !w->parent ? SHAPE_MAXIMISED : (enum shape)w->shape);
  tell_all(wm, out);
}

static void gone(struct wm *wm, uint64_t id) {
  struct window *w = wm_find(wm, id);
  if (!w) return;
  switch_end(wm);
  for (unsigned i = (unsigned)(w - wm->window); i + 1 < wm->count; i++) wm->window[i] = wm->window[i + 1];
  wm->count--;
  if (wm->focused == id) wm->focused = 0;
  if (wm->gesture.id == id) wm->gesture.number = 0;
}

/* The user focused a window, perhaps by its plate in the panel: it is shown and comes to the top. */
static void clicked(struct wm *wm, uint64_t id, struct actions *out) {
  struct window *w = wm_find(wm, id);
  wm->focused = w ? id : 0;
  switch_end(wm);
  if (!w) return;
  w->minimised = false;
  wm->workspace = w->workspace;
  tell_all(wm, out);
  stack_raise(wm, id, out);
}

static void send_to(struct wm *wm, const struct window *w, unsigned workspace) {
  uint64_t id = w->id;
  for (unsigned i = 0; i < wm->count; i++)
    if (wm->window[i].id == id || stack_descends(wm, &wm->window[i], id)) wm->window[i].workspace = (uint8_t)workspace;
}

static void toggle(struct wm *wm, struct window *w, enum shape shape) {
  wm_shape(wm, w, w->shape == shape ? SHAPE_NORMAL : shape);
}

static void minimise_all(struct wm *wm) {
  for (unsigned i = 0; i < wm->count; i++)
    if (wm_shown(wm, &wm->window[i])) wm->window[i].minimised = true;
}

static void chord(struct wm *wm, unsigned code, struct actions *out) {
  struct window *w = wm_find(wm, wm->focused);
  if (code == PLACEMENT_CHORD_NEXT || code == PLACEMENT_CHORD_PREVIOUS)
    return switch_next(wm, code == PLACEMENT_CHORD_NEXT, out);
  switch_end(wm);
  if (w && !wm_shown(wm, w)) w = NULL;
  if (code >= PLACEMENT_CHORD_WORKSPACE && code < PLACEMENT_CHORD_WORKSPACE + WORKSPACES)
    wm->workspace = code - PLACEMENT_CHORD_WORKSPACE;
  else if (code == PLACEMENT_CHORD_MINIMISE_ALL)
    minimise_all(wm);
  else if (!w)
    return;
  else if (code == PLACEMENT_CHORD_LEFT)
    toggle(wm, w, SHAPE_LEFT);
  else if (code == PLACEMENT_CHORD_RIGHT)
    toggle(wm, w, SHAPE_RIGHT);
  else if (code == PLACEMENT_CHORD_MAXIMISE)
    toggle(wm, w, SHAPE_MAXIMISED);
  else if (code == PLACEMENT_CHORD_MINIMISE)
    w->minimised = true;
  else if (code >= PLACEMENT_CHORD_SEND && code < PLACEMENT_CHORD_SEND + WORKSPACES)
    send_to(wm, w, code - PLACEMENT_CHORD_SEND);
  tell_all(wm, out);
}

static void wish(struct wm *wm, const struct placement_window *p, struct actions *out) {
  struct window *w = wm_find(wm, p->id);
  if (!w) return;
  w->limits = area_limits(&wm->screen, p);
  if (w->shape == SHAPE_NORMAL && p->wish_width && p->wish_height) {
    struct rect wished = area_wish(&wm->screen, p, &w->limits);
    w->normal.width = wished.width, w->normal.height = wished.height;
  }
  wm_shape(wm, w, w->shape);
  wm_tell(wm, w, out);
}

static void reset(struct wm *wm, const struct placement_info_out *info) {
  unsigned workspace = wm->workspace;
  bool fill = wm->fill, middle = wm->middle;
  *wm = (struct wm){.screen = area_screen(info), .workspace = workspace, .fill = fill, .middle = middle};
}

static void placement(struct wm *wm, const struct wm_event *event, struct actions *out) {
  const struct placement_event *e = &event->placement;
  switch (e->type) {
  case PLACEMENT_NEW:
    return event->window ? new_window(wm, event->window, out) : (void)0;
  case PLACEMENT_WISH:
    return event->window ? wish(wm, event->window, out) : (void)0;
  case PLACEMENT_GONE:
    return gone(wm, e->id);
  case PLACEMENT_CLICKED:
    return clicked(wm, e->id, out);
  case PLACEMENT_BEGIN:
    return gesture_begin(wm, e, out);
  case PLACEMENT_MOTION:
    return gesture_motion(wm, e, out);
  case PLACEMENT_END:
    return gesture_end(wm, e, out);
  case PLACEMENT_CHORD:
    return chord(wm, e->code, out);
  default:
    return;
  }
}

void wm_step(struct wm *wm, const struct wm_event *event, struct actions *out) {
  out->count = 0;
  switch (event->type) {
  case WM_PLACEMENT:
    return placement(wm, event, out);
  case WM_RESET:
    return reset(wm, event->info);
  case WM_ADOPT:
    return adopt(wm, event->window, out);
  case WM_SWITCHED:
    return switch_end(wm);
  }
}
