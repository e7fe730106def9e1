/* Draw: paints the ui's present screen. Reads everything, changes nothing but pixels. */
#ifndef SIGNER_DRAW_H
#define SIGNER_DRAW_H

#include "layout.h"

void draw(const struct canvas *c, const struct layout *l, const struct ui *u);

/* What a part draws on, and the top of its next line of text. */
struct sheet {
  const struct canvas *c;
  const struct layout *l;
  const struct ui *u;
  int y;
};
/* The message as rows, fields and buttons, the home screen. */
void draw_document(struct sheet *s);
void draw_widgets(struct sheet *s);
void draw_home(struct sheet *s);

/* One line of text at x, formatted as text_format does, cut at the right margin; returns the x behind it. */
int say(const struct sheet *s, enum glyph_face face, int x, uint32_t color, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void say_notice(const struct sheet *s); /* the answer to what the user did last */

#endif
