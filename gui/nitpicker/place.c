/* Place: rectangles and stacking, as the wm says or, where there is none, by simple rules of nitpicker's own. */
#include "state.h"

/* The screen without strip and panel. */
struct np_rect np_work(struct np *np) {
  struct np_rect r = {0, NP_STRIP * (int)np->scale, np->width, np->height};
  for (unsigned i = 0; i < np->ordered; i++) {
    const struct np_view *v = np_at(np, np->order[i]);
    if (v->layer == NP_LAYER_PANEL) r.y1 = np_min(r.y1, v->outer.y0);
  }
  return r;
}

void np_configure(struct np *np, struct np_view *v) {
  struct np_rect c = np_content(np, v);
  np_push(np, np_index(np, v) / NP_EACH,
          (struct gui_event){.type = GUI_CONFIGURE, .window = np_local(np, v), .x = np_width(c), .y = np_height(c)});
}

/* Keeps a rectangle below the strip, at least of minimum size, and within reach of the pointer. */
static struct np_rect reachable(const struct np *np, struct np_rect r) {
  int s = (int)np->scale, w = np_clamp(np_width(r), NP_MIN_WIDTH * s, np->width), top = NP_STRIP * s;
  int h = np_clamp(np_height(r), NP_MIN_HEIGHT * s, np->height - top), keep = NP_MIN_HEIGHT * s;
  return np_box(np_clamp(r.x0, keep - w, np->width - keep), np_clamp(r.y0, top, np->height - NP_PLATE * s), w, h);
}

void np_place(struct np *np, struct np_view *v, struct np_rect outer) {
  if (np_framed(v)) outer = reachable(np, outer);
  bool first = !v->placed, sized = np_width(outer) != np_width(v->outer) || np_height(outer) != np_height(v->outer);
  if (!first && np_same(outer, v->outer)) return;
  np_drop_popups(np, v, 0);
  if (np_visible(np, v)) np_damage(np, np_join(v->outer, outer));
  v->outer = outer, v->placed = true, v->damage = (struct np_rect){0};
  np->stale = true;
  if (first && v->mapped) np_damage(np, outer);
  if (first || sized) np_configure(np, v);
  if (first) np_mapped(np, v);
}

static struct np_rect cascade(struct np *np, const struct np_view *v, struct np_rect work) {
  int s = (int)np->scale, b = 2 * NP_BORDER * s, step = (int)(np->cascade++ % 8) * (NP_PLATE + 12) * s;
  int w = v->wish[0] ? (int)v->wish[0] : np_width(work) / 2, h = v->wish[1] ? (int)v->wish[1] : np_height(work) / 2;
  w = np_min(w + b, np_width(work)), h = np_min(h + b + NP_PLATE * s, np_height(work));
  int x = work.x0 + 24 * s + step, y = work.y0 + 24 * s + step;
  return np_box(np_min(x, work.x1 - w), np_min(y, work.y1 - h), w, h);
}

void np_place_self(struct np *np, struct np_view *v) {
  struct np_rect work = np_work(np);
  int s = (int)np->scale;
  if (v->layer == NP_LAYER_WALLPAPER) {
    np_place(np, v, (struct np_rect){0, NP_STRIP * s, np->width, np->height});
  } else if (v->layer == NP_LAYER_PANEL) {
    np_place(np, v, (struct np_rect){0, np->height - NP_PANEL * s, np->width, np->height});
    np_push_wm(np, (struct placement_event){.type = PLACEMENT_SCREEN});
  } else {
    struct np_rect r = cascade(np, v, work);
    if (v->layer == NP_LAYER_SIGNER)
      r = np_box((work.x0 + work.x1 - np_width(r)) / 2, (work.y0 + work.y1 - np_height(r)) / 2, np_width(r),
                 np_height(r));
    np_place(np, v, r);
  }
}

void np_hide(struct np *np, struct np_view *v, bool hide) {
  if (v->hidden == hide) return;
  v->hidden = hide, np->stale = true;
  np_damage(np, v->outer);
  if (hide && np->focus == np_index(np, v)) np_focus(np, NULL, false);
  if (!hide && np->await == np_index(np, v)) np_focus(np, v, true);
  np_list(np, v, GUI_LISTED);
}

/* Of the signer: all its windows come and go together. */
void np_show(struct np *np, unsigned session, bool show) {
  np->session[session].shown = show, np->stale = true;
  np_damage_strip(np);
  for (unsigned i = 0; i < NP_EACH; i++) np_damage(np, np_at(np, session * NP_EACH + i)->outer);
}

void np_unstack(struct np *np, const struct np_view *v) {
  unsigned kept = 0;
  for (unsigned i = 0; i < np->ordered; i++)
    if (np_at(np, np->order[i]) != v) np->order[kept++] = np->order[i];
  np->ordered = kept;
}

/* Where in order[] a view goes: above its sibling when that is in the same layer, at the top or bottom of the layer,
 * and a window nobody asked for behind the focused one. */
static unsigned position(struct np *np, const struct np_view *v, uint32_t where, const struct np_view *sibling) {
  for (unsigned i = 0; i < np->ordered; i++) {
    const struct np_view *other = np_at(np, np->order[i]);
    if (other->layer < v->layer) return i;
    if (other->layer > v->layer || where == PLACEMENT_BOTTOM) continue;
    if (!sibling) return i;
    if (other == sibling) return i;
  }
  return np->ordered;
}

void np_raise(struct np *np, struct np_view *v, uint32_t where, const struct np_view *sibling) {
  if (sibling && (sibling == v || sibling->layer != v->layer)) sibling = NULL;
  np_unstack(np, v);
  unsigned at = position(np, v, where, sibling);
  const struct np_view *focus = np->focus == NP_NONE ? NULL : np_at(np, np->focus);
  bool fresh = !v->mapped && !sibling && focus && focus->layer == v->layer && focus != v;
  if (fresh) at = position(np, v, PLACEMENT_ABOVE, focus) + 1;
  for (unsigned i = np->ordered++; i > at; i--) np->order[i] = np->order[i - 1];
  np->order[at] = (uint16_t)np_index(np, v);
  np->stale = true;
  for (unsigned i = np_index(np, v) & ~(NP_EACH - 1u), n = 0; n < NP_EACH; i++, n++)
    if (np_root(np, np_at(np, i)) == v && np_visible(np, v)) np_damage(np, np_at(np, i)->outer); /* its popups, too */
}

enum status np_placement(struct np *np, uint64_t id, struct placement_window *out) {
  struct np_view *v = np_find(np, id);
  if (!v || v->depth || v->layer != NP_LAYER_WINDOW) return ST_NOT_FOUND;
  out->id = id, out->cookie = v->cookie, out->parent = v->parent, out->group = np_index(np, v) / NP_EACH + 1;
  out->x = v->outer.x0, out->y = v->outer.y0, out->wish_width = v->wish[0], out->wish_height = v->wish[1];
  out->min_width = v->wish[2], out->min_height = v->wish[3];
  out->max_width = v->wish[4], out->max_height = v->wish[5];
  if (v->placed) out->width = (uint32_t)np_width(v->outer), out->height = (uint32_t)np_height(v->outer);
  out->flags = (v->hidden ? PLACEMENT_HIDDEN : 0) | (np->focus == np_index(np, v) ? PLACEMENT_FOCUSED : 0) |
               (v->mapped ? PLACEMENT_MAPPED : 0);
  return ST_OK;
}
