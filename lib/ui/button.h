/* Button: pressed with the pointer, Enter or the space bar; `primary` is the window's main action. */
#ifndef UI_BUTTON_H
#define UI_BUTTON_H

#include "ui/ui.h"

struct button {
  struct widget widget;
  char text[48];
  bool primary, flat, down; /* flat: shown without a ground until hovered */
  int align;
  void (*pressed)(struct button *b);
  /* Draws a mark (an icon) into its square at the left of the text, or alone; NULL = none. */
  void (*mark)(struct button *b, struct canvas *c, struct rect square, uint32_t colour);
  void *context;
  uint32_t index; /* for the application */
};

void button_init(struct button *b, struct ui *ui, const char *text, void (*pressed)(struct button *b));
void button_text(struct button *b, const char *text);
int button_width(const struct button *b); /* pixels that the text with its margins needs */

#endif
