/* Textbox: layout, painting and the pointer. */
#include "ui/textbox.h"

#include <string.h>

#define MARGIN_X 10
#define MARGIN_Y 8
#define DOUBLE_MS 400u

struct face *textbox_face(const struct textbox *b) {
  return b->mono ? b->widget.ui->faces.mono : b->widget.ui->faces.plain;
}
int textbox_line_height(const struct textbox *b) { return face_height(textbox_face(b)) + ui_px(b->widget.ui, 4); }
int textbox_field_height(const struct ui *ui) { return ui_px(ui, 32); }

/* The place of the text, without margins, border and scroll bar. */
static struct rect inner(const struct textbox *b) {
  const struct ui *ui = b->widget.ui;
  struct rect r = b->widget.box;
  int x = ui_px(ui, MARGIN_X), y = b->multiline ? ui_px(ui, MARGIN_Y) : 0,
      bar = b->multiline ? ui_px(ui, SCROLL_WIDTH - 4) : 0;
  return rect_of(r.x + x, r.y + y, r.w - 2 * x - bar, r.h - 2 * y);
}

void textbox_lay(struct textbox *b) {
  struct rect r = inner(b);
  if (!b->layout.lines || b->laid_version != b->text.version || b->laid_width != r.w ||
      b->laid_scale != b->widget.ui->scale) {
    layout_make(&b->layout, textbox_face(b), b->text.bytes, b->text.length, b->multiline ? r.w : 0);
    b->laid_version = b->text.version, b->laid_width = r.w, b->laid_scale = b->widget.ui->scale;
  }
  int bar = ui_px(b->widget.ui, SCROLL_WIDTH);
  b->scroll.box = rect_of(b->widget.box.x + b->widget.box.w - bar - 1, b->widget.box.y + 1, bar, b->widget.box.h - 2);
  b->scroll.total = (int)b->layout.lines * textbox_line_height(b), b->scroll.shown = r.h;
  scroll_to(&b->scroll, b->scroll.at);
}

void textbox_reveal(struct textbox *b) {
  textbox_lay(b);
  if (!b->layout.lines) return;
  struct rect r = inner(b);
  unsigned line = layout_line_of(&b->layout, b->text.cursor);
  if (b->multiline) {
    int height = textbox_line_height(b), top = (int)line * height;
    if (top < b->scroll.at)
      scroll_to(&b->scroll, top);
    else if (top + height > b->scroll.at + r.h)
      scroll_to(&b->scroll, top + height - r.h);
    return;
  }
  int x = layout_x_of(&b->layout, b->text.bytes, 0, b->text.cursor), room = (r.w - 2) * FONT_UNIT;
  int whole = layout_x_of(&b->layout, b->text.bytes, 0, b->text.length);
  if (x < b->shift) b->shift = x;
  if (x > b->shift + room) b->shift = x - room;
  if (whole - b->shift < room) b->shift = whole > room ? whole - room : 0;
}

static int line_top(const struct textbox *b, struct rect r, unsigned line) {
  if (b->multiline) return r.y + (int)line * textbox_line_height(b) - b->scroll.at;
  return r.y + (r.h - textbox_line_height(b)) / 2;
}

static void paint_selection(struct textbox *b, struct canvas *c, struct rect r, unsigned line, int x) {
  size_t from, to, start = b->layout.line[line].start, end = b->layout.line[line].end;
  if (!text_selected(&b->text, &from, &to) || from > end || to <= start) return;
  int left = layout_x_of(&b->layout, b->text.bytes, line, from > start ? from : start);
  int right = layout_x_of(&b->layout, b->text.bytes, line, to < end ? to : end);
  int tail = to > end && b->multiline ? ui_px(b->widget.ui, 4) : 0; /* shows that the line end is selected too */
  canvas_fill(
      c, rect_of(x + left / FONT_UNIT, line_top(b, r, line), (right - left) / FONT_UNIT + tail, textbox_line_height(b)),
      b->widget.ui->theme->selection);
}

static void paint_cursor(struct textbox *b, struct canvas *c, struct rect r, int x) {
  const struct ui *ui = b->widget.ui;
  unsigned line = layout_line_of(&b->layout, b->text.cursor);
  int at = layout_x_of(&b->layout, b->text.bytes, line, b->text.cursor) / FONT_UNIT;
  canvas_fill(c,
              rect_of(x + at - ui_px(ui, 1), line_top(b, r, line) + ui_px(ui, 1), ui_px(ui, 2),
                      textbox_line_height(b) - ui_px(ui, 2)),
              ui->theme->accent);
}

