/* Truetype: stb_truetype compiled once, with allocation from the C library. */
#include "ui/truetype.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-function"
#define STBTT_STATIC
#define STB_TRUETYPE_IMPLEMENTATION
#include <stb/stb_truetype.h>
#pragma GCC diagnostic pop

struct truetype {
  stbtt_fontinfo info;
  float scale;
};

struct truetype *truetype_new(const uint8_t *data, size_t bytes, int pixels) {
  struct truetype *t = bytes > 64 ? malloc(sizeof *t) : NULL;
  if (!t) return NULL;
  int offset = stbtt_GetFontOffsetForIndex(data, 0);
  if (offset < 0 || (size_t)offset >= bytes || !stbtt_InitFont(&t->info, data, offset)) {
    free(t);
    return NULL;
  }
  t->scale = stbtt_ScaleForMappingEmToPixels(&t->info, (float)pixels);
  return t;
}

void truetype_free(struct truetype *t) { free(t); }

void truetype_vertical(const struct truetype *t, int *ascent, int *height) {
  int up, down, gap;
  stbtt_GetFontVMetrics(&t->info, &up, &down, &gap);
  *ascent = (int)ceilf((float)up * t->scale);
  *height = *ascent + (int)ceilf((float)-down * t->scale);
}

int truetype_glyph(const struct truetype *t, uint32_t c) { return stbtt_FindGlyphIndex(&t->info, (int)c); }

int truetype_advance(const struct truetype *t, uint32_t c) {
  int advance, bearing;
  stbtt_GetCodepointHMetrics(&t->info, (int)c, &advance, &bearing);
  return (int)lroundf((float)advance * t->scale * 64);
}

int truetype_kern(const struct truetype *t, uint32_t left, uint32_t right) {
  return (int)lroundf((float)stbtt_GetCodepointKernAdvance(&t->info, (int)left, (int)right) * t->scale * 64);
}

uint8_t *truetype_render(const struct truetype *t, uint32_t c, float shift, int *x, int *y, int *w, int *h) {
  int left, top, right, bottom;
  stbtt_GetCodepointBitmapBoxSubpixel(&t->info, (int)c, t->scale, t->scale, shift, 0, &left, &top, &right, &bottom);
  *x = left, *y = top, *w = right - left, *h = bottom - top;
  uint8_t *mask = *w > 0 && *h > 0 && *w < 4096 && *h < 4096 ? calloc((size_t)*w, (size_t)*h) : NULL;
  if (!mask)
    *w = *h = 0;
  else
    stbtt_MakeCodepointBitmapSubpixel(&t->info, mask, *w, *h, *w, t->scale, t->scale, shift, 0, (int)c);
  return mask;
}
