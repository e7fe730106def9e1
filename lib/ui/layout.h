/* Layout: breaks a text into visual lines of a width and maps between byte positions and places.
 *
 * Words wrap at blanks, the blank stays at the end of its line; a word wider than the line is cut between characters.
 * Tabs go to the next of eight-blank stops. Lines are computed afresh for the whole text after each change. */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include "ui/font.h"

struct layout_line {
  uint32_t start, end;
}; /* bytes [start, end), without the newline */

struct layout {
  struct layout_line *line; /* at least one after a successful layout_make */
  unsigned lines, room;
  struct face *face;
  int width; /* units */
};

/* width in pixels, 0 = never wrap. false when memory is short: the former lines stay. */
bool layout_make(struct layout *l, struct face *face, const char *text, size_t bytes, int width);
void layout_free(struct layout *l);
/* The line that shows the position. `at` of a wrap belongs to the later line. */
unsigned layout_line_of(const struct layout *l, size_t at);
/* Units from the line's left edge to the position, and back (nearest gap between characters). */
int layout_x_of(const struct layout *l, const char *text, unsigned line, size_t at);
size_t layout_at_x(const struct layout *l, const char *text, unsigned line, int x);
/* Draws one line with its left edge at x (pixels) and the baseline at y. */
void layout_draw(const struct layout *l, struct canvas *c, const char *text, unsigned line, int x, int y,
                 uint32_t colour);

#endif
