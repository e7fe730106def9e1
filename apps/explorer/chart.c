/* Chart: layout, painting and choosing. Kernel, core and init stand in a row on top; below, the children of each init
 * in rows that hang from it. */
#include "chart.h"

#include <stdio.h>
#include <string.h>

enum { BOX_W = 122, GAP_X = 10, LEFT = 18, RADIUS = 6 };
enum { BOX_WIDE = 40, GAP_WIDE = 20, BOX_TIGHT = 36, GAP_TIGHT = 12 };
#define GREEN 0x009e73u
#define AMBER 0xc98500u

struct look chart_look(const struct ui *ui, char trust, bool chosen) {
  const struct theme *t = ui->theme;
  bool dark = (t->surface & 0xff) < 0x80;
  if (chosen) return (struct look){0x007a59, 0x00593f, 0xffffff};
  if (trust == 'b') return (struct look){colour_mix(t->surface, GREEN, dark ? 70 : 44), GREEN, t->ink};
  if (trust == 'd') return (struct look){colour_mix(t->surface, AMBER, dark ? 70 : 48), AMBER, t->ink};
  return (struct look){t->raised, t->line, t->dim};
}

static void lay_children(struct chart *c, unsigned above, int columns, int *y) {
  struct ui *ui = c->widget.ui;
  int column = 0;
  for (unsigned i = above + 1; i < c->tree->count; i++) {
    if (c->tree->node[i].parent != (int)above) continue;
    if (column == columns) column = 0;
    if (!column) *y += ui_px(ui, c->box + c->gap);
    c->at[i] = rect_of(ui_px(ui, LEFT + column++ * (BOX_W + GAP_X)), *y, ui_px(ui, BOX_W), ui_px(ui, c->box));
  }
}

static int lay(struct chart *c, int width) {
  struct ui *ui = c->widget.ui;
  int columns = (width / ui->scale - LEFT + GAP_X) / (BOX_W + GAP_X), y = 1;
  if (columns < 1) columns = 1;
  memset(c->at, 0, sizeof c->at);
  for (unsigned i = KERNEL; i <= INIT && i < c->tree->count; i++)
    c->at[i] = rect_of(ui_px(ui, (int)i * (BOX_W + 3 * GAP_X)) + 1, y, ui_px(ui, BOX_W), ui_px(ui, c->box));
  for (unsigned i = INIT; i < c->tree->count; i++)
    if (tree_has_children(c->tree, i)) lay_children(c, i, columns, &y);
  return y + ui_px(ui, c->box) + 2;
}

int chart_place(struct chart *c, int width, int room) {
  c->box = BOX_WIDE, c->gap = GAP_WIDE;
  int height = lay(c, width);
  if (height <= room) return height;
  c->box = BOX_TIGHT, c->gap = GAP_TIGHT;
  return lay(c, width);
}

static void stroke(struct chart *c, struct canvas *k, int x, int y, int w, int h) {
  int thick = ui_px(c->widget.ui, 1);
  canvas_fill(k, rect_of(c->widget.box.x + x, c->widget.box.y + y, w ? w : thick, h ? h : thick),
              c->widget.ui->theme->line);
}

/* From the parent's foot to the bus above each row of its children, and down to them. */
static void paint_lines(struct chart *c, struct canvas *k, unsigned above) {
  struct ui *ui = c->widget.ui;
  struct rect p = c->at[above];
  int foot = p.x + p.w / 2, trunk = ui_px(ui, LEFT / 2), gap = ui_px(ui, c->gap / 2), first = 0, last = 0;
  for (unsigned i = above + 1; i < c->tree->count; i++) {
    struct rect b = c->at[i];
    if (c->tree->node[i].parent != (int)above || rect_empty(b)) continue;
    int bus = b.y - gap, middle = b.x + b.w / 2;
    if (!first) first = bus;
    last = bus;
    stroke(c, k, trunk, bus, middle - trunk, 0);
    stroke(c, k, middle, bus, 0, gap);
  }
  if (!first) return;
  stroke(c, k, trunk, first, 0, last - first + ui_px(ui, 1));
  stroke(c, k, foot, p.y + p.h, 0, first - p.y - p.h);
  stroke(c, k, trunk < foot ? trunk : foot, first, trunk < foot ? foot - trunk : trunk - foot, 0);
}

static void count_text(char *to, size_t size, unsigned lines, const char *tail) {
  if (lines >= 1000)
    snprintf(to, size, "%u.%uk%s", (lines + 50) / 1000, (lines + 50) % 1000 / 100, tail);
  else
    snprintf(to, size, "%u%s", lines, tail);
}

static uint32_t state_colour(const struct ui *ui, const struct live *l) {
  if (!strcmp(l->state, "running")) return 0x00b383; /* tests look for it */
  if (!strcmp(l->state, "failed")) return 0xd55e00;
  return !strcmp(l->state, "stopped") ? ui->theme->line : AMBER;
}

