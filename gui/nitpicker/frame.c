/* Frame: plates, plate views and the attention screen. */
#include "frame.h"
#include "base/string.h"

enum { SWATCH = 40, GAP = 8, BUTTON = 20, LATER = 52, RADIUS = 4 };

int np_draw_name(struct draw *d, const struct np_session *s, struct rect swatch, int limit, uint32_t ink) {
  draw_swatch(d, swatch, s->domain.color);
  return draw_row(d, (struct rect){swatch.x1 + GAP * d->scale, swatch.y0, limit, swatch.y1}, GLYPH_SANS, ink,
                  label_words(&s->name));
}

/* From the right: close, maximise, minimise; the signer's window has one wide button instead. Empty: it has none. */
struct rect np_frame_button(const struct np *np, const struct np_view *v, unsigned part) {
  int s = (int)np->scale, height = (NP_BORDER + NP_PLATE) * s, top = v->outer.y0 + (height - BUTTON * s) / 2 + s;
  bool signer = v->layer == NP_LAYER_SIGNER;
  int width = signer ? LATER : BUTTON, nth = signer ? 1 : clamp((int64_t)NP_PART_CLOSE + 1 - part, 1, 3);
  if (signer ? part != NP_PART_MINIMISE : v->fixed && part != NP_PART_CLOSE) return (struct rect){0};
  return rect_of(v->outer.x1 - nth * (width + GAP) * s, top, width * s, BUTTON * s);
}

static void button(struct np *np, const struct np_view *v, unsigned part, struct draw *d) {
  const struct palette *p = np_colors(np_client(np, v));
  struct rect r = np_frame_button(np, v, part);
  bool hover = np->hit.view == np_index(np, v) && np->hit.part == part;
  draw_round(d, r, RADIUS * d->scale, draw_mix(p->color, hover ? 0xffffff : p->text, hover ? 110 : 40));
  uint32_t ink = hover ? PAPER : 0xffffff;
  const struct glyph *sign = glyph_get(GLYPH_SIGN, (unsigned)d->scale, GLYPH_MINIMISE + part - NP_PART_MINIMISE);
  struct rect words = {r.x0 + 9 * d->scale, r.y0, r.x1, r.y1};
  if (v->layer != NP_LAYER_SIGNER) return draw_glyph(d, sign, (r.x0 + r.x1) / 2, (r.y0 + r.y1) / 2, r.x1, ink);
  draw_row(d, words, GLYPH_BOLD, ink, WORDS("Later"));
}

/* The client's words, in a recessed box of their own so that they never read as part of the label. */
static void title(const struct np_view *v, const struct palette *p, struct draw *d, struct rect box) {
  int pad = GAP * d->scale, end = box.x0 + 2 * pad + draw_width(d->scale, GLYPH_SANS, WORDS(v->title));
  if (!v->title[0] || rect_width(box) < 5 * pad) return;
  box.x1 = least(end, box.x1);
  draw_round(d, box, RADIUS * d->scale, draw_mix(p->color, p->text != 0xffffff ? 0xffffff : 0, 84));
  draw_row(d, (struct rect){box.x0 + pad, box.y0, box.x1 - pad / 2, box.y1}, GLYPH_SANS, p->text, WORDS(v->title));
}

/* What is left of the screen does not count: swatch and label begin at its edge, so a label is cut on the right only.
 */
void np_draw_plate(struct np *np, const struct np_item *item, struct draw *d) {
  struct np_view *v = np_at(np, item->view);
  const struct np_session *s = np_client(np, v);
  const struct palette *p = np_colors(s);
  int k = d->scale, b = NP_BORDER * k, top = v->outer.y0, bottom = top + b + NP_PLATE * k;
  unsigned part = v->fixed ? NP_PART_CLOSE : NP_PART_MINIMISE;
  int x = most(v->outer.x0, 0) + b, limit = np_frame_button(np, v, part).x0 - GAP * k;
  draw_fill(d, (struct rect){v->outer.x0, top, v->outer.x1, bottom}, p->color);
  x = np_draw_name(d, s, (struct rect){x, top + b, x + SWATCH * k, bottom - 2 * k}, limit, p->text) + GAP * k;
  title(v, p, d, (struct rect){x, top + 7 * k, limit, top + 27 * k});
  for (; part <= NP_PART_CLOSE; part++) button(np, v, part, d);
}

