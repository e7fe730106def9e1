/* Glyph: look-up in the atlas that tools/atlas made. The atlas is part of the image, so its offsets are trusted. */
#include "glyph/glyph.h"

#define SCALES 3u
#define DOT 0xb7u

struct face_row {
  uint32_t first, count;
  uint16_t ascent, line;
};
extern const struct face_row glyph_faces[SCALES][GLYPH_FACES];
extern const struct glyph glyph_table[];
extern const uint32_t glyph_count, glyph_alpha_bytes;
extern const uint8_t glyph_atlas_alpha[];

static const struct face_row *row(enum glyph_face face, unsigned scale) {
  unsigned s = scale < 1 ? 0 : scale > SCALES ? SCALES - 1 : scale - 1;
  return &glyph_faces[s][(unsigned)face < GLYPH_FACES ? face : GLYPH_SANS];
}

static const struct glyph *nth(const struct face_row *r, uint32_t i) {
  return &glyph_table[(r->first + i) % glyph_count];
}

/* ASCII stands first and whole; binary search in codepoint order for the others: at most 32 steps. */
static const struct glyph *find(const struct face_row *r, uint32_t codepoint) {
  const struct glyph *plain = nth(r, codepoint - ' ');
  if (codepoint - ' ' < r->count && plain->codepoint == codepoint) return plain;
  uint32_t low = 0, high = r->count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    const struct glyph *g = nth(r, middle);
    if (g->codepoint == codepoint) return g;
    if (g->codepoint < codepoint)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

const struct glyph *glyph_get(enum glyph_face face, unsigned scale, uint32_t codepoint) {
  const struct face_row *r = row(face, scale);
  const struct glyph *g = find(r, codepoint);
  if (!g) g = find(r, DOT);
  return g ? g : nth(r, 0);
}

uint8_t glyph_alpha(const struct glyph *g, unsigned i) {
  unsigned at = g->offset + i;
  return at < glyph_alpha_bytes ? glyph_atlas_alpha[at] : 0;
}

unsigned glyph_ascent(enum glyph_face face, unsigned scale) { return row(face, scale)->ascent; }
unsigned glyph_line(enum glyph_face face, unsigned scale) { return row(face, scale)->line; }

/* How many bytes follow a leading one; 4 = it leads nothing. */
static unsigned following(uint8_t c) {
  return c < 0x80 ? 0 : c < 0xc2 ? 4 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : 4;
}

/* Longer than it need be, half of a pair, or beyond the last. */
static bool odd(uint32_t code, unsigned extra) {
  if (extra == 2) return code < 0x800 || (code >= 0xd800 && code < 0xe000);
  return extra == 3 && (code < 0x10000 || code > 0x10ffff);
}

uint32_t glyph_utf8(const char *text, size_t bytes, size_t *at) {
  size_t i = *at;
  if (i >= bytes || !text[i]) return 0;
  uint8_t first = (uint8_t)text[i++];
  unsigned extra = following(first);
  uint32_t code = extra ? first & (0x3fu >> extra) : first;
  *at = i;
  if (extra == 4) return DOT;
  for (unsigned left = extra; left; left--, i++) {
    if (i >= bytes || ((uint8_t)text[i] & 0xc0) != 0x80) return DOT;
    code = code << 6 | ((uint8_t)text[i] & 0x3f);
  }
  *at = i;
  return odd(code, extra) ? DOT : code;
}
