/* Canvas: clips to the pixels' height and goes down the lines; lib/draw clips to their width. */
#include "canvas.h"

static struct draw line(const struct canvas *c, int y) {
  return (struct draw){c->pixels + (size_t)y * (size_t)c->width, y, 0, c->width, c->scale};
}

void canvas_fill(const struct canvas *c, struct rect r, uint32_t color) {
  for (int y = most(r.y0, 0); y < least(r.y1, c->height); y++) {
    struct draw d = line(c, y);
    draw_fill(&d, r, color);
  }
}

void canvas_round(const struct canvas *c, struct rect r, uint32_t color) {
  for (int y = most(r.y0, 0); y < least(r.y1, c->height); y++) {
    struct draw d = line(c, y);
    draw_round(&d, r, 4 * c->scale, color);
  }
}

void canvas_frame(const struct canvas *c, struct rect r, int t, uint32_t color) {
  canvas_fill(c, (struct rect){r.x0, r.y0, r.x1, r.y0 + t}, color);
  canvas_fill(c, (struct rect){r.x0, r.y1 - t, r.x1, r.y1}, color);
  canvas_fill(c, (struct rect){r.x0, r.y0, r.x0 + t, r.y1}, color);
  canvas_fill(c, (struct rect){r.x1 - t, r.y0, r.x1, r.y1}, color);
}

int canvas_text(const struct canvas *c, struct pen pen, const char *text) {
  size_t at = 0;
  for (uint32_t point; (point = glyph_utf8(text, WORDS_MAX, &at));) {
    const struct glyph *g = glyph_get(pen.face, (unsigned)c->scale, point);
    int top = pen.baseline - g->top;
    if (pen.x + g->advance > pen.limit) break;
    for (int y = most(top, 0); y < least(top + g->height, c->height); y++) {
      struct draw d = line(c, y);
      draw_glyph(&d, g, pen.x, pen.baseline, pen.limit, pen.color);
    }
    pen.x += g->advance;
  }
  return pen.x;
}

int canvas_cell(const struct canvas *c) { return glyph_get(GLYPH_MONO, (unsigned)c->scale, '0')->advance; }
