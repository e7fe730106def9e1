/* Place: rectangles and stacking, as the wm says or, where there is none, by simple rules of nitpicker's own. */
#include "state.h"

/* The screen without strip and panel. */
struct rect np_work(struct np *np) {
  struct rect r = {0, NP_STRIP * (int)np->scale, np->width, np->height};
  for (unsigned i = 0; i < np->ordered; i++) {
    const struct np_view *v = np_nth(np, i);
    if (v->layer == NP_LAYER_PANEL) r.y1 = least(r.y1, v->outer.y0);
  }
  return rect_near(r);
}

/* Keeps a rectangle below the strip, at least of minimum size, and within reach of the pointer. */
static struct rect reachable(const struct np *np, struct rect r) {
  int s = (int)np->scale, w = clamp(rect_width(r), NP_MIN_WIDTH * s, np->width), top = NP_STRIP * s;
  int h = clamp(rect_height(r), NP_MIN_HEIGHT * s, np->height - top), keep = NP_MIN_HEIGHT * s;
  return rect_of(clamp(r.x0, keep - w, np->width - keep), clamp(r.y0, top, np->height - NP_PLATE * s), w, h);
}

void np_place(struct np *np, struct np_view *v, struct rect outer) {
  outer = rect_near(np_framed(v) ? reachable(np, outer) : outer);
  bool first = !v->placed,
       sized = rect_width(outer) != rect_width(v->outer) || rect_height(outer) != rect_height(v->outer);
  if (!first && rect_same(outer, v->outer)) return;
  np_drop_popups(np, v, 0);
  np_damage(np, rect_join(v->outer, outer));
  if (v->outer.x0 < 0 || outer.x0 < 0) np_redraw(np, np_index(np, v)); /* the label begins at the screen's edge */
  v->outer = outer, v->placed = true, v->place_at = 0, v->damage = (struct rect){0};
  np->stale = true;
  struct rect c = np_content(np, v);
  struct gui_event configure = {.type = GUI_CONFIGURE, .x = rect_width(c), .y = rect_height(c)};
  if (first || sized) np_tell(np, v, configure);
  if (first) np_mapped(np, v);
}

/* In the middle, windows one a step beside the other; what has no frame where its role belongs. */
void np_place_self(struct np *np, struct np_view *v) {
  struct rect work = np_work(np), all = {0, NP_STRIP * (int)np->scale, np->width, np->height};
  int s = (int)np->scale, b = np_framed(v) ? 2 * NP_BORDER * s : 0, plate = np_framed(v) ? NP_PLATE * s : 0;
  int w = v->wish[0] ? (int)v->wish[0] : rect_width(work) / 2, h = v->wish[1] ? (int)v->wish[1] : rect_height(work) / 2;
  w = least(w + b, rect_width(work)), h = least(h + b + plate, rect_height(work));
  int step = v->layer == NP_LAYER_WINDOW ? ((int)(np->cascade++ % 8) - 3) * 24 * s : 0;
  int x = (work.x0 + work.x1 - w) / 2 + step, y = (work.y0 + work.y1 - h) / 2 + step;
  struct rect r = rect_of(clamp(x, work.x0, work.x1 - w), clamp(y, work.y0, work.y1 - h), w, h);
  if (v->layer == NP_LAYER_WALLPAPER) r = all;
  if (v->layer == NP_LAYER_PANEL) r = (struct rect){0, np->height - NP_PANEL * s, np->width, np->height};
  if (v->layer == NP_LAYER_KEEPER) r = rect_of((np->width - w) / 2, np->height - h, w, h);
  np_place(np, v, r);
  if (v->layer == NP_LAYER_PANEL) np_tell_wm(np, PLACEMENT_SCREEN, NULL);
}

void np_hide(struct np *np, struct np_view *v, bool hide) {
  if (v->hidden == hide) return;
  v->hidden = hide, np->stale = true;
  if (hide && np->focus == np_index(np, v)) np_focus(np, NULL, false);
  if (!hide && np->await == np_index(np, v)) np_focus(np, v, true);
  np_list(np, v, GUI_LISTED);
}

/* Of the signer: all its windows come and go together. */
void np_show(struct np *np, unsigned session, bool show) {
  np->session[session % NP_SESSIONS].shown = show, np->stale = true;
  np_damage_strip(np);
  for (unsigned i = 0; i < NP_EACH; i++) np_damage(np, np_at(np, session * NP_EACH + i)->outer);
}

void np_unstack(struct np *np, const struct np_view *v) {
  unsigned kept = 0;
  for (unsigned i = 0; i < np->ordered; i++)
    if (np_nth(np, i) != v) np->order[kept++ % NP_VIEWS] = np->order[i % NP_VIEWS];
  np->ordered = kept;
}

