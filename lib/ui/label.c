/* Label: painting of wrapped static text. */
#include "ui/label.h"

#include <string.h>

static struct face *label_face(const struct label *l) {
  const struct faces *f = &l->widget.ui->faces;
  return l->look == LABEL_LARGE ? f->large : l->look == LABEL_PLAIN || l->look == LABEL_DIM ? f->plain : f->semibold;
}

static uint32_t label_colour(const struct label *l) {
  const struct theme *t = l->widget.ui->theme;
  switch (l->look) {
  case LABEL_DIM:
    return t->dim;
  case LABEL_GOOD:
    return t->good;
  case LABEL_BAD:
    return t->bad;
  default:
    return t->ink;
  }
}

static int line_height(const struct label *l) { return face_height(label_face(l)) + ui_px(l->widget.ui, 2); }

static void label_paint(struct widget *w, struct canvas *c) {
  struct label *l = (struct label *)w;
  struct face *f = label_face(l);
  int y = w->box.y, height = line_height(l);
  if (!layout_make(&l->layout, f, l->text, strlen(l->text), w->box.w)) return;
  for (unsigned i = 0; i < l->layout.lines; i++, y += height) {
    int spare = w->box.w - face_pixels(layout_x_of(&l->layout, l->text, i, l->layout.line[i].end));
    int x = w->box.x + (l->align == UI_CENTRE ? spare / 2 : l->align == UI_RIGHT ? spare : 0);
    layout_draw(&l->layout, c, l->text, i, x, y + face_ascent(f), label_colour(l));
  }
}

static const struct widget_class label_class = {.paint = label_paint};

void label_init(struct label *l, struct ui *ui, enum label_look look, const char *text) {
  memset(l, 0, sizeof *l);
  ui_add(ui, &l->widget, &label_class);
  label_set(l, look, text);
}

void label_set(struct label *l, enum label_look look, const char *text) {
  size_t n = strlen(text), at = 0, end = 0;
  while (end < n && end < sizeof l->text - 1) {
    at = end;
    utf8_next(text, n, &end);
  }
  if (end >= sizeof l->text) end = at;
  if (l->look == look && !memcmp(l->text, text, end) && !l->text[end]) return;
  memcpy(l->text, text, end);
  l->text[end] = 0;
  l->look = look;
  ui_dirty(&l->widget);
}

int label_height(struct label *l, int width) {
  if (!layout_make(&l->layout, label_face(l), l->text, strlen(l->text), width)) return line_height(l);
  return (int)l->layout.lines * line_height(l);
}
