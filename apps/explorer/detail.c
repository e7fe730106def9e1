/* Detail: headline, bar of contributions, live figures, sessions, legend. */
#include "detail.h"

#include <stdio.h>
#include <string.h>

enum { LINE = 20, BAR = 26 };

static void grouped(char *to, size_t size, uint64_t n) {
  unsigned long millions = n / 1000000, thousands = n / 1000 % 1000, rest = n % 1000;
  if (millions)
    snprintf(to, size, "%lu,%03lu,%03lu", millions, thousands, rest);
  else if (thousands)
    snprintf(to, size, "%lu,%03lu", thousands, rest);
  else
    snprintf(to, size, "%lu", rest);
}

static struct rect row(const struct detail *d, int y, int height) {
  return rect_of(d->widget.box.x, d->widget.box.y + ui_px(d->widget.ui, y), d->widget.box.w,
                 ui_px(d->widget.ui, height));
}

static void headline(struct detail *d, struct canvas *c, const struct node *n) {
  struct ui *ui = d->widget.ui;
  char all[16], breaks[16], denies[16], text[160];
  grouped(all, sizeof all, n->breaks + n->denies), grouped(breaks, sizeof breaks, n->breaks);
  grouped(denies, sizeof denies, n->denies);
  snprintf(text, sizeof text, "What %s trusts: %s lines", n->label, all);
  ui_text(ui, c, ui->faces.large, row(d, 4, 24), UI_LEFT, text, ui->theme->ink);
  snprintf(text, sizeof text, "%s can break its integrity or secrecy, %s can only deny", breaks, denies);
  ui_text(ui, c, ui->faces.plain, row(d, 30, LINE), UI_LEFT, text, ui->theme->dim);
}

/* One segment for each component that adds lines, those that can break first. */
static void bar(struct detail *d, struct canvas *c, const struct node *n) {
  struct ui *ui = d->widget.ui;
  const struct tree *t = d->chart->tree;
  struct rect b = row(d, 56, BAR);
  unsigned sum = n->breaks + n->denies, before = 0;
  for (const char *kind = "bd"; sum && *kind; kind++)
    for (unsigned i = 0; i < t->count; i++) {
      if (n->trust[i] != *kind || !n->adds[i]) continue;
      int from = (int)((uint64_t)(unsigned)b.w * before / sum), to;
      before += n->adds[i];
      to = (int)((uint64_t)(unsigned)b.w * before / sum);
      struct look look = chart_look(ui, *kind, &t->node[i] == n);
      struct rect part = rect_of(b.x + from, b.y, to - from - ui->scale, b.h);
      canvas_fill(c, part, look.border);
      canvas_fill(c, rect_inset(part, ui->scale), look.fill);
      struct rect inside = rect_inset(part, ui_px(ui, 5));
      int width = face_pixels(face_measure(ui->faces.plain, t->node[i].name, strlen(t->node[i].name)));
      if (width <= inside.w) ui_text(ui, c, ui->faces.plain, inside, UI_CENTRE, t->node[i].name, look.ink);
    }
}

static void live_text(const struct node *n, char *to, size_t size) {
  const struct live *l = &n->live;
  char calls[24];
  grouped(calls, sizeof calls, l->calls);
  if (!l->known)
    snprintf(to, size, "No state is reported for it here.");
  else
    snprintf(to, size, "%s   memory %lu.%lu of %lu MiB   CPU %u.%u %%   %s calls made, %u a second", l->state,
             (unsigned long)(l->used / 256), (unsigned long)(l->used % 256 * 10 / 256),
             (unsigned long)((l->pages + 255) / 256), l->permille / 10, l->permille % 10, calls, l->a_second);
}

/* What it holds and what became of it; empty for the first init, of whom nobody counts that. */
static void held_text(const struct node *n, char *to, size_t size) {
  const struct live *l = &n->live;
  char caps[24];
  grouped(caps, sizeof caps, l->caps);
  to[0] = 0;
  if (l->known && l->caps)
    snprintf(to, size, "room for %s capabilities   %lu session%s open   restarted %lu time%s", caps,
             (unsigned long)l->sessions, l->sessions == 1 ? "" : "s", (unsigned long)l->restarts,
             l->restarts == 1 ? "" : "s");
}

/* Its sessions, each with the config line that allows it. */
static void session_text(const struct detail *d, char *to, size_t size) {
  const struct tree *t = d->chart->tree;
  size_t n = (size_t)snprintf(to, size, "Routed by %s.kdl", t->scenario);
  unsigned found = 0;
  for (unsigned i = 0; i < t->routes && n + 64 < size; i++) {
    if (t->route[i].from != d->chart->chosen) continue;
    n += (size_t)snprintf(to + n, size - n, "%s line %u: %s to %s", found++ ? "," : "", t->route[i].line,
                          t->route[i].service, t->node[t->route[i].to].label);
  }
  if (!found) snprintf(to, size, "It has no sessions of its own.");
}

static void legend(struct detail *d, struct canvas *c) {
  static const struct {
    char trust;
    const char *text;
  } entries[] = {{'b', "can break"}, {'d', "can only deny"}, {'-', "not trusted"}};
  struct ui *ui = d->widget.ui;
  struct rect r = row(d, 180, LINE);
  for (unsigned i = 0; i < 3; i++) {
    struct look look = chart_look(ui, entries[i].trust, false);
    int width = face_pixels(face_measure(ui->faces.plain, entries[i].text, strlen(entries[i].text)));
    canvas_bordered(c, rect_of(r.x, r.y + ui_px(ui, 4), ui_px(ui, 18), ui_px(ui, 12)), ui_px(ui, 3), ui->scale,
                    look.border, look.fill);
    r.x += ui_px(ui, 25);
    ui_text(ui, c, ui->faces.plain, rect_of(r.x, r.y, width + 2, r.h), UI_LEFT, entries[i].text, ui->theme->dim);
    r.x += width + ui_px(ui, 20);
  }
  int rest = d->widget.box.x + d->widget.box.w - r.x;
  ui_text(ui, c, ui->faces.plain, rect_of(r.x, r.y, rest, r.h), UI_RIGHT, "figures are code lines", ui->theme->dim);
}

static void detail_paint(struct widget *w, struct canvas *c) {
  struct detail *d = (struct detail *)w;
  struct ui *ui = w->ui;
  const struct node *n = &d->chart->tree->node[d->chart->chosen];
  char text[400];
  headline(d, c, n);
  bar(d, c, n);
  live_text(n, text, sizeof text);
  ui_text(ui, c, ui->faces.semibold, row(d, 92, LINE), UI_LEFT, d->note ? d->note : text,
          d->note ? ui->theme->bad : ui->theme->ink);
  held_text(n, text, sizeof text);
  ui_text(ui, c, ui->faces.plain, row(d, 112, LINE), UI_LEFT, text, ui->theme->ink);
  session_text(d, text, sizeof text);
  ui_text(ui, c, ui->faces.plain, row(d, 134, LINE), UI_LEFT, text, ui->theme->dim);
  if (n->dma)
    ui_text(ui, c, ui->faces.plain, row(d, 154, LINE), UI_LEFT,
            "It can program DMA and no IOMMU confines it: it counts in every TCB.", ui->theme->bad);
  legend(d, c);
}

static const struct widget_class detail_class = {.paint = detail_paint};

void detail_init(struct detail *d, struct ui *ui, const struct chart *chart) {
  *d = (struct detail){.chart = chart};
  ui_add(ui, &d->widget, &detail_class);
}
