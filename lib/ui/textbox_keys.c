/* Textbox keys: what each key does to the text. */
#include "ui/textbox.h"

#include <stdlib.h>
#include <string.h>

static struct {
  char *bytes;
  size_t length;
} clipboard; /* of this application: used where no display server carries what is copied */

static void copy(struct textbox *b) {
  size_t from, to;
  struct ui *ui = b->widget.ui;
  if (!text_selected(&b->text, &from, &to)) return;
  if (ui->copied) {
    ui->copied(ui, b->text.bytes + from, to - from);
    return;
  }
  char *bytes = malloc(to - from);
  if (!bytes) return;
  memcpy(bytes, b->text.bytes + from, to - from);
  free(clipboard.bytes);
  clipboard.bytes = bytes, clipboard.length = to - from;
}

/* Control chords; true when it was one of ours. */
static bool chord(struct textbox *b, const struct gui_event *e) {
  size_t from, to;
  switch (e->code) {
  case UI_KEY_A:
    text_select_all(&b->text);
    return true;
  case UI_KEY_C:
    copy(b);
    return true;
  case UI_KEY_X:
    copy(b);
    if (text_selected(&b->text, &from, &to)) text_delete(&b->text, true, false);
    return true;
  case UI_KEY_V:
    if (clipboard.length && !b->widget.ui->copied) text_insert(&b->text, clipboard.bytes, clipboard.length);
    return true;
  case UI_KEY_Z:
    if (e->modifiers & GUI_SHIFT)
      text_redo(&b->text);
    else
      text_undo(&b->text);
    return true;
  case UI_KEY_Y:
    text_redo(&b->text);
    return true;
  default:
    return false;
  }
}

/* Up and down by n lines, keeping the column. */
static void vertical(struct textbox *b, int n, bool extend) {
  unsigned line = layout_line_of(&b->layout, b->text.cursor);
  int goal = b->goal >= 0 ? b->goal : layout_x_of(&b->layout, b->text.bytes, line, b->text.cursor), to = (int)line + n;
  if (to < 0)
    text_move(&b->text, 0, extend);
  else if (to >= (int)b->layout.lines)
    text_move(&b->text, b->text.length, extend);
  else
    text_move(&b->text, layout_at_x(&b->layout, b->text.bytes, (unsigned)to, goal), extend);
  b->goal = goal;
}

static size_t line_end(const struct textbox *b) {
  unsigned line = layout_line_of(&b->layout, b->text.cursor);
  size_t end = b->layout.line[line].end;
  bool wrapped = line + 1 < b->layout.lines && b->layout.line[line + 1].start == end;
  return wrapped ? text_left(&b->text, end) : end;
}

static size_t sideways(const struct textbox *b, const struct gui_event *e) {
  const struct text *t = &b->text;
  size_t from, to;
  bool word = e->modifiers & GUI_CONTROL, left = e->code == UI_KEY_LEFT;
  if (text_selected(t, &from, &to) && !(e->modifiers & (GUI_SHIFT | GUI_CONTROL))) return left ? from : to;
  if (left) return word ? text_word_left(t, t->cursor) : text_left(t, t->cursor);
  return word ? text_word_right(t, t->cursor) : text_right(t, t->cursor);
}

static bool movement(struct textbox *b, const struct gui_event *e) {
  bool extend = e->modifiers & GUI_SHIFT, all = e->modifiers & GUI_CONTROL;
  int page = b->widget.box.h / textbox_line_height(b) - 1;
  switch (e->code) {
  case UI_KEY_UP:
    vertical(b, -1, extend);
    return true;
  case UI_KEY_DOWN:
    vertical(b, 1, extend);
    return true;
  case UI_KEY_PAGE_UP:
    vertical(b, -page, extend);
    return true;
  case UI_KEY_PAGE_DOWN:
    vertical(b, page, extend);
    return true;
  case UI_KEY_LEFT:
  case UI_KEY_RIGHT:
    text_move(&b->text, sideways(b, e), extend);
    break;
  case UI_KEY_HOME:
    text_move(&b->text, all ? 0 : b->layout.line[layout_line_of(&b->layout, b->text.cursor)].start, extend);
    break;
  case UI_KEY_END:
    text_move(&b->text, all ? b->text.length : line_end(b), extend);
    break;
  default:
    return false;
  }
  b->goal = -1;
  return true;
}

static bool typing(struct textbox *b, const struct gui_event *e) {
  char bytes[4];
  bool word = e->modifiers & GUI_CONTROL;
  switch (e->code) {
  case UI_KEY_BACKSPACE:
    text_delete(&b->text, false, word);
    return true;
  case UI_KEY_DELETE:
    text_delete(&b->text, true, word);
    return true;
  case UI_KEY_TAB:
  case UI_KEY_ESCAPE:
    return false; /* Tab moves the focus: every control is reached from the keyboard */
  case UI_KEY_ENTER:
  case UI_KEY_KP_ENTER:
    if (b->multiline)
      text_insert(&b->text, "\n", 1);
    else if (b->entered)
      b->entered(b);
    return b->multiline || b->entered; /* else the focus moves on */
  default:
    break;
  }
  if (e->codepoint < 0x20 || e->modifiers & (GUI_CONTROL | GUI_ALT | GUI_SUPER)) return false;
  return text_insert(&b->text, bytes, utf8_put(bytes, e->codepoint)) || true;
}

/* After any change of the text from outside its layout. */
static void changed_since(struct textbox *b, uint64_t version) {
  if (b->text.version != version) b->goal = -1;
  textbox_reveal(b);
  ui_dirty(&b->widget);
  if (b->text.version != version && b->changed) b->changed(b);
}

void textbox_paste(struct widget *w, const char *bytes, size_t n) {
  struct textbox *b = (struct textbox *)w;
  uint64_t before = b->text.version;
  textbox_lay(b);
  if (!b->layout.lines) return;
  text_insert(&b->text, bytes, n);
  changed_since(b, before);
}

bool textbox_key(struct widget *w, const struct gui_event *e) {
  struct textbox *b = (struct textbox *)w;
  uint64_t before = b->text.version;
  textbox_lay(b);
  if (!b->layout.lines) return false;
  bool control = (e->modifiers & (GUI_CONTROL | GUI_ALT)) == GUI_CONTROL;
  if (!(control && chord(b, e)) && !movement(b, e) && !typing(b, e)) return false;
  changed_since(b, before);
  return true;
}
