/* Truetype: the font file parser and rasteriser (stb_truetype, a distribution package) behind a few plain functions.
 *
 * The parser does not check every offset in the file: fonts are ROM modules of the system, and a wrong one harms only
 * the untrusted application that reads it. */
#ifndef UI_TRUETYPE_H
#define UI_TRUETYPE_H

#include "abi/types.h"

struct truetype;

struct truetype *truetype_new(const uint8_t *data, size_t bytes, int pixels); /* NULL: not a font, or no memory */
void truetype_free(struct truetype *t);
void truetype_vertical(const struct truetype *t, int *ascent, int *height); /* pixels */
int truetype_glyph(const struct truetype *t, uint32_t c);
int truetype_advance(const struct truetype *t, uint32_t c);                 /* 1/64 pixel */
int truetype_kern(const struct truetype *t, uint32_t left, uint32_t right); /* 1/64 pixel, mostly <= 0 */
/* A fresh coverage mask of w * h bytes (free() it), shifted right by part of a pixel; x, y: its corner relative to the
 * pen. NULL for a blank glyph or without memory: w and h are 0 then. */
uint8_t *truetype_render(const struct truetype *t, uint32_t c, float shift, int *x, int *y, int *w, int *h);

#endif
