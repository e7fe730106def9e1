/* Layout: rectangles, top down for forms, bottom up for the request, whose document takes what is left. */
#include "layout.h"

enum { MARGIN = 20, LINE_HEIGHT = 18, FIELD = 34, SMALL = 26, GAP = 8, HEADER_LABEL = 124, FORM_LABEL = 180 };
enum { GUTTER = 28 };

/* Buttons from the right to the left, ended by W_NONE; one that the screen does not have now leaves no gap. */
static void row(struct layout *l, const struct ui *u, int y, int height, const enum widget *w) {
  for (int x = l->window.x1 - l->margin; *w != W_NONE; w++) {
    if (!ui_has(u, *w)) continue;
    x -= ui_widget[*w].width * l->scale;
    l->widget[*w] = rect_of(x, y, ui_widget[*w].width * l->scale, height * l->scale);
    x -= GAP * l->scale;
  }
}

static int confirm(struct layout *l, const struct ui *u, enum widget w, int y) {
  if (!ui_has(u, w)) return y;
  y -= 30 * l->scale;
  l->widget[w] = (struct rect){l->margin, y, l->window.x1 - l->margin, y + SMALL * l->scale};
  return y;
}

/* y: of the row with the passphrase. */
static void request(struct layout *l, const struct ui *u, int y) {
  static const enum widget pages[] = {W_BYTES, W_NEXT, W_PREVIOUS, W_NONE};
  int s = l->scale;
  l->footer = y + (FIELD + GAP) * s;
  l->widget[W_PASS] = (struct rect){l->margin, y, l->widget[W_REFUSE].x0 - GAP * s, y + FIELD * s};
  l->phrase = y -= l->line + 4 * s;
  y = confirm(l, u, W_CONFIRM_FROM, confirm(l, u, W_CONFIRM_CLOCK, y - 2 * s));
  l->notice = y -= l->line + 4 * s;
  l->status = y -= 32 * s;
  row(l, u, y, SMALL, pages);
  l->document = (struct rect){l->margin, 14 * s, l->window.x1 - l->margin, y - 8 * s};
  l->widget[W_TEXT] = l->document;
}

static void create(struct layout *l) {
  int s = l->scale, y = l->margin + 5 * l->line + 16 * s;
  for (enum widget w = W_NAME; w <= W_REPEAT; w++, y += (FIELD + 12) * s)
    l->widget[w] = (struct rect){l->margin + FORM_LABEL * s, y, l->window.x1 - l->margin, y + FIELD * s};
  l->notice = y + 4 * s;
}

static void tell_columns(const struct layout *l, struct ui *u, int cell) {
  int s = l->scale, width = rect_width(l->document) - GUTTER * s, rows = (rect_height(l->document) - 10 * s) / l->line;
  ui_columns(u, (unsigned)(width / cell), (unsigned)((width - l->label_width) / cell), rows > 0 ? (unsigned)rows : 0);
}

void layout_make(struct layout *l, struct ui *u, const struct canvas *c) {
  static const enum widget bottom[][5] = {[SCREEN_CREATE] = {W_CREATE, W_LATER},
                                          [SCREEN_HOME] = {W_LATER, W_EXPORT, W_REARM, W_OPEN},
                                          [SCREEN_REQUEST] = {W_SIGN, W_LATER, W_REFUSE},
                                          [SCREEN_WORKING] = {W_CANCEL},
                                          [SCREEN_WITHDRAWN] = {W_ACKNOWLEDGE}};
  int s = c->scale, y = c->height - (MARGIN - 4 + FIELD) * s;
  *l = (struct layout){.scale = s, .margin = MARGIN * s, .line = LINE_HEIGHT * s, .label_width = HEADER_LABEL * s};
  l->window = (struct rect){0, 0, c->width, c->height};
  if (u->screen == SCREEN_REQUEST) y -= l->line + GAP * s;
  row(l, u, y, FIELD, bottom[u->screen]);
  if (u->screen == SCREEN_CREATE) create(l);
  if (u->screen != SCREEN_REQUEST) return;
  request(l, u, y);
  tell_columns(l, u, canvas_cell(c));
}

enum widget layout_hit(const struct layout *l, const struct ui *u, int x, int y) {
  for (enum widget w = WIDGETS - 1; w > W_NONE; w--)
    if (ui_has(u, w) && rect_holds(l->widget[w], x, y)) return w;
  return W_NONE;
}
