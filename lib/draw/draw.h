/* Draw: shapes and text on one line of ordinary memory, before it is stored. Each call touches only its part of the
 * line. */
#ifndef DRAW_DRAW_H
#define DRAW_DRAW_H

#include "draw/rect.h"
#include "glyph/glyph.h"

enum { DRAW_WIDTH = 4096 }; /* pixels of a line, at most */
struct draw {
  uint32_t *pixels; /* pixels[x - x0] */
  int y, x0, x1, scale;
};
struct pen {
  int x, baseline, limit; /* text is cut at limit, with an ellipsis */
  enum glyph_face face;
  uint32_t color;
};
struct words {
  const char *at;
  uint32_t bytes, bold; /* up to NUL or the end of the bytes; this many leading bytes in GLYPH_BOLD instead */
};
#define WORDS(array) ((struct words){(array), sizeof(array), 0})
enum { WORDS_MAX = 512 };
static inline struct words draw_words(const char *text) { return (struct words){text, WORDS_MAX, 0}; } /* ends by NUL */
struct palette {
  uint32_t color, text, ink; /* ink: of the pattern */
};
enum draw_color { GREEN, VERMILION, SKY, BLUE, ORANGE, PURPLE, YELLOW, GREY, DRAW_COLORS };
extern const struct palette palette[DRAW_COLORS];
/* Grounds and text of what the trusted components draw beside the domains' colours; text has at least 4.5:1. */
struct theme {
  uint32_t paper, text, dim, line, back, alert; /* back: where nothing is; alert: the word that calls for attention */
};
const struct theme *draw_theme(bool dark);
enum { PAPER = 0x0b0f14, TEXT = 0xdfe6ee, DIM = 0x8fa0b2, ATTENTION = 0xffd166 };

uint32_t draw_mix(uint32_t under, uint32_t over, unsigned alpha); /* alpha 0..255 */
void draw_fill(struct draw *d, struct rect r, uint32_t color);
void draw_round(struct draw *d, struct rect r, int radius, uint32_t color);
void draw_pattern(struct draw *d, struct rect r, unsigned color, uint32_t ink); /* ink only, what is below stays */
void draw_glyph(struct draw *d, const struct glyph *g, int x, int baseline, int limit, uint32_t color);
int draw_text(struct draw *d, struct pen pen, struct words words); /* returns x after the text */
int draw_width(int scale, enum glyph_face face, struct words words);

#endif