/* Name with the dot of its state; below, lines and a mark for DMA at the left, memory at the right. */
static void paint_box(struct chart *c, struct canvas *k, unsigned i) {
  struct ui *ui = c->widget.ui;
  const struct node *n = &c->tree->node[i], *chosen = &c->tree->node[c->chosen];
  char trust = chosen->trust[i] ? chosen->trust[i] : '-', text[32];
  struct look look = chart_look(ui, trust, i == c->chosen);
  struct rect b = c->at[i];
  b.x += c->widget.box.x, b.y += c->widget.box.y;
  canvas_bordered(k, b, ui_px(ui, RADIUS), ui_px(ui, trust == '-' && i != c->chosen ? 1 : 2), look.border, look.fill);
  int half = b.h / 2, pad = ui_px(ui, 8), dot = n->live.known ? ui_px(ui, 12) : 0;
  struct rect name = rect_of(b.x + pad, b.y + ui_px(ui, 3), b.w - 2 * pad, half);
  struct rect facts = rect_of(name.x, b.y + half - ui_px(ui, 1), name.w, half);
  if (dot)
    canvas_disc(k, (name.x + ui_px(ui, 4)) * 16, (name.y + half / 2) * 16, 4 * 16 * ui->scale, 0,
                i == c->chosen ? look.ink : state_colour(ui, &n->live));
  name.x += dot, name.w -= dot;
  ui_text(ui, k, ui->faces.semibold, name, UI_LEFT, n->name, look.ink);
  count_text(text, sizeof text, trust == '-' ? n->lines : chosen->adds[i], n->dma ? " DMA" : "");
  ui_text(ui, k, ui->faces.plain, facts, UI_LEFT, text, look.ink);
  if (!n->live.used) return;
  snprintf(text, sizeof text, "%lu.%lu MiB", (unsigned long)(n->live.used / 256),
           (unsigned long)(n->live.used % 256 * 10 / 256));
  ui_text(ui, k, ui->faces.plain, facts, UI_RIGHT, text, look.ink);
}

static void chart_paint(struct widget *w, struct canvas *k) {
  struct chart *c = (struct chart *)w;
  for (unsigned i = CORE; i <= INIT && i < c->tree->count; i++) {
    struct rect b = c->at[i], before = c->at[i - 1];
    stroke(c, k, before.x + before.w, b.y + b.h / 2, b.x - before.x - before.w, 0);
  }
  for (unsigned i = INIT; i < c->tree->count; i++) paint_lines(c, k, i);
  for (unsigned i = 0; i < c->tree->count; i++)
    if (!rect_empty(c->at[i])) paint_box(c, k, i);
}

void chart_choose(struct chart *c, unsigned node) {
  if (node >= c->tree->count) return;
  c->chosen = node;
  ui_dirty(&c->widget);
  if (c->changed) c->changed(c);
}

static void chart_pointer(struct widget *w, const struct gui_event *e) {
  struct chart *c = (struct chart *)w;
  if (e->type != GUI_BUTTON || e->code != UI_BUTTON_LEFT || !e->value) return;
  for (unsigned i = CORE; i < c->tree->count; i++)
    if (rect_has(c->at[i], e->x - w->box.x, e->y - w->box.y)) chart_choose(c, i);
}

/* The nearest box of another row, straight above or below. */
static unsigned beyond(const struct chart *c, int direction) {
  struct rect from = c->at[c->chosen];
  unsigned best = c->chosen;
  int least = 1 << 30;
  for (unsigned i = CORE; i < c->tree->count; i++) {
    int down = (c->at[i].y - from.y) * direction, aside = c->at[i].x - from.x;
    int cost = down * 4 + (aside < 0 ? -aside : aside);
    if (rect_empty(c->at[i]) || down <= 0 || cost >= least) continue;
    least = cost, best = i;
  }
  return best;
}

static bool chart_key(struct widget *w, const struct gui_event *e) {
  struct chart *c = (struct chart *)w;
  unsigned to = c->chosen;
  if (e->code == UI_KEY_RIGHT)
    to++;
  else if (e->code == UI_KEY_LEFT)
    to = to > CORE ? to - 1 : to;
  else if (e->code == UI_KEY_DOWN || e->code == UI_KEY_UP)
    to = beyond(c, e->code == UI_KEY_DOWN ? 1 : -1);
  else
    return false;
  chart_choose(c, to);
  return true;
}

static const struct widget_class chart_class = {
    .paint = chart_paint, .key = chart_key, .pointer = chart_pointer, .cursor = GUI_CURSOR_ARROW, .takes_focus = true};

void chart_init(struct chart *c, struct ui *ui, const struct tree *tree) {
  *c = (struct chart){.tree = tree, .chosen = CORE};
  ui_add(ui, &c->widget, &chart_class);
}
