/* Nitpicker reference: a painter as naive as can be, from back to front, row by row, to compare the walk with. */
#include "nitpicker_reference.h"

#include "../../gui/nitpicker/frame.h"

static struct draw row_of(struct model *m, uint32_t *row, int y) {
  return (struct draw){.pixels = row, .y = y, .x0 = 0, .x1 = m->np.width, .scale = (int)m->np.scale};
}

static uint32_t pixel(struct model *m, const struct np_view *v, int at) {
  uint32_t p = m->buffer[np_index(&m->np, v)][v->shown][at];
  return v->layer == NP_LAYER_WALLPAPER ? p >> 1 & 0x7f7f7f : p;
}

static void content_row(struct model *m, struct np_view *v, uint32_t *row, int y) {
  struct rect c = np_content(&m->np, v);
  unsigned index = np_index(&m->np, v);
  struct draw d = row_of(m, row, y);
  const struct np_session *s = np_client(&m->np, v);
  const struct palette *p = &palette[s->domain.color];
  if (y < c.y0 || y >= c.y1) return;
  if (m->np.frozen && np_framed(v)) {
    static uint32_t line[NP_WIDTH_MAX];
    struct draw e = row_of(m, line, y);
    np_draw_owner(&m->np, &(struct np_item){.view = (uint16_t)index}, &e);
    for (int x = most(c.x0, 0); x < least(c.x1, m->np.width); x++) row[x] = line[x];
    return;
  }
  draw_fill(&d, c, v->anonymous ? p->color : v->depth || np_framed(v) ? draw_mix(PAPER, p->color, 48) : PAPER);
  if (v->anonymous) return draw_pattern(&d, c, s->domain.color, p->ink);
  if (m->np.frozen && v->layer != NP_LAYER_KEEPER) return;
  for (int x = most(c.x0, 0); x < least(c.x1, m->np.width); x++)
    if (x - c.x0 < (int)v->width && y - c.y0 < (int)v->height)
      row[x] = pixel(m, v, (y - c.y0) * (int)v->width + x - c.x0);
}

static void view_row(struct model *m, struct np_view *v, uint32_t *row, int y) {
  struct draw d = row_of(m, row, y);
  struct rect o = v->outer;
  const struct palette *p = &palette[np_client(&m->np, v)->domain.color];
  bool thick = v->depth || m->np.focus == np_index(&m->np, v);
  int k = (int)m->np.scale, b = NP_BORDER * k;
  if (v->depth || np_framed(v)) {
    draw_fill(&d, o, p->color);
    if (!thick) {
      struct rect line = rect_inset(o, b - k);
      line.y0 = o.y0 + b + NP_PLATE * k;
      draw_fill(&d, line, draw_mix(PAPER, p->color, 120));
    }
    static uint32_t plate[NP_WIDTH_MAX];
    struct draw e = row_of(m, plate, y);
    if (np_framed(v) && y >= o.y0 && y < o.y0 + b + NP_PLATE * k) {
      np_draw_plate(&m->np, &(struct np_item){.view = (uint16_t)np_index(&m->np, v)}, &e);
      for (int x = most(o.x0, 0); x < least(o.x1, m->np.width); x++) row[x] = plate[x];
      return;
    }
  }
  content_row(m, v, row, y);
}

static void plates_row(struct model *m, struct np_view *on, uint32_t *row, int y) {
  struct rect c = np_content(&m->np, on);
  struct draw d = row_of(m, row, y);
  for (unsigned i = NP_PLATES; i-- > 0;) {
    const struct np_plate *p = np_plate(&m->np, np_owner(&m->np, on), i);
    struct np_view *target = p->target && p->view == np_id(&m->np, on) ? np_find(&m->np, p->target) : NULL;
    if (!target || !target->mapped) continue;
    struct rect at = rect_cut(rect_of(c.x0 + p->at.x0, c.y0 + p->at.y0, rect_width(p->at), rect_height(p->at)), c);
    struct np_item item = {.at = at, .kind = NP_ITEM_PLATE, .view = (uint16_t)np_index(&m->np, target)};
    if (!rect_empty(at) && y >= at.y0 && y < at.y1) np_draw_named(&m->np, &item, &d);
  }
}

static void window_row(struct model *m, struct np_view *root, uint32_t *row, int y) {
  unsigned base = np_index(&m->np, root) / NP_EACH * NP_EACH;
  view_row(m, root, row, y);
  plates_row(m, root, row, y);
  for (unsigned depth = 1; depth <= NP_POPUP_DEPTH; depth++)
    for (unsigned i = base + NP_EACH; i-- > base;) {
      struct np_view *v = &m->np.view[i];
      if (v->serial && v->mapped && v->depth == depth && np_root(&m->np, v) == root) view_row(m, v, row, y);
    }
}

void reference_row(struct model *m, uint32_t *row, int y) {
  struct np *np = &m->np;
  struct draw d = row_of(m, row, y);
  for (int x = 0; x < np->width; x++) row[x] = draw_theme(np->policy.dark)->back;
  for (unsigned i = np->ordered; i-- > 0;)
    if (np_visible(np, &np->view[np->order[i]])) window_row(m, &np->view[np->order[i]], row, y);
  if (y < NP_STRIP * (int)np->scale)
    np_draw_strip(np, &(struct np_item){.at = rect_of(0, 0, np->width, NP_STRIP * (int)np->scale)}, &d);
  draw_glyph(&d, glyph_get(GLYPH_CURSOR, np->scale, np->cursor * 2 + 1), np->x, np->y, np->width, 0xffffff);
  draw_glyph(&d, glyph_get(GLYPH_CURSOR, np->scale, np->cursor * 2), np->x, np->y, np->width, PAPER);
}
