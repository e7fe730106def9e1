/* Frame: plates, plate views and the attention screen. */
#include "frame.h"
#include "base/string.h"

enum { SWATCH = 40, GAP = 8, BUTTON = 20, LATER = 52, RADIUS = 4 };

static const struct palette *colors(struct np *np, const struct np_view *v) {
  return &palette[np_client(np, np_index(np, v))->domain.color % POLICY_COLORS];
}

static int baseline(const struct draw *d, enum glyph_face face, int y0, int y1) {
  int ascent = (int)glyph_ascent(face, (unsigned)d->scale), line = (int)glyph_line(face, (unsigned)d->scale);
  return y0 + (y1 - y0 - line) / 2 + ascent;
}

/* From the right: close, maximise, minimise; the signer's window has one wide button instead. */
struct np_rect np_frame_button(const struct np *np, const struct np_view *v, unsigned part) {
  int s = (int)np->scale, height = (NP_BORDER + NP_PLATE) * s, top = v->outer.y0 + (height - BUTTON * s) / 2 + s;
  if (v->layer == NP_LAYER_SIGNER)
    return part == NP_PART_MINIMISE ? np_box(v->outer.x1 - (LATER + GAP) * s, top, LATER * s, BUTTON * s)
                                    : (struct np_rect){0};
  int place = (int)(NP_PART_CLOSE - part) * (BUTTON + GAP) + BUTTON + GAP;
  return np_box(v->outer.x1 - place * s, top, BUTTON * s, BUTTON * s);
}

static void button(struct np *np, const struct np_view *v, unsigned part, struct draw *d) {
  const struct palette *p = colors(np, v);
  struct np_rect r = np_frame_button(np, v, part);
  bool hover = np->hit.view == np_index(np, v) && np->hit.part == part;
  draw_round(d, r, RADIUS * d->scale, draw_mix(p->color, hover ? 0xffffff : p->text, hover ? 110 : 40));
  uint32_t ink = !hover && p->text != 0xffffff ? 0xffffff : hover ? 0x0b1016 : p->text;
  if (v->layer == NP_LAYER_SIGNER)
    draw_text(d, (struct pen){r.x0 + 9 * d->scale, baseline(d, GLYPH_BOLD, r.y0, r.y1), r.x1, GLYPH_BOLD, ink, 0},
              "Later");
  else
    draw_glyph(d, glyph_get(GLYPH_SIGN, (unsigned)d->scale, GLYPH_MINIMISE + part - NP_PART_MINIMISE),
               (r.x0 + r.x1) / 2, (r.y0 + r.y1) / 2, r.x1, ink);
}

/* The client's words, in a recessed box of their own so that they never read as part of the label. */
static void title(const struct np_view *v, const struct palette *p, struct draw *d, int x, int limit, int top,
                  int bottom) {
  int pad = GAP * d->scale, end = x + 2 * pad + draw_width(d->scale, GLYPH_SANS, 0, v->title);
  if (!v->title[0] || limit - x < 5 * pad) return;
  struct np_rect box = {x, (top + bottom) / 2 - 10 * d->scale, np_min(end, limit), (top + bottom) / 2 + 10 * d->scale};
  bool light = p->text != 0xffffff;
  draw_round(d, box, RADIUS * d->scale, draw_mix(p->color, light ? 0xffffff : 0, light ? 84 : 84));
  draw_text(d, (struct pen){x + pad, baseline(d, GLYPH_SANS, box.y0, box.y1), box.x1 - pad / 2, GLYPH_SANS, p->text, 0},
            v->title);
}

void np_draw_plate(struct np *np, const struct np_item *item, struct draw *d) {
  struct np_view *v = np_at(np, item->view);
  const struct palette *p = colors(np, v);
  const struct np_session *s = np_client(np, np_index(np, v));
  int b = NP_BORDER * d->scale, top = v->outer.y0, bottom = top + b + NP_PLATE * d->scale, x = v->outer.x0 + b;
  struct np_rect all = {v->outer.x0, top, v->outer.x1, bottom},
                 swatch = {x, top + b, x + SWATCH * d->scale, bottom - 2 * d->scale};
  draw_fill(d, all, p->color);
  draw_pattern(d, swatch, s->domain.color, p->ink);
  int limit = np_frame_button(np, v, NP_PART_MINIMISE).x0 - GAP * d->scale, middle = top + d->scale;
  x = swatch.x1 + GAP * d->scale;
  x = draw_text(d, (struct pen){x, baseline(d, GLYPH_BOLD, middle, bottom), limit, GLYPH_SANS, p->text, s->bold},
                s->text);
  title(v, p, d, x + GAP * d->scale, limit, middle, bottom);
  for (unsigned part = NP_PART_MINIMISE; part <= NP_PART_CLOSE; part++) button(np, v, part, d);
}