/* Where in order[] a view goes: above its sibling when that is in the same layer, at the top or bottom of the layer. */
static unsigned position(struct np *np, const struct np_view *v, uint32_t where, const struct np_view *sibling) {
  for (unsigned i = 0; i < np->ordered; i++) {
    const struct np_view *other = np_nth(np, i);
    if (other->layer < v->layer) return i;
    if (other->layer > v->layer || where == PLACEMENT_BOTTOM) continue;
    if (!sibling || other == sibling) return i;
  }
  return np->ordered;
}

/* A window nobody asked for goes behind the focused one. */
void np_raise(struct np *np, struct np_view *v, uint32_t where, const struct np_view *sibling) {
  if (sibling && (sibling == v || sibling->layer != v->layer)) sibling = NULL;
  np_unstack(np, v);
  unsigned at = position(np, v, where, sibling);
  const struct np_view *focus = np->focus == NP_NONE ? NULL : np_at(np, np->focus);
  if (!v->mapped && !sibling && focus && focus->layer == v->layer && focus != v)
    at = position(np, v, PLACEMENT_ABOVE, focus) + 1;
  for (unsigned i = np->ordered++; i > at; i--) np->order[i % NP_VIEWS] = np->order[(i - 1) % NP_VIEWS];
  np->order[at % NP_VIEWS] = (uint16_t)np_index(np, v);
  np->stale = true;
  for (unsigned i = np_index(np, v) & ~(NP_EACH - 1u), n = 0; n < NP_EACH; i++, n++)
    if (np_root(np, np_at(np, i)) == v && np_visible(np, v)) np_damage(np, np_at(np, i)->outer); /* its popups, too */
}

enum status np_placement(struct np *np, const struct placement_id *in, struct placement_window *out) {
  struct np_view *v = np_find(np, in->id);
  if (!v || v->depth || v->layer != NP_LAYER_WINDOW) return ST_NOT_FOUND;
  out->id = in->id, out->cookie = v->cookie, out->parent = v->parent, out->group = np_owner(np, v) + 1;
  out->x = v->outer.x0, out->y = v->outer.y0, out->wish_width = v->wish[0], out->wish_height = v->wish[1];
  out->min_width = v->wish[2], out->min_height = v->wish[3];
  out->max_width = v->wish[4], out->max_height = v->wish[5];
  if (v->placed) out->width = (uint32_t)rect_width(v->outer), out->height = (uint32_t)rect_height(v->outer);
  out->flags = (v->hidden ? PLACEMENT_HIDDEN : 0) | (np->focus == np_index(np, v) ? PLACEMENT_FOCUSED : 0) |
               (v->mapped ? PLACEMENT_MAPPED : 0);
  return ST_OK;
}

static enum status stack(struct np *np, struct np_view *v, const struct placement_stack_in *in) {
  const struct np_view *sibling = in->where == PLACEMENT_ABOVE ? np_find(np, in->sibling) : NULL;
  if (in->where > PLACEMENT_ABOVE || (in->where == PLACEMENT_ABOVE && !sibling)) return ST_BAD_ARG;
  np_raise(np, v, in->where, sibling);
  return ST_OK;
}

static enum status place(struct np *np, struct np_view *v, const struct placement_place_in *in) {
  int x = clamp(in->x, -RECT_FAR, RECT_FAR), y = clamp(in->y, -RECT_FAR, RECT_FAR);
  np_place(np, v, rect_of(x, y, clamp(in->width, 0, RECT_FAR), clamp(in->height, 0, RECT_FAR)));
  np_hide(np, v, in->hidden != 0);
  if (v->fixed != (in->fixed != 0)) v->fixed = !v->fixed, np_damage_view(np, v);
  return ST_OK;
}

void np_manage(struct np *np, bool manage) {
  if (!np->gesture.own) np_end(np, false);
  np->wm = manage, np->wm_queued = 0;
  for (unsigned i = 0; i < NP_VIEWS && !manage; i++)
    if (np->view[i].serial && !np->view[i].placed) np_place_self(np, &np->view[i]);
}

/* What concerns one window begins with its id. */
enum status np_step_wm(struct np *np, unsigned method, const void *in) {
  if (method == placement_nr_answer) return np_answer(np, in);
  struct np_view *v = np_find(np, *(const uint64_t *)in);
  if (!v || v->depth || v->layer != NP_LAYER_WINDOW) return ST_NOT_FOUND;
  if (method == placement_nr_place) return place(np, v, in);
  if (method == placement_nr_stack) return stack(np, v, in);
  if (method == placement_nr_cookie) v->cookie = ((const struct placement_cookie_in *)in)->cookie;
  return ST_OK;
}
