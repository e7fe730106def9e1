/* Shot: scaling by averages. */
#include "shot.h"

enum { SAMPLES = 4 };

void shot_forget(struct shot *s) {
  s->pixels = NULL, s->width = s->height = 0;
  ui_dirty(&s->widget);
}

bool shot_show(struct shot *s, const volatile uint32_t *pixels, uint64_t bytes, uint32_t width, uint32_t height) {
  shot_forget(s);
  if (!width || !height || width > SHOT_SIDE || height > SHOT_SIDE || bytes != (uint64_t)width * height * 4)
    return false;
  s->pixels = pixels, s->width = (int)width, s->height = (int)height;
  return true;
}

struct rect shot_place(const struct shot *s) {
  struct rect b = s->widget.box;
  int width = s->width, height = s->height;
  if (!s->pixels || rect_empty(b)) return (struct rect){0};
  if (width > b.w) height = height * b.w / width, width = b.w;
  if (height > b.h) width = width * b.h / height, height = b.h;
  width = width < 1 ? 1 : width, height = height < 1 ? 1 : height;
  return rect_of(b.x + (b.w - width) / 2, b.y + (b.h - height) / 2, width, height);
}

/* The average of the source pixels [x, x + w) by [y, y + h), at most 4 x 4 of them. */
static uint32_t average(const struct shot *s, int x, int y, int w, int h) {
  int across = w < SAMPLES ? w : SAMPLES, down = h < SAMPLES ? h : SAMPLES;
  unsigned sum[3] = {0}, n = (unsigned)(across * down);
  for (int j = 0; j < down; j++)
    for (int i = 0; i < across; i++) {
      uint32_t p = s->pixels[(size_t)(y + j * h / down) * (size_t)s->width + (size_t)(x + i * w / across)];
      for (unsigned c = 0; c < 3; c++) sum[c] += p >> (16 - 8 * c) & 0xff;
    }
  return sum[0] / n << 16 | sum[1] / n << 8 | sum[2] / n;
}

/* First source pixel of a place, and how many belong to it. */
static int first_of(int at, int whole, int shown) { return (int)((int64_t)at * whole / shown); }
static int span_of(int at, int whole, int shown) {
  int span = first_of(at + 1, whole, shown) - first_of(at, whole, shown);
  return span < 1 ? 1 : span;
}

static void paint(struct widget *w, struct canvas *c) {
  struct shot *s = (struct shot *)w;
  struct rect place = shot_place(s), r = rect_both(place, c->clip);
  canvas_fill(c, w->box, colour_mix(w->ui->theme->raised, w->ui->theme->line, 90));
  for (int y = r.y; y < r.y + r.h; y++) {
    uint32_t *row = c->pixels + (size_t)y * (size_t)c->stride;
    int at = y - place.y, sy = first_of(at, s->height, place.h), down = span_of(at, s->height, place.h);
    for (int x = r.x; x < r.x + r.w; x++) {
      int to = x - place.x;
      row[x] = average(s, first_of(to, s->width, place.w), sy, span_of(to, s->width, place.w), down);
    }
  }
}

static const struct widget_class class = {.paint = paint};

void shot_init(struct shot *s, struct ui *ui) {
  *s = (struct shot){0};
  ui_add(ui, &s->widget, &class);
}
