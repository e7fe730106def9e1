/* Canvas: clipped fills and blended glyphs. */
#include "canvas.h"

static struct rect clip(const struct canvas *c, struct rect r) {
  int right = r.x + r.w, bottom = r.y + r.h;
  if (right > c->width) right = c->width;
  if (bottom > c->height) bottom = c->height;
  if (r.x < 0) r.x = 0;
  if (r.y < 0) r.y = 0;
  r.w = right > r.x ? right - r.x : 0;
  r.h = bottom > r.y ? bottom - r.y : 0;
  return r;
}

void canvas_fill(const struct canvas *c, struct rect r, uint32_t color) {
  r = clip(c, r);
  for (int y = r.y; y < r.y + r.h; y++)
    for (int x = r.x; x < r.x + r.w; x++) c->pixels[(size_t)y * (size_t)c->width + (size_t)x] = color;
}

void canvas_frame(const struct canvas *c, struct rect r, int t, uint32_t color) {
  canvas_fill(c, (struct rect){r.x, r.y, r.w, t}, color);
  canvas_fill(c, (struct rect){r.x, r.y + r.h - t, r.w, t}, color);
  canvas_fill(c, (struct rect){r.x, r.y, t, r.h}, color);
  canvas_fill(c, (struct rect){r.x + r.w - t, r.y, t, r.h}, color);
}

static uint32_t blend(uint32_t under, uint32_t over, uint32_t alpha) {
  uint32_t a = alpha + (alpha >> 7), b = 256 - a;
  uint32_t even = ((under & 0xff00ff) * b + (over & 0xff00ff) * a) >> 8 & 0xff00ff;
  uint32_t odd = ((under & 0x00ff00) * b + (over & 0x00ff00) * a) >> 8 & 0x00ff00;
  return even | odd;
}

static void cover(const struct canvas *c, int x, int y, uint32_t color, uint32_t alpha) {
  if (x < 0 || y < 0 || x >= c->width || y >= c->height) return;
  uint32_t *p = &c->pixels[(size_t)y * (size_t)c->width + (size_t)x];
  *p = blend(*p, color, alpha);
}

/* Coverage of a quarter circle of radius 4 outside of the corner, so that boxes look round at every scale. */
static const uint8_t corner[4][4] = {{255, 190, 80, 20}, {190, 30, 0, 0}, {80, 0, 0, 0}, {20, 0, 0, 0}};

static void round_corners(const struct canvas *c, struct rect r, uint32_t ground) {
  int s = c->scale, n = 4 * s;
  for (int j = 0; j < n; j++)
    for (int i = 0; i < n; i++) {
      uint32_t alpha = corner[j / s][i / s];
      cover(c, r.x + i, r.y + j, ground, alpha);
      cover(c, r.x + r.w - 1 - i, r.y + j, ground, alpha);
      cover(c, r.x + i, r.y + r.h - 1 - j, ground, alpha);
      cover(c, r.x + r.w - 1 - i, r.y + r.h - 1 - j, ground, alpha);
    }
}

void canvas_box(const struct canvas *c, struct rect r, uint32_t ground, uint32_t edge, uint32_t outside) {
  canvas_fill(c, r, ground);
  canvas_frame(c, r, c->scale, edge);
  round_corners(c, r, outside);
}

/* Decodes one character; a malformed byte counts as one unknown character. */
static size_t decode(const char *text, size_t bytes, uint32_t *point) {
  uint8_t c = (uint8_t)text[0];
  size_t n = c < 0x80 ? 1 : c >> 5 == 6 ? 2 : c >> 4 == 14 ? 3 : 1;
  *point = c < 0x80 ? c : 0xfffd;
  if (n == 1 || n > bytes) return 1;
  *point = n == 2 ? c & 31u : c & 15u;
  for (size_t i = 1; i < n; i++) *point = *point << 6 | ((uint8_t)text[i] & 63);
  return n;
}

static void blend_glyph(const struct canvas *c, const struct glyph *g, int x, int baseline, uint32_t color) {
  const uint8_t *alpha = glyph_alpha(g);
  for (int j = 0; j < g->height; j++)
    for (int i = 0; i < g->width; i++)
      if (alpha[j * g->width + i]) cover(c, x + g->left + i, baseline - g->top + j, color, alpha[j * g->width + i]);
}

int canvas_text(const struct canvas *c, enum face face, int x, int y, int limit, uint32_t color, const char *text,
                size_t bytes) {
  int baseline = y + (int)glyph_ascent(face == FACE_TITLE ? GLYPH_TITLE : GLYPH_SANS, (unsigned)c->scale);
  for (size_t at = 0; at < bytes;) {
    uint32_t point;
    at += decode(text + at, bytes - at, &point);
    const struct glyph *g = glyph_get((enum glyph_face)face, (unsigned)c->scale, point);
    if (x + g->advance > limit) return x;
    blend_glyph(c, g, x, baseline, color);
    x += g->advance;
  }
  return x;
}

int canvas_width(const struct canvas *c, enum face face, const char *text, size_t bytes) {
  int width = 0;
  for (size_t at = 0; at < bytes;) {
    uint32_t point;
    at += decode(text + at, bytes - at, &point);
    width += glyph_get((enum glyph_face)face, (unsigned)c->scale, point)->advance;
  }
  return width;
}

int canvas_line(const struct canvas *c, enum face face) {
  return (int)glyph_line((enum glyph_face)face, (unsigned)c->scale);
}
int canvas_cell(const struct canvas *c) { return canvas_width(c, FACE_MONO, "0", 1); }
