/* Paint: an iterative walk from front to back over the parts of a band that nothing covers yet.
 *
 * The band is cut into slabs in which no item begins or ends; in a slab each item takes its part of the open spans. An
 * item splits at most one span more than there were, so the two span tables never overflow. */
#include "paint.h"
#include "frame.h"

enum { NP_SPANS = NP_ITEMS + 1, DRAWING = 48 }; /* DRAWING: times that a pixel copied costs */
struct span {
  int x0, x1;
};
struct walk {
  struct np *np;
  np_sink sink;
  void *context;
};

static void fill(struct walk *w, struct rect at, struct rect within, uint32_t color) {
  struct rect r = rect_cut(at, within);
  if (!rect_empty(r)) w->sink(w->context, &(struct np_run){.kind = NP_RUN_FILL, .color = color, .at = r});
}

/* What lies between two rectangles, one within the other. */
static void ring(struct walk *w, struct rect o, struct rect i, struct rect at, uint32_t color) {
  if (at.y0 < i.y0) fill(w, at, (struct rect){o.x0, o.y0, o.x1, i.y0}, color);
  if (at.x0 < i.x0) fill(w, at, (struct rect){o.x0, i.y0, i.x0, i.y1}, color);
  if (at.x1 > i.x1) fill(w, at, (struct rect){i.x1, i.y0, o.x1, i.y1}, color);
  if (at.y1 > i.y1) fill(w, at, (struct rect){o.x0, i.y1, o.x1, o.y1}, color);
}

static void draw_line(struct np *np, np_drawer draw, const struct np_item *item, struct rect at, int y) {
  struct draw d = {.pixels = np->line, .y = y, .x0 = at.x0, .x1 = at.x1, .scale = (int)np->scale};
  draw(np, item, &d);
}

static void lines(struct walk *w, np_drawer draw, const struct np_item *item, struct rect at) {
  if (rect_empty(at) || rect_width(at) > NP_WIDTH_MAX) return;
  for (int y = at.y0; y < at.y1; y++) {
    struct np_run run = {.kind = NP_RUN_PIXELS, .at = {at.x0, y, at.x1, y + 1}, .pixels = w->np->line};
    draw_line(w->np, draw, item, at, y);
    w->sink(w->context, &run);
  }
}

/* What of an item is drawn by nitpicker, and where; NULL = nothing. */
static np_drawer drawn(struct np *np, const struct np_item *item, struct rect *box) {
  struct np_view *v = np_at(np, item->view);
  *box = item->at;
  if (item->kind == NP_ITEM_STRIP) return np_draw_strip;
  if (item->kind == NP_ITEM_PLATE) return np_draw_named;
  if (item->kind != NP_ITEM_VIEW || !np_framed(v)) return NULL;
  box->y1 = np_content(np, v).y0;
  return np_draw_plate;
}

static bool is_kept(const struct np *np, const struct np_drawing *k, struct rect box) {
  return k->width == rect_width(box) && k->height == rect_height(box) && k->round == np->pool_round;
}

/* The first rows of the kept drawing of an item, made now as far as they are not there; NULL when the pool is too small
 * for it. Each is drawn in the one line buffer, so that no drawing can reach into another's rows. */
static const uint32_t *kept(struct np *np, np_drawer draw, const struct np_item *item, struct rect box, int rows) {
  struct np_drawing *k = &np->drawing[item->slot % NP_SLOTS];
  int width = rect_width(box), height = rect_height(box);
  int64_t pixels = (int64_t)width * height;
  if (pixels > NP_POOL || width > NP_WIDTH_MAX) return NULL;
  if (!is_kept(np, k, box)) {
    if (np->pool_used + (uint32_t)pixels > NP_POOL) np->pool_used = 0, np->pool_round++;
    *k = (struct np_drawing){.offset = np->pool_used, .round = np->pool_round, .width = width, .height = height};
    np->pool_used += (uint32_t)pixels;
  }
  int row = most(k->rows, 0);
  for (; row < rows && row < height; row++) {
    unsigned to = k->offset + (unsigned)row * (unsigned)width;
    draw_line(np, draw, item, box, box.y0 + row);
    for (unsigned i = 0; i < (unsigned)width && i < NP_WIDTH_MAX; i++) np->pool[(to + i) % NP_POOL] = np->line[i];
  }
  k->rows = row;
  return &np->pool[k->offset % NP_POOL];
}

bool np_paint_ahead(struct np *np, struct rect band, int pixels) {
  for (unsigned i = 0; i < np->items && i < NP_ITEMS; i++) {
    const struct np_item *item = &np->item[i];
    struct np_drawing *k = &np->drawing[item->slot % NP_SLOTS];
    struct rect box = item->at;
    np_drawer draw = rect_touch(box, band) ? drawn(np, item, &box) : NULL;
    if (!draw || !rect_touch(box, band) || (is_kept(np, k, box) && k->rows == k->height)) continue;
    return kept(np, draw, item, box,
                (is_kept(np, k, box) ? k->rows : 0) + pixels / DRAWING / most(rect_width(box), 1) + 1);
  }
  return false;
}

static void copied(struct walk *w, np_drawer draw, const struct np_item *item, struct rect box, struct rect at) {
  const uint32_t *pixels = rect_empty(at) ? NULL : kept(w->np, draw, item, box, at.y1 - box.y0);
  if (!pixels) return lines(w, draw, item, at);
  pixels += (size_t)(at.y0 - box.y0) * (size_t)rect_width(box) + (size_t)(at.x0 - box.x0);
  struct np_run run = {.kind = NP_RUN_PIXELS, .at = at, .pixels = pixels, .stride = (size_t)rect_width(box)};
  w->sink(w->context, &run);
}

