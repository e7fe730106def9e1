/* Draw widgets: fields, buttons and the boxes that must be ticked, each with its focus visible. */
#include "draw.h"

static const char *caption(const struct ui *u, enum widget w) {
  switch (w) {
  case W_CREATE:
    return "Create key";
  case W_LATER:
    return u->screen == SCREEN_HOME ? "Close" : "Later";
  case W_REFUSE:
    return "Refuse";
  case W_SIGN:
    return "Sign";
  case W_CANCEL:
    return "Cancel";
  case W_PREVIOUS:
    return "Previous";
  case W_NEXT:
    return "Next";
  case W_BYTES:
    return u->document.verbatim ? "Text (F3)" : "Bytes (F3)";
  case W_REARM:
    return "Allow requests";
  case W_EXPORT:
    return "Export public key";
  case W_OPEN:
    return "Show the request";
  case W_ACKNOWLEDGE:
    return "OK (Enter)";
  case W_CONFIRM_FROM:
    return "From is not the owner of this key. Sign in the name of another address.";
  case W_CONFIRM_CLOCK:
    return "The clock is not set or went back. Sign with the time that is shown below.";
  default:
    return "";
  }
}

static void focus_ring(const struct canvas *c, struct rect r) {
  int s = c->scale;
  canvas_frame(c, (struct rect){r.x - 3 * s, r.y - 3 * s, r.w + 6 * s, r.h + 6 * s}, 2 * s, FOCUS);
}

static void button(const struct canvas *c, const struct ui *u, enum widget w, struct rect r) {
  const char *text = caption(u, w);
  bool enabled = ui_enabled(u, w), main = w == W_SIGN || w == W_CREATE || w == W_ACKNOWLEDGE || w == W_OPEN;
  uint32_t ground = !enabled ? DISABLED : main ? GREEN : 0xd3dbe3, ink = !enabled ? DIM : main ? ON_GREEN : INK;
  int width = canvas_width(c, FACE_BOLD, text, text_bytes(text));
  canvas_box(c, r, ground, ground, SURFACE);
  draw_line(c, FACE_BOLD, r.x + (r.w - width) / 2, r.y + (r.h - canvas_line(c, FACE_BOLD)) / 2, ink, text);
  if (u->focused && u->focus == w) focus_ring(c, r);
}

static void dots(const struct canvas *c, const struct ui_field *f, int *x, int y, int limit) {
  int s = c->scale;
  for (unsigned i = 0; i < f->used && *x + 10 * s < limit; i++) {
    if (((uint8_t)f->text[i] & 0xc0) == 0x80) continue;
    canvas_box(c, (struct rect){*x, y + 4 * s, 8 * s, 8 * s}, INK, INK, PAPER);
    *x += 10 * s;
  }
}

static void field(const struct canvas *c, struct ui *u, enum widget w, struct rect r) {
  const struct ui_field *f = ui_field(u, w);
  bool here = u->focused && u->focus == w;
  int s = c->scale, x = r.x + 10 * s, y = r.y + (r.h - canvas_line(c, FACE_MONO)) / 2, limit = r.x + r.w - 10 * s;
  canvas_box(c, r, u->focused || !ui_is_secret(w) ? PAPER : OUTSIDE, here ? FOCUS : LINE, SURFACE);
  if (ui_is_secret(w) && !u->focused) {
    draw_line(c, FACE_TEXT, x, y, DIM, "Click here to type the passphrase");
    return;
  }
  if (ui_is_secret(w)) {
    if (f->used == 0 && w == W_PASS && u->screen == SCREEN_REQUEST)
      draw_line(c, FACE_TEXT, x + 4 * s, y, DIM, "Passphrase");
    dots(c, f, &x, y, limit);
  } else {
    unsigned from = 0; /* the end of a long text stays visible */
    while (from < f->used && canvas_width(c, FACE_MONO, f->text + from, f->used - from) > limit - x) from++;
    x = canvas_text(c, FACE_MONO, x, y, limit, INK, f->text + from, f->used - from);
  }
  if (here) canvas_fill(c, (struct rect){x + s, r.y + 8 * s, 2 * s, r.h - 16 * s}, FOCUS);
  if (here) focus_ring(c, r);
}

static void tick_box(const struct canvas *c, const struct ui *u, enum widget w, struct rect r) {
  int s = c->scale;
  bool on = w == W_CONFIRM_FROM ? u->confirmed_from : u->confirmed_clock;
  struct rect box = {r.x + 6 * s, r.y + 5 * s, 16 * s, 16 * s};
  canvas_fill(c, r, WARNING);
  canvas_fill(c, (struct rect){r.x, r.y, 3 * s, r.h}, REFUSAL);
  canvas_fill(c, box, PAPER);
  canvas_frame(c, box, 2 * s, REFUSAL);
  if (on) canvas_fill(c, (struct rect){box.x + 4 * s, box.y + 4 * s, 8 * s, 8 * s}, REFUSAL);
  draw_line(c, FACE_BOLD, r.x + 32 * s, r.y + 4 * s, REFUSAL, caption(u, w));
  if (u->focused && u->focus == w) focus_ring(c, r);
}

void draw_widgets(const struct canvas *c, const struct layout *l, struct ui *u) {
  for (enum widget w = W_NAME; w < WIDGETS; w++) {
    struct rect r = l->widget[w];
    if (!r.w || !ui_has(u, w) || w == W_TEXT) continue;
    if (ui_is_field(w))
      field(c, u, w, r);
    else if (w == W_CONFIRM_FROM || w == W_CONFIRM_CLOCK)
      tick_box(c, u, w, r);
    else
      button(c, u, w, r);
  }
}
