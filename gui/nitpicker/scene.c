/* Scene: the visible rectangles from front to back, law 8, and what must be painted again.
 *
 * Bound: a rebuild looks at NP_ITEMS items; the search for an identifying stretch stops at the first one found. */
#include "state.h"

static void add(struct np *np, unsigned kind, unsigned view, unsigned slot, struct np_rect at) {
  if (np_empty(at) || np->items >= NP_ITEMS) return;
  np->item[np->items++] =
      (struct np_item){.at = at, .kind = (uint16_t)kind, .view = (uint16_t)view, .slot = (uint16_t)slot};
}

/* Popups of a root, deepest first, then plate views on it, then itself. */
static void add_window(struct np *np, struct np_view *root) {
  unsigned index = np_index(np, root), base = index / NP_EACH * NP_EACH;
  for (unsigned depth = NP_POPUP_DEPTH; depth > 0; depth--)
    for (unsigned i = base; i < base + NP_EACH; i++) {
      struct np_view *v = np_at(np, i);
      if (v->serial && v->mapped && v->depth == depth && np_root(np, v) == root) add(np, NP_ITEM_VIEW, i, i, v->outer);
    }
  struct np_rect c = np_content(np, root);
  for (unsigned i = 0; i < NP_PLATES; i++) {
    const struct np_plate *p = &np->plate[i];
    struct np_view *target = p->target && p->view == index ? np_find(np, p->target) : NULL;
    if (target && target->mapped)
      add(np, NP_ITEM_PLATE, np_index(np, target), NP_VIEWS + i,
          np_cut(np_box(c.x0 + p->at.x0, c.y0 + p->at.y0, np_width(p->at), np_height(p->at)), c));
  }
  add(np, NP_ITEM_VIEW, index, index, root->outer);
}

/* Length of the longest stretch of a strip that nothing before item `count` touches, but at most `enough`. */
static int free_run(const struct np *np, unsigned count, struct np_rect strip, bool upright, int enough) {
  struct np_rect screen = {0, 0, np->width, np->height}, s = np_cut(strip, screen);
  if (np_empty(s) || (upright ? np_width(s) != np_width(strip) : np_height(s) != np_height(strip))) return 0;
  int best = 0, end = upright ? s.y1 : s.x1, at = upright ? s.y0 : s.x0;
  for (unsigned round = 0; round <= 2 * count + 2 && at < end && best < enough; round++) {
    int next = end, skip = at;
    for (unsigned i = 0; i < count; i++) {
      struct np_rect r = np->item[i].at;
      if (!np_touch(r, s)) continue;
      int from = upright ? r.y0 : r.x0, to = upright ? r.y1 : r.x1;
      if (from <= skip && to > skip) skip = to;
      if (from > at) next = np_min(next, from);
    }
    if (skip == at) best = np_max(best, next - at), skip = next;
    at = skip;
  }
  return best;
}

static bool identified(const struct np *np, unsigned count, const struct np_view *v) {
  int k = (int)np->scale, b = NP_BORDER * k, need = NP_IDENTIFY * k;
  struct np_rect o = v->outer, plate = {o.x0, o.y0 + b, o.x1, o.y0 + b + NP_PLATE * k};
  return (np_framed(v) && free_run(np, count, plate, false, need) >= need) ||
         free_run(np, count, (struct np_rect){o.x0, o.y1 - b, o.x1, o.y1}, false, need) >= need ||
         free_run(np, count, (struct np_rect){o.x0, o.y0, o.x1, o.y0 + b}, false, need) >= need ||
         free_run(np, count, (struct np_rect){o.x0, o.y0, o.x0 + b, o.y1}, true, need) >= need ||
         free_run(np, count, (struct np_rect){o.x1 - b, o.y0, o.x1, o.y1}, true, need) >= need;
}

static void apply_law_8(struct np *np) {
  for (unsigned i = 0; i < np->items; i++) {
    struct np_view *v = np_at(np, np->item[i].view);
    if (np->item[i].kind != NP_ITEM_VIEW || (!np_framed(v) && !v->depth)) continue;
    bool anonymous = !identified(np, i, v);
    if (anonymous != v->anonymous) np_damage(np, v->outer);
    v->anonymous = anonymous;
  }
}

