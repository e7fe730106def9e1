/* Words: text in rows, labels and swatches, as nitpicker and keeper both show them. */
#ifndef DRAW_WORDS_H
#define DRAW_WORDS_H

#include "abi/startup.h"
#include "draw/draw.h"

/* "desktop/viewer" reads "desktop → viewer"; the first name, the only one that a trusted parent gave, is set in bold.
 */
struct label {
  char text[WORDS_MAX];
  uint32_t bold; /* bytes of text */
};
void label_write(struct label *out, const char *path);
static inline struct words label_words(const struct label *l) {
  return (struct words){l->text, sizeof l->text, l->bold};
}

/* In the middle of a row's height, from its left edge to its right one at most; returns x after the text. */
int draw_row(struct draw *d, struct rect row, enum glyph_face face, uint32_t color, struct words words);
void draw_swatch(struct draw *d, struct rect r, unsigned color);

#endif
