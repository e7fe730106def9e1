/* Atlas: rasterises fonts and shapes into the table and alpha files that lib/glyph links.
 *
 * Use: atlas TABLE ALPHA INTER-REGULAR INTER-SEMIBOLD MONO. Runs on the build machine only; same input, same bytes. */
#include "glyph/glyph.h"
#include "iface/gui.h"
#include "shapes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STB_TRUETYPE_IMPLEMENTATION
#define STBTT_STATIC
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include "stb_truetype.h"
#pragma GCC diagnostic pop

enum { SCALES = 3, GLYPHS_MAX = 8192, SAMPLES = 8, BOX = 96 };

struct face_row {
  uint32_t first, count;
  uint16_t ascent, line;
};
static struct face_row rows[SCALES][GLYPH_FACES];
static struct glyph glyphs[GLYPHS_MAX];
static uint32_t glyph_count;
static uint8_t *alpha;
static size_t alpha_bytes;

static void fail(const char *what, const char *which) {
  fprintf(stderr, "atlas: %s: %s\n", what, which);
  exit(1);
}

static uint8_t *reserve(size_t bytes) {
  alpha = realloc(alpha, alpha_bytes + bytes + 1);
  if (!alpha) fail("no memory", "alpha");
  alpha_bytes += bytes;
  return alpha + alpha_bytes - bytes;
}

static struct glyph *append(uint32_t codepoint, int left, int top, int width, int height, int advance) {
  if (glyph_count == GLYPHS_MAX || width > 255 || height > 255 || advance > 255)
    fail("too many or too large glyphs", "table");
  glyphs[glyph_count] = (struct glyph){.codepoint = codepoint,
                                       .offset = (uint32_t)alpha_bytes,
                                       .left = (int16_t)left,
                                       .top = (int16_t)top,
                                       .width = (uint8_t)width,
                                       .height = (uint8_t)height,
                                       .advance = (uint8_t)advance};
  return &glyphs[glyph_count++];
}

static uint8_t *read_file(const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) fail("cannot open font, see the package list in README.md", path);
  fseek(f, 0, SEEK_END);
  long bytes = ftell(f);
  rewind(f);
  uint8_t *data = malloc((size_t)bytes);
  if (!data || fread(data, 1, (size_t)bytes, f) != (size_t)bytes) fail("cannot read", path);
  fclose(f);
  return data;
}

/* Which characters a face carries, in ascending order. */
static int wanted(enum glyph_face face, uint32_t c) {
  if (c >= 0x20 && c < 0x7f) return 1;
  if (c == 0xb7 || c == 0x2013 || c == 0x2014 || c == 0x2026 || c == 0x2192) return face != GLYPH_MONO || c == 0xb7;
  if (c == 0x2018 || c == 0x2019 || c == 0x201c || c == 0x201d || c == 0x2022) return face == GLYPH_SANS;
  return face == GLYPH_SANS && c >= 0xa0 && c < 0x180 && c != 0xad;
}

/* All digits are as wide as the widest: a clock or a count that changes moves nothing beside it. */
static int digit_width(const stbtt_fontinfo *font) {
  int widest = 0;
  for (int c = '0'; c <= '9'; c++) {
    int advance, bearing;
    stbtt_GetCodepointHMetrics(font, c, &advance, &bearing);
    if (advance > widest) widest = advance;
  }
  return widest;
}

static void add_font(enum glyph_face face, int scale, const char *path, double pixels) {
  stbtt_fontinfo font;
  uint8_t *data = read_file(path);
  if (!stbtt_InitFont(&font, data, stbtt_GetFontOffsetForIndex(data, 0))) fail("not a font", path);
  float s = stbtt_ScaleForMappingEmToPixels(&font, (float)(pixels * scale));
  int ascent, descent, gap;
  stbtt_GetFontVMetrics(&font, &ascent, &descent, &gap);
  struct face_row *r = &rows[scale - 1][face];
  *r = (struct face_row){glyph_count, 0, (uint16_t)lround(ascent * s), (uint16_t)lround((ascent - descent) * s)};
  for (uint32_t c = 0x20; c < 0x2200; c++) {
    if (!wanted(face, c) || !stbtt_FindGlyphIndex(&font, (int)c)) continue;
    int x0, y0, x1, y1, advance, bearing;
    stbtt_GetCodepointHMetrics(&font, (int)c, &advance, &bearing);
    stbtt_GetCodepointBitmapBox(&font, (int)c, s, s, &x0, &y0, &x1, &y1);
    int wide = c >= '0' && c <= '9' ? digit_width(&font) : advance, shift = (int)lround((wide - advance) * s / 2);
    advance = wide;
    append(c, x0 + shift, -y0, x1 - x0, y1 - y0, (int)lround(advance * s));
    if (x1 > x0 && y1 > y0)
      stbtt_MakeCodepointBitmap(&font, reserve((size_t)(x1 - x0) * (size_t)(y1 - y0)), x1 - x0, y1 - y0, x1 - x0, s, s,
                                (int)c);
    r->count++;
  }
  free(data);
}