/* A plate view: small swatch, label, title, on the panel's dark; the focused one on its own colour. */
void np_draw_named(struct np *np, const struct np_item *item, struct draw *d) {
  struct np_view *v = np_at(np, item->view);
  const struct np_session *s = np_client(np, v);
  struct rect r = item->at;
  bool focused = np->focus == item->view;
  int pad = GAP * d->scale, middle = (r.y0 + r.y1) / 2, size = 6 * d->scale, limit = r.x1 - pad;
  uint32_t ink = focused ? np_colors(s)->text : v->hidden ? DIM : TEXT;
  draw_fill(d, r, PAPER);
  draw_round(d, r, RADIUS * d->scale, focused ? np_colors(s)->color : v->hidden ? 0x161d25 : 0x232d38);
  struct rect swatch = {r.x0 + pad, middle - size, r.x0 + pad + 3 * size, middle + size};
  int x = np_draw_name(d, s, swatch, limit, ink) + pad;
  struct rect rest = {x, r.y0, limit, r.y1};
  if (limit - x > 3 * pad) draw_row(d, rest, GLYPH_SANS, focused ? ink : DIM, WORDS(v->title));
}

static void centred(struct draw *d, struct rect c, enum glyph_face face, struct words text) {
  int pad = GAP * d->scale, x = (c.x0 + c.x1 - draw_width(d->scale, face, text)) / 2;
  draw_row(d, (struct rect){most(x, c.x0 + pad), c.y0, c.x1 - pad, c.y1}, face, 0xffffff, text);
}

/* Swatch, label, and how to choose the window: its digit is its place in the stack. */
void np_draw_owner(struct np *np, const struct np_item *item, struct draw *d) {
  struct np_view *v = np_at(np, item->view);
  const struct np_session *s = np_client(np, v);
  struct rect c = np_content(np, v);
  uint32_t color = np_colors(s)->color;
  int k = d->scale, x = (c.x0 + c.x1) / 2, y = most((c.y0 + c.y1) / 2 - 44 * k, c.y0 + 4 * k);
  struct rect swatch = {most(x - 60 * k, c.x0), y, least(x + 60 * k, c.x1), y + 22 * k};
  unsigned digit = 0;
  char text[32] = "";
  while (digit < 10 && np_numbered(np, digit) != v) digit++;
  text_format(text, sizeof text, digit < 10 ? "%u   give it the keyboard" : "click: give it the keyboard",
              (digit + 1) % 10);
  draw_fill(d, c, draw_mix(PAPER, color, 56));
  draw_fill(d, swatch, color);
  draw_fill(d, rect_inset(swatch, k), draw_mix(PAPER, color, 90));
  draw_pattern(d, rect_inset(swatch, k), s->domain.color, draw_mix(color, 0xffffff, 140));
  centred(d, (struct rect){c.x0, y + 28 * k, c.x1, y + 64 * k}, GLYPH_TITLE, WORDS(s->name.text));
  int half = (draw_width(k, GLYPH_BOLD, WORDS(text)) + 24 * k) / 2;
  draw_round(d, (struct rect){x - half, y + 68 * k, x + half, y + 94 * k}, RADIUS * k, draw_mix(PAPER, color, 110));
  centred(d, (struct rect){c.x0, y + 68 * k, c.x1, y + 94 * k}, GLYPH_BOLD, WORDS(text));
}

void np_draw_pattern(struct np *np, const struct np_item *item, struct draw *d) {
  draw_swatch(d, np_content(np, np_at(np, item->view)), np_client(np, np_at(np, item->view))->domain.color);
}
