/* Picture: host-side help to render a ui: fonts from their packages, a canvas, and a PNG of it under build/ui-shots. */
#ifndef UI_TESTS_PICTURE_H
#define UI_TESTS_PICTURE_H

#include "ui/ui.h"

/* Fonts, theme and scale; exits with a message when a font package is missing. */
void picture_prepare(struct ui *ui, bool dark, int scale);
struct canvas picture_canvas(int width, int height); /* free(canvas.pixels) */
void picture_save(const struct canvas *c, const char *name);
void picture_done(struct ui *ui);
/* Events as the display server sends them. */
void picture_key(struct ui *ui, uint16_t code, uint32_t codepoint, uint32_t modifiers);
void picture_type(struct ui *ui, const char *text);
void picture_click(struct ui *ui, int x, int y);

#endif
