/* Button: painting and pressing. */
#include "ui/button.h"

#include <string.h>

#define MARGIN 14
#define MARK 16

static void button_paint(struct widget *w, struct canvas *c) {
  struct button *b = (struct button *)w;
  const struct theme *t = w->ui->theme;
  bool over = w->ui->hover == w && !w->disabled, in = b->down && over;
  uint32_t ground = b->primary && !w->disabled ? t->accent : over ? t->hover : t->raised;
  uint32_t ink = w->disabled ? t->dim : b->primary ? t->on_accent : t->ink;
  if (b->primary && over) ground = colour_mix(ground, t->ink, 40);
  if (in) ground = colour_mix(ground, t->ink, 60);
  if (!b->flat || over) canvas_round(c, w->box, ui_px(w->ui, 5), ground);
  int margin = ui_px(w->ui, b->align == UI_CENTRE && !b->mark ? 4 : 10), mark = b->mark ? ui_px(w->ui, MARK) : 0;
  struct rect r = rect_of(w->box.x + margin, w->box.y, w->box.w - 2 * margin, w->box.h);
  if (b->mark) {
    b->mark(b, c, rect_of(r.x, r.y + (r.h - mark) / 2, mark, mark), ink);
    r.x += mark + ui_px(w->ui, 8), r.w -= mark + ui_px(w->ui, 8);
  }
  ui_text(w->ui, c, b->primary ? w->ui->faces.semibold : w->ui->faces.plain, r, b->align, b->text, ink);
}

static bool button_key(struct widget *w, const struct gui_event *e) {
  struct button *b = (struct button *)w;
  if (e->code != UI_KEY_ENTER && e->code != UI_KEY_KP_ENTER && e->code != UI_KEY_SPACE) return false;
  if (e->value == 1 && b->pressed) b->pressed(b); /* not on repeats */
  return true;
}

static void button_pointer(struct widget *w, const struct gui_event *e) {
  struct button *b = (struct button *)w;
  if (e->type != GUI_BUTTON || e->code != UI_BUTTON_LEFT) return;
  bool fire = b->down && !e->value && rect_has(w->box, e->x, e->y);
  b->down = e->value;
  ui_dirty(w);
  if (fire && b->pressed) b->pressed(b);
}

static const struct widget_class button_class = {.paint = button_paint,
                                                 .key = button_key,
                                                 .pointer = button_pointer,
                                                 .cursor = GUI_CURSOR_ARROW,
                                                 .takes_focus = true};

void button_init(struct button *b, struct ui *ui, const char *text, void (*pressed)(struct button *b)) {
  memset(b, 0, sizeof *b);
  b->pressed = pressed, b->align = UI_CENTRE;
  ui_add(ui, &b->widget, &button_class);
  button_text(b, text);
}

void button_text(struct button *b, const char *text) {
  size_t n = strlen(text);
  if (n >= sizeof b->text) n = sizeof b->text - 1;
  while (n && ((unsigned char)text[n] & 0xc0) == 0x80) n--;
  memcpy(b->text, text, n);
  b->text[n] = 0;
  ui_dirty(&b->widget);
}

int button_width(const struct button *b) {
  const struct ui *ui = b->widget.ui;
  int text = face_pixels(face_measure(b->primary ? ui->faces.semibold : ui->faces.plain, b->text, strlen(b->text)));
  return text + 2 * ui_px(ui, MARGIN) + (b->mark ? ui_px(ui, b->text[0] ? MARK + 4 : MARK - 8) : 0);
}
