/* Pane: zoom, panning and scaled painting. Enlarging repeats pixels, shrinking averages up to 4 x 4 of them. */
#include "pane.h"

#include <stdlib.h>

#define CHECK_SIZE 8
#define PAN_STEP 48

static const int steps[] = {5, 10, 15, 25, 33, 50, 67, 75, 100, 150, 200, 300, 400, 600, 800, 1200, 1600};
#define STEPS ((int)(sizeof steps / sizeof *steps))

static int fit_percent(const struct pane *p) {
  const struct rect *b = &p->widget.box;
  if (!p->picture || !p->picture->width) return 100;
  int x = b->w * 100 / (int)p->picture->width, y = b->h * 100 / (int)p->picture->height, least = x < y ? x : y;
  return least < 1 ? 1 : least > 100 ? 100 : least;
}

int pane_percent(const struct pane *p) { return p->fit ? fit_percent(p) : p->percent; }

static int zoomed(unsigned pixels, int percent) { return (int)((uint64_t)pixels * (unsigned)percent / 100); }

static int clamp(int at, int whole, int shown) {
  return at < 0 || whole <= shown ? 0 : at > whole - shown ? whole - shown : at;
}

static void keep_inside(struct pane *p) {
  int percent = pane_percent(p);
  if (!p->picture) return;
  p->x = clamp(p->x, zoomed(p->picture->width, percent), p->widget.box.w);
  p->y = clamp(p->y, zoomed(p->picture->height, percent), p->widget.box.h);
}

static void zoom_changed(struct pane *p) {
  keep_inside(p);
  ui_dirty(&p->widget);
  if (p->changed) p->changed(p);
}

void pane_fit(struct pane *p) {
  p->fit = true, p->x = p->y = 0;
  zoom_changed(p);
}

void pane_show(struct pane *p, const struct picture *picture) {
  p->picture = picture;
  pane_fit(p);
}

void pane_zoom(struct pane *p, int percent) {
  int before = pane_percent(p), w = p->widget.box.w, h = p->widget.box.h;
  percent = percent < steps[0] ? steps[0] : percent > steps[STEPS - 1] ? steps[STEPS - 1] : percent;
  p->x = (p->x + w / 2) * percent / before - w / 2, p->y = (p->y + h / 2) * percent / before - h / 2;
  p->fit = false, p->percent = percent;
  zoom_changed(p);
}

void pane_step(struct pane *p, int direction) {
  int now = pane_percent(p), to = now;
  for (int i = 0; i < STEPS; i++)
    if (direction > 0 && to == now && steps[i] > now)
      to = steps[i];
    else if (direction < 0 && steps[i] < now)
      to = steps[i];
  pane_zoom(p, to);
}

/* Average of up to 4 x 4 source pixels that fall on one place, alpha over the ground. */
static uint32_t sample(const struct picture *s, unsigned x, unsigned y, unsigned w, unsigned h, uint32_t ground) {
  unsigned nx = w < 4 ? w : 4, ny = h < 4 ? h : 4, sum[4] = {0}, n = nx * ny;
  for (unsigned j = 0; j < ny; j++)
    for (unsigned i = 0; i < nx; i++) {
      unsigned sx = x + i * w / nx, sy = y + j * h / ny;
      uint32_t c =
          s->pixels[(size_t)(sy < s->height ? sy : s->height - 1) * s->width + (sx < s->width ? sx : s->width - 1)];
      unsigned a = c >> 24;
      sum[0] += (c & 255) * a, sum[1] += (c >> 8 & 255) * a, sum[2] += (c >> 16 & 255) * a, sum[3] += a;
    }
  unsigned a = sum[3] / n;
  if (!a) return ground;
  uint32_t colour = sum[0] / sum[3] | sum[1] / sum[3] << 8 | sum[2] / sum[3] << 16;
  return a >= 255 ? colour : colour_mix(ground, colour, a);
}

static uint32_t checker(const struct pane *p, int x, int y) {
  int size = CHECK_SIZE * p->widget.ui->scale;
  return ((x / size ^ y / size) & 1) ? 0xc9cfd6 : 0xe9edf1;
}

static void paint_picture(struct pane *p, struct canvas *c, struct rect place, int percent) {
  const struct picture *s = p->picture;
  struct rect r = rect_both(place, c->clip);
  unsigned span = percent < 100 ? 100u / (unsigned)percent : 1, unit = (unsigned)percent;
  for (int y = r.y; y < r.y + r.h; y++) {
    uint32_t *row = c->pixels + (size_t)y * (size_t)c->stride;
    unsigned sy = (unsigned)(y - place.y) * 100 / unit;
    for (int x = r.x; x < r.x + r.w; x++) {
      unsigned sx = (unsigned)(x - place.x) * 100 / unit;
      uint32_t under = s->alpha ? checker(p, x - place.x, y - place.y) : 0;
      row[x] = span == 1 && !s->alpha ? s->pixels[(size_t)sy * s->width + sx] & 0xffffff
                                      : sample(s, sx, sy, span, span, under);
    }
  }
}

static void pane_paint(struct widget *w, struct canvas *c) {
  struct pane *p = (struct pane *)w;
  canvas_fill(c, w->box, colour_mix(w->ui->theme->raised, w->ui->theme->line, 90));
  if (!p->picture || !p->picture->pixels) return;
  keep_inside(p);
  int percent = pane_percent(p), width = zoomed(p->picture->width, percent),
      height = zoomed(p->picture->height, percent);
  if (width < 1 || height < 1) return;
  int x = width < w->box.w ? (w->box.w - width) / 2 : -p->x, y = height < w->box.h ? (w->box.h - height) / 2 : -p->y;
  paint_picture(p, c, rect_of(w->box.x + x, w->box.y + y, width, height), percent);
}

static void pan(struct pane *p, int x, int y) {
  p->x += x, p->y += y;
  keep_inside(p);
  ui_dirty(&p->widget);
}

static bool pane_key(struct widget *w, const struct gui_event *e) {
  struct pane *p = (struct pane *)w;
  int step = ui_px(w->ui, PAN_STEP);
  switch (e->code) {
  case UI_KEY_LEFT:
    pan(p, -step, 0);
    return true;
  case UI_KEY_RIGHT:
    pan(p, step, 0);
    return true;
  case UI_KEY_UP:
    pan(p, 0, -step);
    return true;
  case UI_KEY_DOWN:
    pan(p, 0, step);
    return true;
  default:
    return false;
  }
}

static void pane_pointer(struct widget *w, const struct gui_event *e) {
  struct pane *p = (struct pane *)w;
  if (e->type == GUI_WHEEL) pane_step(p, e->value);
  if (e->type == GUI_BUTTON && e->code == UI_BUTTON_LEFT) p->held = e->value, p->hold_x = e->x, p->hold_y = e->y;
  if (e->type != GUI_MOTION || !p->held) return;
  pan(p, p->hold_x - e->x, p->hold_y - e->y);
  p->hold_x = e->x, p->hold_y = e->y;
}

static const struct widget_class pane_class = {
    .paint = pane_paint, .key = pane_key, .pointer = pane_pointer, .cursor = GUI_CURSOR_MOVE, .takes_focus = true};

void pane_init(struct pane *p, struct ui *ui) {
  *p = (struct pane){.fit = true, .percent = 100};
  ui_add(ui, &p->widget, &pane_class);
}