static void paint_lines(struct textbox *b, struct canvas *c, struct rect r) {
  const struct theme *t = b->widget.ui->theme;
  struct face *f = textbox_face(b);
  int height = textbox_line_height(b), x = r.x - b->shift / FONT_UNIT;
  unsigned first = b->multiline ? (unsigned)(b->scroll.at / height) : 0;
  bool active = b->widget.ui->focus == &b->widget && b->widget.ui->active;
  for (unsigned i = first; i < b->layout.lines && line_top(b, r, i) < c->clip.y + c->clip.h; i++) {
    int y = line_top(b, r, i);
    if (y + height <= c->clip.y) continue;
    if (active) paint_selection(b, c, r, i, x);
    layout_draw(&b->layout, c, b->text.bytes, i, x, y + ui_px(b->widget.ui, 2) + face_ascent(f),
                b->widget.disabled ? t->dim : t->ink);
  }
  if (active && !b->widget.disabled) paint_cursor(b, c, r, x);
}

static void textbox_paint(struct widget *w, struct canvas *c) {
  struct textbox *b = (struct textbox *)w;
  const struct theme *t = w->ui->theme;
  struct rect r = inner(b);
  canvas_bordered(c, w->box, ui_px(w->ui, 5), w->ui->scale, t->line, w->disabled ? t->surface : t->field);
  textbox_lay(b);
  if (!b->layout.lines) return;
  int pad = ui_px(w->ui, 2);
  struct rect before =
      canvas_clip(c, rect_of(r.x - pad, w->box.y + w->ui->scale, r.w + 2 * pad, w->box.h - 2 * w->ui->scale));
  if (!b->text.length && b->hint)
    ui_text(w->ui, c, textbox_face(b), rect_of(r.x, line_top(b, r, 0), r.w, textbox_line_height(b)), UI_LEFT, b->hint,
            t->dim);
  paint_lines(b, c, r);
  c->clip = before;
  if (b->multiline) scroll_paint(&b->scroll, w->ui, c);
}

static size_t position_at(struct textbox *b, int px, int py) {
  struct rect r = inner(b);
  int line = b->multiline ? (py - r.y + b->scroll.at) / textbox_line_height(b) : 0;
  if (b->multiline && py < r.y - b->scroll.at) line = 0;
  if (line >= (int)b->layout.lines) return b->text.length;
  return layout_at_x(&b->layout, b->text.bytes, (unsigned)(line < 0 ? 0 : line), (px - r.x) * FONT_UNIT + b->shift);
}

/* A second press in the same place selects the word. */
static void press(struct textbox *b, const struct gui_event *e) {
  size_t at = position_at(b, e->x, e->y);
  bool again = at == b->text.cursor && b->text.cursor == b->text.anchor && e->milliseconds - b->press_ms < DOUBLE_MS;
  text_move(&b->text, again ? text_word_left(&b->text, text_right(&b->text, at)) : at, e->modifiers & GUI_SHIFT);
  if (again) text_move(&b->text, text_word_right(&b->text, b->text.cursor), true);
  b->press_ms = e->milliseconds, b->selecting = !again;
}

static void textbox_pointer(struct widget *w, const struct gui_event *e) {
  struct textbox *b = (struct textbox *)w;
  textbox_lay(b);
  if (!b->layout.lines) return;
  if (b->multiline && !b->selecting && scroll_pointer(&b->scroll, w->ui, e)) {
    ui_dirty(w);
    return;
  }
  if (e->type == GUI_BUTTON && e->code == UI_BUTTON_LEFT) {
    b->selecting = e->value;
    b->goal = -1;
    if (e->value) press(b, e);
  } else if (e->type == GUI_MOTION && b->selecting) {
    text_move(&b->text, position_at(b, e->x, e->y), true);
  } else {
    return;
  }
  textbox_reveal(b);
  ui_dirty(w);
}

static const struct widget_class textbox_class = {.paint = textbox_paint,
                                                  .key = textbox_key,
                                                  .pointer = textbox_pointer,
                                                  .paste = textbox_paste,
                                                  .cursor = GUI_CURSOR_TEXT,
                                                  .takes_focus = true};

void textbox_init(struct textbox *b, struct ui *ui, bool multiline, size_t limit, const char *hint) {
  memset(b, 0, sizeof *b);
  text_init(&b->text, limit, !multiline);
  b->multiline = multiline, b->hint = hint, b->goal = -1;
  ui_add(ui, &b->widget, &textbox_class);
}

bool textbox_set(struct textbox *b, const char *bytes, size_t n) {
  if (!text_set(&b->text, bytes, n)) return false;
  b->shift = b->scroll.at = 0, b->goal = -1;
  ui_dirty(&b->widget);
  if (b->changed) b->changed(b);
  return true;
}

void textbox_cursor(struct textbox *b, size_t at) {
  text_move(&b->text, at, false);
  textbox_reveal(b);
  ui_dirty(&b->widget);
}