/* Inside by even-odd, or within `grow` of an edge. */
static int covers(const struct point *p, double x, double y, double grow) {
  int inside = 0;
  for (; p->x < 1.5e9; p++) {
    const struct point *first = p;
    for (; p->x < 5e8; p++) {
      const struct point *a = p, *b = p[1].x < 5e8 ? p + 1 : first;
      if ((a->y > y) != (b->y > y) && x < a->x + (y - a->y) / (b->y - a->y) * (b->x - a->x)) inside ^= 1;
      double dx = b->x - a->x, dy = b->y - a->y, t = ((x - a->x) * dx + (y - a->y) * dy) / (dx * dx + dy * dy);
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      if (grow > 0 && hypot(a->x + t * dx - x, a->y + t * dy - y) <= grow) return 1;
    }
  }
  return inside;
}

static int coverage(const struct shape *shape, int scale, int x, int y, double grow) {
  int hits = 0;
  for (int i = 0; i < SAMPLES * SAMPLES; i++) {
    double sx = (x + (i % SAMPLES + 0.5) / SAMPLES) / scale + shape->hot_x,
           sy = (y + (i / SAMPLES + 0.5) / SAMPLES) / scale + shape->hot_y;
    hits += covers(shape->points, sx, sy, grow);
  }
  return hits * 255 / (SAMPLES * SAMPLES);
}

static void add_shape(uint32_t codepoint, const struct shape *shape, int scale, double grow) {
  static uint8_t box[BOX * 2][BOX * 2];
  int x0 = BOX, y0 = BOX, x1 = -BOX, y1 = -BOX;
  for (int y = -BOX; y < BOX; y++)
    for (int x = -BOX; x < BOX; x++) {
      if (abs(x) > 20 * scale || abs(y) > 20 * scale) continue;
      box[y + BOX][x + BOX] = (uint8_t)coverage(shape, scale, x, y, grow);
      if (!box[y + BOX][x + BOX]) continue;
      x0 = x < x0 ? x : x0, y0 = y < y0 ? y : y0, x1 = x >= x1 ? x + 1 : x1, y1 = y >= y1 ? y + 1 : y1;
    }
  append(codepoint, x0, -y0, x1 - x0, y1 - y0, x1 - x0);
  uint8_t *out = reserve((size_t)(x1 - x0) * (size_t)(y1 - y0));
  for (int y = y0; y < y1; y++, out += x1 - x0) memcpy(out, &box[y + BOX][x0 + BOX], (size_t)(x1 - x0));
}

static void add_shapes(int scale) {
  rows[scale - 1][GLYPH_SIGN] = (struct face_row){glyph_count, GLYPH_SIGNS, 0, 0};
  for (unsigned i = 0; i < GLYPH_SIGNS; i++) add_shape(i, &shapes_sign[i], scale, 0);
  rows[scale - 1][GLYPH_CURSOR] = (struct face_row){glyph_count, GUI_CURSORS * 2, 0, 0};
  for (unsigned i = 0; i < GUI_CURSORS * 2; i++) add_shape(i, &shapes_cursor[i / 2], scale, i % 2 ? 1.1 : 0);
}

static void write_file(const char *path, const void *a, size_t a_bytes, const void *b, size_t b_bytes) {
  FILE *f = fopen(path, "wb");
  if (!f || fwrite(a, 1, a_bytes, f) != a_bytes || fwrite(b, 1, b_bytes, f) != b_bytes || fclose(f))
    fail("cannot write", path);
}

int main(int argc, char **argv) {
  if (argc != 6) fail("use", "atlas TABLE ALPHA INTER-REGULAR INTER-SEMIBOLD MONO");
  for (int scale = 1; scale <= SCALES; scale++) {
    add_font(GLYPH_SANS, scale, argv[3], 13);
    add_font(GLYPH_BOLD, scale, argv[4], 13);
    add_font(GLYPH_MONO, scale, argv[5], 13);
    add_font(GLYPH_TITLE, scale, argv[4], 22);
    add_shapes(scale);
  }
  write_file(argv[2], alpha, alpha_bytes, "", 0);
  write_file(argv[1], rows, sizeof rows, glyphs, glyph_count * sizeof *glyphs);
  return 0;
}
