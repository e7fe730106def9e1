/* Font: faces over stb_truetype: metrics, kerning, a glyph cache and text drawing. */
#include "ui/font.h"

#include "ui/lastface.h"
#include "ui/truetype.h"
#include <stdlib.h>
#include <string.h>

#define CACHE 512u /* power of two */
#define STEPS 4    /* horizontal positions within a pixel */
#define ASCII_FIRST 32u
#define ASCII_COUNT 95u
#define UNKNOWN INT16_MIN

struct glyph {
  uint32_t key;
  int16_t x, y, w, h;
  uint8_t *mask;
}; /* key: glyph index * STEPS + step + 1, 0 = free */

struct face {
  struct truetype *type; /* NULL: the last face */
  int ascent, height, pixels;
  unsigned used;
  struct glyph cache[CACHE];
  int16_t advance[ASCII_COUNT];           /* of printable ASCII, units, filled on first use */
  int16_t kern[ASCII_COUNT][ASCII_COUNT]; /* left, right */
};

struct face *face_new(const uint8_t *data, size_t bytes, int pixels) {
  struct face *f = calloc(1, sizeof *f);
  if (!f) return NULL;
  f->pixels = pixels, f->ascent = 5 * lastface_dot(pixels), f->height = 7 * lastface_dot(pixels);
  f->type = data ? truetype_new(data, bytes, pixels) : NULL;
  if (data && !f->type) {
    free(f);
    return NULL;
  }
  if (f->type) truetype_vertical(f->type, &f->ascent, &f->height);
  for (unsigned i = 0; i < ASCII_COUNT; i++) {
    f->advance[i] = UNKNOWN;
    for (unsigned j = 0; j < ASCII_COUNT; j++) f->kern[i][j] = UNKNOWN;
  }
  return f;
}

static void cache_clear(struct face *f) {
  for (unsigned i = 0; i < CACHE; i++) free(f->cache[i].mask);
  memset(f->cache, 0, sizeof f->cache);
  f->used = 0;
}

void face_free(struct face *f) {
  if (!f) return;
  cache_clear(f);
  truetype_free(f->type);
  free(f);
}

int face_ascent(const struct face *f) { return f->ascent; }
int face_height(const struct face *f) { return f->height; }

static int plain_advance(struct face *f, uint32_t c) {
  unsigned i = c - ASCII_FIRST;
  if (!f->type) return 4 * lastface_dot(f->pixels) * FONT_UNIT;
  if (i >= ASCII_COUNT) return truetype_advance(f->type, c);
  if (f->advance[i] == UNKNOWN) f->advance[i] = (int16_t)truetype_advance(f->type, c);
  return f->advance[i];
}

static int kerning(struct face *f, uint32_t left, uint32_t right) {
  unsigned i = left - ASCII_FIRST, j = right - ASCII_FIRST;
  if (!f->type || i >= ASCII_COUNT || j >= ASCII_COUNT) return 0;
  if (f->kern[i][j] == UNKNOWN) f->kern[i][j] = (int16_t)truetype_kern(f->type, left, right);
  return f->kern[i][j];
}

int face_advance(struct face *f, uint32_t before, uint32_t c) {
  return plain_advance(f, c) + (before ? kerning(f, before, c) : 0);
}

int face_measure(struct face *f, const char *text, size_t bytes) {
  int width = 0;
  uint32_t before = 0;
  for (size_t at = 0; at < bytes;) {
    uint32_t c = utf8_next(text, bytes, &at);
    width += face_advance(f, before, c);
    before = c;
  }
  return width;
}

size_t face_fit(struct face *f, const char *text, size_t bytes, int room) {
  int width = 0;
  uint32_t before = 0;
  for (size_t at = 0; at < bytes;) {
    size_t start = at;
    uint32_t c = utf8_next(text, bytes, &at);
    width += face_advance(f, before, c);
    if (width > room) return start;
    before = c;
  }
  return bytes;
}

static struct glyph *glyph_of(struct face *f, uint32_t c, int step) {
  uint32_t key = (f->type ? (uint32_t)truetype_glyph(f->type, c) : c) * STEPS + (uint32_t)step + 1;
  if (f->used >= CACHE * 3 / 4) cache_clear(f);
  unsigned i = key * 2654435761u >> 23 & (CACHE - 1);
  while (f->cache[i].key && f->cache[i].key != key) i = (i + 1) & (CACHE - 1);
  struct glyph *g = &f->cache[i];
  if (g->key) return g;
  int x = 0, dot = lastface_dot(f->pixels), y = -5 * dot, w = 3 * dot, h = 5 * dot;
  g->mask = f->type ? truetype_render(f->type, c, (float)step / STEPS, &x, &y, &w, &h) : lastface_render(c, dot);
  g->x = (int16_t)x, g->y = (int16_t)y, g->w = (int16_t)w, g->h = (int16_t)h, g->key = key;
  f->used++;
  return g;
}

int face_draw(struct face *f, struct canvas *c, int x, int y, const char *text, size_t bytes, uint32_t colour) {
  uint32_t before = 0;
  for (size_t at = 0; at < bytes;) {
    uint32_t code = utf8_next(text, bytes, &at);
    if (before) x += kerning(f, before, code);
    int pixel = x >> 6, step = (x & (FONT_UNIT - 1)) * STEPS / FONT_UNIT;
    if (pixel < c->clip.x + c->clip.w && pixel > c->clip.x - 4 * f->pixels) {
      struct glyph *g = glyph_of(f, code, step);
      if (g->mask) canvas_mask(c, pixel + g->x, y + g->y, g->w, g->h, g->mask, colour);
    }
    x += plain_advance(f, code);
    before = code;
  }
  return x;
}
