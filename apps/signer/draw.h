/* Draw: paints the ui's present screen. Reads everything, changes nothing but pixels. */
#ifndef SIGNER_DRAW_H
#define SIGNER_DRAW_H

#include "layout.h"

void draw(const struct canvas *c, const struct layout *l, struct ui *u);

/* Parts: the message as rows, fields and buttons, the home screen. */
void draw_document(const struct canvas *c, const struct layout *l, const struct ui *u);
void draw_widgets(const struct canvas *c, const struct layout *l, struct ui *u);
void draw_home(const struct canvas *c, const struct layout *l, const struct ui *u);
/* One line of text; returns the x behind it. */
int draw_line(const struct canvas *c, enum face face, int x, int y, uint32_t color, const char *text);

#endif