/* A plate view: small swatch, label, title, on the panel's dark; the focused one on its own colour. */
void np_draw_named(struct np *np, const struct np_item *item, struct draw *d) {
  struct np_view *v = np_at(np, item->view);
  const struct np_session *s = np_client(np, item->view);
  const struct palette *p = colors(np, v);
  struct np_rect r = item->at;
  bool focused = np->focus == item->view;
  int pad = GAP * d->scale, middle = (r.y0 + r.y1) / 2, size = 6 * d->scale;
  draw_fill(d, r, 0x10161d);
  draw_round(d, r, RADIUS * d->scale, focused ? p->color : v->hidden ? 0x161d25 : 0x232d38);
  struct np_rect swatch = {r.x0 + pad, middle - size, r.x0 + pad + 3 * size, middle + size};
  draw_fill(d, swatch, p->color);
  draw_pattern(d, swatch, s->domain.color, p->ink);
  struct pen pen = {swatch.x1 + pad, baseline(d, GLYPH_BOLD, r.y0, r.y1),        r.x1 - pad,
                    GLYPH_SANS,      focused ? p->text : v->hidden ? DIM : TEXT, s->bold};
  pen.x = draw_text(d, pen, s->text) + pad, pen.bold = 0;
  pen.color = focused ? p->text : DIM;
  if (pen.limit - pen.x > 3 * pad) draw_text(d, pen, v->title);
}

static void centred(struct draw *d, struct np_rect c, int y, enum glyph_face face, uint32_t color, const char *text) {
  int width = draw_width(d->scale, face, 0, text), room = np_width(c) - 2 * GAP * d->scale;
  int x = width > room ? c.x0 + GAP * d->scale : (c.x0 + c.x1 - width) / 2;
  draw_text(d, (struct pen){x, y, c.x1 - GAP * d->scale, face, color, 0}, text);
}

static unsigned number_of(struct np *np, const struct np_view *v) {
  for (unsigned i = 1; i < 10; i++)
    if (np_numbered(np, i) == v) return i;
  return 0;
}

void np_draw_owner(struct np *np, const struct np_item *item, struct draw *d) {
  struct np_view *v = np_at(np, item->view);
  const struct palette *p = colors(np, v);
  const struct np_session *s = np_client(np, np_index(np, v));
  struct np_rect c = np_content(np, v);
  int k = d->scale, x = (c.x0 + c.x1) / 2, y = np_max((c.y0 + c.y1) / 2 - 44 * k, c.y0 + 4 * k);
  struct np_rect swatch = {np_max(x - 60 * k, c.x0), y, np_min(x + 60 * k, c.x1), y + 22 * k};
  draw_fill(d, c, draw_mix(PAPER, p->color, 56));
  draw_fill(d, swatch, p->color);
  draw_fill(d, np_inset(swatch, k), draw_mix(PAPER, p->color, 90));
  draw_pattern(d, np_inset(swatch, k), s->domain.color, draw_mix(p->color, 0xffffff, 140));
  centred(d, c, y + 54 * k, GLYPH_TITLE, 0xffffff, s->text);
  unsigned digit = number_of(np, v);
  char text[32];
  text_format(text, sizeof text, digit ? "%u   give it the keyboard" : "click: give it the keyboard", digit);
  int half = (draw_width(k, GLYPH_BOLD, 0, text) + 24 * k) / 2;
  draw_round(d, (struct np_rect){x - half, y + 68 * k, x + half, y + 94 * k}, RADIUS * k,
             draw_mix(PAPER, p->color, 110));
  centred(d, c, baseline(d, GLYPH_BOLD, y + 68 * k, y + 94 * k), GLYPH_BOLD, 0xffffff, text);
}

void np_draw_pattern(struct np *np, const struct np_item *item, struct draw *d) {
  struct np_view *v = np_at(np, item->view);
  struct np_rect c = np_content(np, v);
  draw_fill(d, c, colors(np, v)->color);
  draw_pattern(d, c, np_client(np, item->view)->domain.color, colors(np, v)->ink);
}

void np_draw_hint(struct np *np, const struct np_item *item, struct draw *d) {
  struct np_rect at = item->at;
  char text[96], key[8];
  np_key_name(np, key, sizeof key);
  text_format(text, sizeof text,
              "%s back  \302\267  digits or a click focus a window  \302\267  nothing receives keys now", key);
  draw_fill(d, at, PAPER);
  draw_fill(d, (struct np_rect){at.x0, at.y0, at.x1, at.y0 + d->scale}, draw_mix(PAPER, ATTENTION, 90));
  centred(d, at, baseline(d, GLYPH_BOLD, at.y0, at.y1), GLYPH_BOLD, TEXT, text);
}
