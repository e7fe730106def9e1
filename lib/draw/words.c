/* Words: text in rows, labels and swatches. */
#include "draw/words.h"
#include "base/string.h"

void label_write(struct label *out, const char *path) {
  struct label l = {.bold = 0};
  size_t at = 0;
  for (size_t i = 0; i < STARTUP_LABEL && path[i] && at + 8 < sizeof l.text; i++) {
    bool slash = path[i] == '/';
    if (slash && !l.bold) l.bold = (uint32_t)at;
    memcpy(l.text + at, slash ? " \342\206\222 " : &path[i], slash ? 5 : 1);
    at += slash ? 5 : 1;
  }
  if (!l.bold) l.bold = (uint32_t)at;
  *out = l;
}

int draw_row(struct draw *d, struct rect row, enum glyph_face face, uint32_t color, struct words words) {
  enum glyph_face tall = words.bold ? GLYPH_BOLD : face;
  int line = (int)glyph_line(tall, (unsigned)d->scale), ascent = (int)glyph_ascent(tall, (unsigned)d->scale);
  int baseline = row.y0 + (rect_height(row) - line) / 2 + ascent;
  return draw_text(d, (struct pen){row.x0, baseline, row.x1, face, color}, words);
}

void draw_swatch(struct draw *d, struct rect r, unsigned color) {
  const struct palette *p = &palette[color % DRAW_COLORS];
  draw_fill(d, r, p->color);
  draw_pattern(d, r, color % DRAW_COLORS, p->ink);
}