/* What the client has committed lies top-left; the rest of the content is the domain's dark tone. While routing is
 * stopped, nothing but the keeper's content is shown. */
static void content(struct walk *w, const struct np_item *item, struct np_view *v, struct rect c, struct rect at) {
  struct rect have = rect_of(c.x0, c.y0, clamp(v->width, 0, NP_WIDTH_MAX), clamp(v->height, 0, NP_WIDTH_MAX)),
              r = rect_cut(at, have);
  bool shown = np_reachable(w->np, v);
  uint32_t dark = draw_mix(PAPER, np_colors(np_client(w->np, v))->color, np_framed(v) || v->depth ? 48 : 0);
  if (rect_empty(at)) return;
  if (!shown && np_framed(v)) return lines(w, np_draw_owner, item, at);
  if (v->anonymous) return lines(w, np_draw_pattern, item, at);
  if (!shown) return fill(w, at, at, dark);
  struct np_run run = {.kind = NP_RUN_CONTENT, .at = r, .view = item->view, .buffer = v->shown, .color = dark};
  run.sx = r.x0 - c.x0, run.sy = r.y0 - c.y0, run.half = v->layer == NP_LAYER_WALLPAPER;
  if (!rect_empty(r)) w->sink(w->context, &run);
  if (at.x1 > have.x1) fill(w, at, (struct rect){have.x1, c.y0, c.x1, least(have.y1, c.y1)}, dark);
  if (at.y1 > have.y1) fill(w, at, (struct rect){c.x0, have.y1, c.x1, c.y1}, dark);
}

/* The border of a window without the keyboard ends in a darker line. */
static void emit_view(struct walk *w, const struct np_item *item, struct rect at) {
  struct rect plate;
  np_drawer draw = drawn(w->np, item, &plate);
  struct np_view *v = np_at(w->np, item->view);
  bool dull = draw && w->np->focus != item->view;
  uint32_t color = np_colors(np_client(w->np, v))->color;
  struct rect c = np_content(w->np, v), frame = v->outer, inner = dull ? rect_inset(c, -(int)w->np->scale) : c;
  if (draw) {
    if (at.y0 < plate.y1) copied(w, draw, item, plate, rect_cut(at, plate));
    frame.y0 = inner.y0 = c.y0;
  }
  ring(w, frame, inner, at, color);
  if (dull) ring(w, inner, c, at, draw_mix(PAPER, color, 120));
  content(w, item, v, c, rect_cut(at, c));
}

/* In a picture of the screen: what its receiver must not see. */
static bool withheld(struct np *np, const struct np_item *item) {
  bool named = item->kind == NP_ITEM_VIEW || item->kind == NP_ITEM_PLATE;
  return np->capturing && (named ? np_client(np, np_at(np, item->view))->domain.secret : item->kind == NP_ITEM_STRIP);
}

static void emit(struct walk *w, const struct np_item *item, struct rect at) {
  if (withheld(w->np, item)) return fill(w, at, at, 0);
  if (item->kind == NP_ITEM_VIEW) return emit_view(w, item, at);
  if (item->kind == NP_ITEM_BACK) return fill(w, at, at, draw_theme(w->np->policy.dark)->back);
  struct rect box;
  np_drawer draw = drawn(w->np, item, &box);
  if (draw) copied(w, draw, item, box, at);
}

/* Each item splits one span at most, so there is always room. Most items are covered wholly. */
static void slab(struct walk *w, struct rect band, const struct np_item *const *items, unsigned count) {
  static struct span table[2][NP_SPANS];
  struct span *open = table[0], *rest = table[1];
  unsigned spans = 1;
  open[0] = (struct span){band.x0, band.x1};
  for (unsigned i = 0; i < count && i < NP_ITEMS && spans; i++) {
    const struct np_item *item = items[i];
    int left = item->at.x0, right = item->at.x1;
    unsigned kept = 0, j = 0;
    while (j < spans && j < NP_SPANS && (open[j].x0 >= right || open[j].x1 <= left)) j++;
    if (j >= spans) continue;
    for (j = 0; j < spans && j < NP_SPANS; j++) {
      int x0 = most(open[j].x0, left), x1 = least(open[j].x1, right);
      if (x0 < x1) emit(w, item, (struct rect){x0, band.y0, x1, band.y1});
      if (x0 >= x1) x0 = x1 = open[j].x1; /* it stays open whole */
      if (open[j].x0 < x0 && kept < NP_SPANS) rest[kept++] = (struct span){open[j].x0, x0};
      if (x1 < open[j].x1 && kept < NP_SPANS) rest[kept++] = (struct span){x1, open[j].x1};
    }
    open = rest, rest = table[open == table[0]], spans = kept;
  }
}

void np_paint(struct np *np, struct rect band, np_sink sink, void *context) {
  static const struct np_item *in[NP_ITEMS]; /* the slab */
  struct walk w = {np, sink, context};
  band = rect_cut(band, rect_of(0, 0, np->width, np->height));
  for (struct rect part; !rect_empty(band); band.y0 = part.y1) {
    unsigned count = 0;
    part = band;
    for (unsigned i = 0; i < np->items && i < NP_ITEMS; i++) {
      const struct np_item *item = &np->item[i];
      if (item->at.y1 <= part.y0) continue;
      if (item->at.y0 <= part.y0 && count < NP_ITEMS) in[count++] = item;
      part.y1 = least(part.y1, item->at.y0 > part.y0 ? item->at.y0 : item->at.y1);
    }
    slab(&w, part, in, count);
  }
}
