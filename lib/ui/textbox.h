/* Textbox: a field of one line or an editor of many: a text model, its layout, cursor, selection and scrolling.
 *
 * Keys: arrows, Home, End, Page keys, with Shift to select and Control by words; Control with A C X V Z Y. What is
 * copied goes to the display server, and what is pasted comes from there, by the user's gesture; without one it is
 * shared by the boxes of the application. */
#ifndef UI_TEXTBOX_H
#define UI_TEXTBOX_H

#include "ui/layout.h"
#include "ui/scroll.h"
#include "ui/text.h"

struct textbox {
  struct widget widget;
  struct text text;
  bool multiline, mono;
  const char *hint; /* shown dim while empty */
  void (*changed)(struct textbox *b);
  void (*entered)(struct textbox *b); /* Enter in a field of one line */
  struct layout layout;
  uint64_t laid_version;
  int laid_width, laid_scale;
  struct scroll scroll;
  int shift;         /* field of one line: units scrolled to the left */
  int goal;          /* units: column that up and down keep; -1 = none */
  bool selecting;    /* the pointer is dragging a selection */
  uint32_t press_ms; /* of the last press, to know a double click */
};

void textbox_init(struct textbox *b, struct ui *ui, bool multiline, size_t limit, const char *hint);
bool textbox_set(struct textbox *b, const char *bytes, size_t n); /* false: too long or no memory, unchanged */
void textbox_cursor(struct textbox *b, size_t at);                /* places the cursor and scrolls to it */
int textbox_field_height(const struct ui *ui);                    /* usual height of a field of one line */

/* Shared between textbox.c and textbox_keys.c. */
bool textbox_key(struct widget *w, const struct gui_event *e);
void textbox_paste(struct widget *w, const char *bytes, size_t n);
void textbox_lay(struct textbox *b);    /* brings the layout up to date */
void textbox_reveal(struct textbox *b); /* scrolls so that the cursor is seen */
int textbox_line_height(const struct textbox *b);
struct face *textbox_face(const struct textbox *b);

#endif
