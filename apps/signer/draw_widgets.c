/* Draw widgets: fields, buttons and the boxes that must be ticked, each with its focus visible. */
#include "draw.h"

/* The top of a line of text in the middle of a widget. */
static int middle(const struct sheet *s, enum glyph_face face, const struct rect *r) {
  return r->y0 + (rect_height(*r) - (int)glyph_line(face, (unsigned)s->c->scale)) / 2;
}

static void button(struct sheet *s, enum widget w, const struct rect *r) {
  const char *text = ui_caption(s->u, w);
  bool main = w == W_SIGN || w == W_CREATE || w == W_ACKNOWLEDGE || w == W_OPEN, enabled = ui_enabled(s->u, w);
  uint32_t ink = !enabled ? FAINT : main ? ON_ACTIVE : INK;
  canvas_round(s->c, *r, !enabled ? DISABLED : main ? ACTIVE : BUTTON);
  s->y = middle(s, GLYPH_BOLD, r);
  say(s, GLYPH_BOLD, r->x0 + (rect_width(*r) - draw_width(s->c->scale, GLYPH_BOLD, draw_words(text))) / 2, ink, "%s",
      text);
}

/* A dot for each character of a secret, up to the limit; returns the x behind them. */
static int dots(const struct sheet *s, const struct ui_field *f, int x, int limit) {
  int n = s->c->scale;
  for (unsigned i = 0; i < f->used && x + 10 * n < limit; i++) {
    if (((uint8_t)f->text[i] & 0xc0) == 0x80) continue;
    canvas_round(s->c, rect_of(x, s->y + 4 * n, 8 * n, 8 * n), INK);
    x += 10 * n;
  }
  return x;
}

/* The end of a long text stays visible. */
static int tail(const struct sheet *s, const struct ui_field *f, int x, int limit) {
  const char *text = f->text;
  while (draw_width(s->c->scale, GLYPH_MONO, draw_words(text)) > limit - x) text++;
  return say(s, GLYPH_MONO, x, INK, "%s", text);
}

static void field(struct sheet *s, enum widget w, const struct rect *r) {
  const struct ui_field *f = &s->u->field[w];
  bool here = s->u->focused && s->u->focus == w, secret = ui_is_secret(w), closed = secret && !s->u->focused;
  int n = s->c->scale, x = r->x0 + 10 * n, limit = r->x1 - 10 * n;
  canvas_round(s->c, *r, here ? FOCUS : LINE);
  canvas_round(s->c, rect_inset(*r, n), closed ? OUTSIDE : SHEET);
  s->y = middle(s, GLYPH_MONO, r);
  if (closed)
    say(s, GLYPH_SANS, x, FAINT, "Click here to type the passphrase");
  else if (secret && !f->used && s->u->screen == SCREEN_REQUEST)
    say(s, GLYPH_SANS, x + 4 * n, FAINT, "Passphrase");
  else
    x = secret ? dots(s, f, x, limit) : tail(s, f, x, limit);
  if (here) canvas_fill(s->c, (struct rect){x + n, r->y0 + 8 * n, x + 3 * n, r->y1 - 8 * n}, FOCUS);
}

static void tick_box(struct sheet *s, enum widget w, const struct rect *r) {
  int n = s->c->scale;
  bool on = w == W_CONFIRM_FROM ? s->u->confirmed_from : s->u->confirmed_clock;
  struct rect box = rect_of(r->x0 + 6 * n, r->y0 + 5 * n, 16 * n, 16 * n);
  canvas_fill(s->c, *r, WARNING);
  canvas_fill(s->c, rect_of(r->x0, r->y0, 3 * n, rect_height(*r)), REFUSAL);
  canvas_fill(s->c, box, SHEET);
  canvas_frame(s->c, box, 2 * n, REFUSAL);
  if (on) canvas_fill(s->c, rect_inset(box, 4 * n), REFUSAL);
  s->y = r->y0 + 4 * n;
  say(s, GLYPH_BOLD, r->x0 + 32 * n, REFUSAL, "%s", ui_caption(s->u, w));
}

void draw_widgets(struct sheet *s) {
  for (enum widget w = W_NAME; w < WIDGETS; w++) {
    const struct rect *r = &s->l->widget[w];
    if (rect_empty(*r) || !ui_has(s->u, w) || w == W_TEXT) continue;
    if (ui_is_field(w))
      field(s, w, r);
    else if (w == W_CONFIRM_FROM || w == W_CONFIRM_CLOCK)
      tick_box(s, w, r);
    else
      button(s, w, r);
    if (s->u->focused && s->u->focus == w) canvas_frame(s->c, rect_inset(*r, -3 * s->c->scale), 2 * s->c->scale, FOCUS);
  }
}
