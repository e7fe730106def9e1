/* Font: proportional anti-aliased text from a TrueType or OpenType file, through stb_truetype.
 *
 * A face is a font at one pixel size with its glyph cache. Advances keep fractions and kerning; glyphs are placed on a
 * quarter of a pixel. Text is UTF-8; a malformed byte or a code point without a glyph draws the font's missing-glyph
 * box. Bound: the cache holds 512 bitmaps and starts anew when it is full. Positions are in 1/64 pixel ("units"). */
#ifndef UI_FONT_H
#define UI_FONT_H

#include "ui/canvas.h"

#define FONT_UNIT 64

struct face;

/* Reads a font file of `bytes` bytes that stays in place as long as the face. NULL when it is no usable font or memory
 * is short. pixels: size of the em square. */
struct face *face_new(const uint8_t *data, size_t bytes, int pixels);
void face_free(struct face *f);

int face_ascent(const struct face *f); /* pixels above the baseline */
int face_height(const struct face *f); /* pixels of a line without extra leading */

/* Advance of code point c when `before` stands to its left (0 = nothing), in units. */
int face_advance(struct face *f, uint32_t before, uint32_t c);
/* Width of text in units. */
int face_measure(struct face *f, const char *text, size_t bytes);
static inline int face_pixels(int units) { return (units + FONT_UNIT - 1) / FONT_UNIT; }

/* Draws with the pen at x units and the baseline at pixel y; returns the pen after the text. */
int face_draw(struct face *f, struct canvas *c, int x, int y, const char *text, size_t bytes, uint32_t colour);
/* How many bytes of the text fit into `room` units, whole characters. */
size_t face_fit(struct face *f, const char *text, size_t bytes, int room);

/* Decodes one character at text[at]; *at moves past it. Malformed bytes give 0xfffd, one byte at a time. */
uint32_t utf8_next(const char *text, size_t bytes, size_t *at);
size_t utf8_put(char *to, uint32_t c);           /* writes 1..4 bytes, 0 for what is no character */
size_t utf8_before(const char *text, size_t at); /* start of the character that ends at `at` */

#endif
