/* Glyph: look-up in the atlas that tools/atlas made. The atlas is part of the image, so its offsets are trusted. */
#include "glyph/glyph.h"

#define SCALES 3u
#define DOT 0xb7u

struct face_row {
  uint32_t first, count;
  uint16_t ascent, line;
};
struct atlas {
  struct face_row face[SCALES][GLYPH_FACES];
  struct glyph glyph[];
};
extern const struct atlas glyph_atlas;
extern const uint8_t glyph_atlas_alpha[];

static const struct face_row *row(enum glyph_face face, unsigned scale) {
  unsigned s = scale < 1 ? 0 : scale > SCALES ? SCALES - 1 : scale - 1;
  return &glyph_atlas.face[s][(unsigned)face < GLYPH_FACES ? face : GLYPH_SANS];
}

/* Binary search in codepoint order: at most 32 steps. */
static const struct glyph *find(const struct face_row *r, uint32_t codepoint) {
  uint32_t low = 0, high = r->count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    const struct glyph *g = &glyph_atlas.glyph[r->first + middle];
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
  return g ? g : &glyph_atlas.glyph[r->first];
}

const uint8_t *glyph_alpha(const struct glyph *g) { return glyph_atlas_alpha + g->offset; }
unsigned glyph_ascent(enum glyph_face face, unsigned scale) { return row(face, scale)->ascent; }
unsigned glyph_line(enum glyph_face face, unsigned scale) { return row(face, scale)->line; }

/* Continuation bytes are read one by one, so the walk stops at the terminating NUL. */
uint32_t glyph_utf8(const char **text) {
  const uint8_t *s = (const uint8_t *)*text;
  if (!*s) return 0;
  unsigned extra = *s < 0x80                 ? 0
                   : *s >= 0xc2 && *s < 0xe0 ? 1
                   : *s >= 0xe0 && *s < 0xf0 ? 2
                   : *s >= 0xf0 && *s < 0xf5 ? 3
                                             : 4;
  uint32_t code = extra == 0 ? *s : extra == 4 ? DOT : *s & (0x3fu >> extra);
  *text += 1;
  for (unsigned i = 1; extra < 4 && i <= extra; i++) {
    if ((s[i] & 0xc0) != 0x80) return DOT;
    code = code << 6 | (s[i] & 0x3f);
  }
  if (extra < 4) *text += extra;
  bool odd = (extra == 2 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) ||
             (extra == 3 && (code < 0x10000 || code > 0x10ffff));
  return odd ? DOT : code;
}
