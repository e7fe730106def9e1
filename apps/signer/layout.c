/* Layout: rectangles, top down for forms, bottom up for the request, whose document takes what is left. */
#include "layout.h"

enum { MARGIN = 20, LINE_HEIGHT = 18, FIELD = 34, GAP = 8, HEADER_LABEL = 124, FORM_LABEL = 180, GUTTER = 28 };

static void buttons(struct layout *l, int y, const enum widget *w, const int *width, unsigned count) {
  int x = l->window.w - l->margin;
  for (unsigned i = count; i-- > 0;) {
    if (!width[i]) continue;
    x -= width[i] * l->scale;
    l->widget[w[i]] = (struct rect){x, y, width[i] * l->scale, FIELD * l->scale};
    x -= GAP * l->scale;
  }
}

static int bottom(const struct layout *l) { return l->window.h - l->margin + 4 * l->scale; }

static int confirm(struct layout *l, const struct ui *u, enum widget w, int y) {
  if (!ui_has(u, w)) return y;
  y -= 30 * l->scale;
  l->widget[w] = (struct rect){l->margin, y, l->window.w - 2 * l->margin, 26 * l->scale};
  return y;
}

static void request(struct layout *l, const struct ui *u) {
  static const enum widget row[] = {W_REFUSE, W_LATER, W_SIGN};
  static const int width[] = {84, 72, 84};
  int s = l->scale, inner = l->window.w - 2 * l->margin, y = bottom(l) - l->line;
  l->footer = (struct rect){l->margin, y, inner, l->line};
  y -= (FIELD + GAP) * s;
  buttons(l, y, row, width, 3);
  l->widget[W_PASS] = (struct rect){l->margin, y, l->widget[W_REFUSE].x - l->margin - GAP * s, FIELD * s};
  y -= l->line + 4 * s;
  l->phrase = (struct rect){l->margin, y, inner, l->line};
  y = confirm(l, u, W_CONFIRM_FROM, confirm(l, u, W_CONFIRM_CLOCK, y - 2 * s));
  y -= l->line + 4 * s;
  l->notice = (struct rect){l->margin, y, inner, l->line};
  y -= 32 * s;
  l->status = (struct rect){l->margin, y, inner, 26 * s};
  int x = l->window.w - l->margin - 92 * s;
  l->widget[W_BYTES] = (struct rect){x, y, 92 * s, 26 * s};
  l->widget[W_NEXT] = (struct rect){x - (GAP + 64) * s, y, 64 * s, 26 * s};
  l->widget[W_PREVIOUS] = (struct rect){x - (2 * GAP + 64 + 84) * s, y, 84 * s, 26 * s};
  l->document = (struct rect){l->margin, 14 * s, inner, y - 22 * s};
  l->widget[W_TEXT] = l->document;
}

static void create(struct layout *l) {
  static const enum widget row[] = {W_LATER, W_CREATE};
  static const int width[] = {72, 112};
  int s = l->scale, y = l->margin + 5 * l->line + 16 * s;
  for (enum widget w = W_NAME; w <= W_REPEAT; w++, y += (FIELD + 12) * s)
    l->widget[w] =
        (struct rect){l->margin + FORM_LABEL * s, y, l->window.w - 2 * l->margin - FORM_LABEL * s, FIELD * s};
  l->notice = (struct rect){l->margin, y + 4 * s, l->window.w - 2 * l->margin, l->line};
  buttons(l, bottom(l) - FIELD * s, row, width, 2);
}

static void home(struct layout *l, const struct ui *u) {
  static const enum widget row[] = {W_OPEN, W_REARM, W_EXPORT, W_LATER};
  int width[] = {ui_has(u, W_OPEN) ? 150 : 0, ui_has(u, W_REARM) ? 150 : 0, 150, 72};
  buttons(l, bottom(l) - FIELD * l->scale, row, width, 4);
}

void layout_make(struct layout *l, struct ui *u, const struct canvas *c) {
  static const enum widget cancel[] = {W_CANCEL}, acknowledge[] = {W_ACKNOWLEDGE};
  static const int width[] = {110};
  int s = c->scale;
  *l = (struct layout){.scale = s,
                       .margin = MARGIN * s,
                       .line = LINE_HEIGHT * s,
                       .label_width = HEADER_LABEL * s,
                       .window = {0, 0, c->width, c->height}};
  if (u->screen == SCREEN_REQUEST) {
    request(l, u);
    int cell = canvas_cell(c), rows = (l->document.h - 10 * s) / l->line;
    ui_columns(u, (unsigned)((l->document.w - GUTTER * s) / cell),
               (unsigned)((l->document.w - l->label_width - GUTTER * s) / cell), rows > 0 ? (unsigned)rows : 0);
  } else if (u->screen == SCREEN_CREATE) {
    create(l);
  } else if (u->screen == SCREEN_HOME) {
    home(l, u);
  } else {
    buttons(l, bottom(l) - FIELD * s, u->screen == SCREEN_WORKING ? cancel : acknowledge, width, 1);
  }
}

enum widget layout_hit(const struct layout *l, const struct ui *u, int x, int y) {
  for (enum widget w = WIDGETS - 1; w > W_NONE; w--) {
    const struct rect *r = &l->widget[w];
    if (ui_has(u, w) && x >= r->x && x < r->x + r->w && y >= r->y && y < r->y + r->h) return w;
  }
  return W_NONE;
}