void np_scene(struct np *np) {
  if (!np->stale) return;
  int strip = NP_STRIP * (int)np->scale;
  np->stale = false, np->items = 0;
  if (np->frozen) np_damage(np, np_box(0, 0, np->width, np->height)); /* the numbers change with the order */
  add(np, NP_ITEM_STRIP, 0, NP_SLOT_STRIP, np_box(0, 0, np->width, strip));
  if (np->frozen)
    add(np, NP_ITEM_HINT, 0, NP_SLOT_HINT,
        np_box(0, np->height - NP_PANEL * (int)np->scale, np->width, NP_PANEL * (int)np->scale));
  for (unsigned i = 0; i < np->ordered; i++)
    if (np_visible(np, np_at(np, np->order[i]))) add_window(np, np_at(np, np->order[i]));
  add(np, NP_ITEM_BACK, 0, 0, np_box(0, strip, np->width, np->height - strip));
  apply_law_8(np);
}

void np_redraw(struct np *np, unsigned slot) { np->drawing[slot % NP_SLOTS].width = 0; }

void np_damage_strip(struct np *np) {
  np_redraw(np, NP_SLOT_STRIP);
  np_damage(np, np_box(0, 0, np->width, NP_STRIP * (int)np->scale));
}

void np_damage_names(struct np *np, const struct np_view *v) {
  for (unsigned i = 0; i < NP_PLATES; i++)
    if (np->plate[i].target && np->plate[i].target == np_id(np, v))
      np_redraw(np, NP_VIEWS + i), np_damage(np, np_at(np, np->plate[i].view)->outer);
}

/* Rectangles that touch become one; a full table folds the new one into the last. Each round ends or shortens the
 * table. */
void np_damage(struct np *np, struct np_rect r) {
  r = np_cut(r, np_box(0, 0, np->width, np->height));
  if (np_empty(r)) return;
  for (unsigned i = 0; i < np->damages;) {
    bool full = np->damages == NP_DAMAGES && i + 1 == np->damages;
    if (!np_touch(np->damage[i], r) && !full) {
      i++;
      continue;
    }
    r = np_join(r, np->damage[i]);
    np->damage[i] = np->damage[--np->damages];
    i = 0;
  }
  np->damage[np->damages++] = r;
}

/* Moves a view's damage to the screen's, as many rows as its session may still have painted in this frame. */
static void spend(struct np *np, struct np_view *v) {
  struct np_session *s = np_client(np, np_index(np, v));
  struct np_rect d = np_cut(v->damage, np_content(np, v));
  v->damage = (struct np_rect){0};
  if (np_empty(d) || !np_visible(np, v)) return;
  int64_t rows = s->pixels / np_width(d);
  if (rows <= 0) {
    v->damage = d;
    return;
  }
  if (rows < np_height(d)) v->damage = (struct np_rect){d.x0, d.y0 + (int)rows, d.x1, d.y1}, d.y1 = d.y0 + (int)rows;
  s->pixels -= (int64_t)np_width(d) * np_height(d);
  np_damage(np, d);
}

unsigned np_take_damage(struct np *np, struct np_rect out[NP_DAMAGES]) {
  np_settle(np); /* the scene is current and law 8 has added its damage */
  for (unsigned i = 0; i < NP_SESSIONS; i++) np->session[i].pixels = (int64_t)np->width * np->height / 2;
  for (unsigned i = 0; i < NP_VIEWS; i++)
    if (np->view[i].serial && !np_empty(np->view[i].damage)) spend(np, &np->view[i]);
  unsigned count = np->damages;
  for (unsigned i = 0; i < count; i++) out[i] = np->damage[i];
  np->damages = 0;
  return count;
}

bool np_dirty(const struct np *np) {
  bool dirty = np->damages || np->stale;
  for (unsigned i = 0; i < NP_VIEWS && !dirty; i++)
    dirty = np->view[i].serial && (np->view[i].wants_frame || !np_empty(np->view[i].damage));
  return dirty;
}

void np_frame_done(struct np *np) {
  np->last_frame = np->now;
  for (unsigned i = 0; i < NP_VIEWS; i++) {
    struct np_view *v = &np->view[i];
    if (!v->serial || !v->wants_frame) continue;
    v->wants_frame = false;
    np_push(np, i / NP_EACH, (struct gui_event){.type = GUI_FRAME, .window = i % NP_EACH + 1});
  }
}
