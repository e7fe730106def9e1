/* Scene: the visible rectangles from front to back, law 8, and what must be painted again.
 *
 * Bound: a rebuild looks at NP_ITEMS items; the search for an identifying stretch stops at the first one found. */
#include "state.h"

static void add(struct np *np, unsigned kind, unsigned view, unsigned slot, struct rect at) {
  if (rect_empty(at) || np->items >= NP_ITEMS) return;
  np->item[np->items++] =
      (struct np_item){.at = at, .kind = (uint16_t)kind, .view = (uint16_t)view, .slot = (uint16_t)slot};
}

/* Popups of a root, deepest first, then plate views on it, then itself. */
static void add_window(struct np *np, struct np_view *root) {
  unsigned index = np_index(np, root), base = index & ~(NP_EACH - 1u),
           first = NP_VIEWS + np_owner(np, root) * NP_PLATES;
  for (unsigned depth = NP_POPUP_DEPTH; depth > 0; depth--)
    for (unsigned i = base; i < base + NP_EACH; i++) {
      struct np_view *v = np_at(np, i);
      if (v->serial && v->mapped && v->depth == depth && np_root(np, v) == root) add(np, NP_ITEM_VIEW, i, i, v->outer);
    }
  struct rect c = np_content(np, root);
  for (unsigned i = 0; i < NP_PLATES; i++) {
    const struct np_plate *p = np_plate(np, np_owner(np, root), i);
    struct np_view *target = p->view == np_id(np, root) ? np_find(np, p->target) : NULL;
    struct rect at = rect_of(c.x0 + p->at.x0, c.y0 + p->at.y0, rect_width(p->at), rect_height(p->at));
    if (target && target->mapped) add(np, NP_ITEM_PLATE, np_index(np, target), first + i, rect_cut(at, c));
  }
  add(np, NP_ITEM_VIEW, index, index, root->outer);
}

/* Whether a stretch of a strip is on the screen with nothing before item `count` upon it. It begins where the strip
 * does or where something upon it ends. */
static bool shows(const struct np *np, unsigned count, struct rect strip, bool upright, int length) {
  struct rect s = rect_cut(strip, rect_of(0, 0, np->width, np->height));
  for (unsigned i = 0; i <= count && i < NP_ITEMS; i++) {
    struct rect before = np->item[i].at, piece = strip;
    if (upright) piece.y0 = i < count ? before.y1 : s.y0, piece.y1 = piece.y0 + length;
    if (!upright) piece.x0 = i < count ? before.x1 : s.x0, piece.x1 = piece.x0 + length;
    if (!rect_same(rect_cut(piece, s), piece)) continue;
    unsigned free = 0;
    while (free < count && free < NP_ITEMS && !rect_touch(np->item[free].at, piece)) free++;
    if (free == count) return true;
  }
  return false;
}

static bool identified(const struct np *np, unsigned count, const struct np_view *v) {
  int k = (int)np->scale, b = NP_BORDER * k;
  struct rect o = v->outer, sides[5] = {o, o, o, o, o}; /* plate, then the border's */
  sides[0].y0 += b, sides[0].y1 = sides[0].y0 + NP_PLATE * k;
  sides[1].y0 = o.y1 - b, sides[2].y1 = o.y0 + b, sides[3].x1 = o.x0 + b, sides[4].x0 = o.x1 - b;
  unsigned i = !np_framed(v);
  while (i < 5 && !shows(np, count, sides[i], i > 2, NP_IDENTIFY * k)) i++;
  return i < 5;
}

static void apply_law_8(struct np *np) {
  for (unsigned i = 0; i < np->items && i < NP_ITEMS; i++) {
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
  if (np->frozen) np_damage_all(np); /* the numbers change with the order */
  add(np, NP_ITEM_STRIP, 0, NP_SLOT_STRIP, rect_of(0, 0, np->width, strip));
  for (unsigned i = 0; i < np->ordered; i++)
    if (np_visible(np, np_nth(np, i))) add_window(np, np_nth(np, i));
  add(np, NP_ITEM_BACK, 0, 0, rect_of(0, strip, np->width, np->height - strip));
  apply_law_8(np);
}

void np_redraw(struct np *np, unsigned slot) { np->drawing[slot % NP_SLOTS].width = 0; }

void np_damage_all(struct np *np) { np_damage(np, rect_of(0, 0, np->width, np->height)); }

void np_damage_strip(struct np *np) {
  np_redraw(np, NP_SLOT_STRIP);
  np_damage(np, rect_of(0, 0, np->width, NP_STRIP * (int)np->scale));
}

void np_damage_view(struct np *np, const struct np_view *v) {
  np_redraw(np, np_index(np, v));
  if (v->mapped) np_damage(np, v->outer);
  for (unsigned i = 0; i < NP_SESSIONS * NP_PLATES; i++) {
    const struct np_plate *p = &np->plate[i];
    const struct np_view *in = p->target == np_id(np, v) ? np_find(np, p->view) : NULL;
    if (in) np_redraw(np, NP_VIEWS + i), np_damage(np, in->outer);
  }
}

/* Rectangles that touch become one; a full table folds the new one into the last. Each round ends or shortens the
 * table. */
void np_cover(struct np_region *region, struct rect r) {
  for (unsigned i = 0; i < region->count && i < NP_DAMAGES; i++) {
    bool full = region->count == NP_DAMAGES && i + 1 == region->count;
    if (!rect_touch(region->at[i], r) && !full) continue;
    r = rect_join(r, region->at[i]);
    struct rect last = region->at[--region->count % NP_DAMAGES];
    region->at[i] = last;
    i = ~0u; /* from the start, as the joined one may touch what was passed */
  }
  region->at[region->count++ % NP_DAMAGES] = r;
}

void np_damage(struct np *np, struct rect r) {
  r = rect_cut(r, rect_of(0, 0, np->width, np->height));
  if (!rect_empty(r)) np_cover(&np->damage, r);
}

/* Moves a view's damage to the screen's, whole, so that a commit appears at once; a session that has used more than its
 * part of a frame waits until later frames have made up for it. */
static void spend(struct np *np, struct np_view *v) {
  struct np_session *s = np_client(np, v);
  int left = s->pixels;
  if (left <= 0) return;
  struct rect d = rect_cut(v->damage, np_content(np, v));
  v->damage = (struct rect){0};
  if (rect_empty(d) || !np_visible(np, v)) return;
  s->pixels = left - most(rect_width(d), 0) * most(rect_height(d), 0);
  np_damage(np, d);
}

void np_take_damage(struct np *np, struct np_region *out) {
  int part = np->width * np->height / 2;
  np_scene(np); /* law 8 may add to the damage */
  for (unsigned i = 0; i < NP_SESSIONS; i++) np->session[i].pixels = part + least(np->session[i].pixels, 0);
  for (unsigned i = 0; i < np->top && i < NP_VIEWS; i++)
    if (!rect_empty(np->view[i].damage)) spend(np, &np->view[i]);
  *out = np->damage;
  np->damage.count = 0;
}

bool np_dirty(const struct np *np) {
  bool dirty = np->damage.count || np->stale;
  for (unsigned i = 0; i < np->top && i < NP_VIEWS && !dirty; i++) dirty = !rect_empty(np->view[i].damage);
  return dirty;
}
