/* Scroll: geometry of the knob, painting, dragging. */
#include "ui/scroll.h"

void scroll_to(struct scroll *s, int at) {
  int most = s->total > s->shown ? s->total - s->shown : 0;
  s->at = at < 0 ? 0 : at > most ? most : at;
}

static struct rect knob(const struct scroll *s, const struct ui *ui) {
  int least = ui_px(ui, 24), length = (int)((long)s->box.h * s->shown / (s->total ? s->total : 1));
  if (length < least) length = least;
  if (s->total <= s->shown || s->box.h <= length) return rect_of(0, 0, 0, 0);
  int y = (int)((long)(s->box.h - length) * s->at / (s->total - s->shown));
  return rect_of(s->box.x, s->box.y + y, s->box.w, length);
}

void scroll_paint(const struct scroll *s, struct ui *ui, struct canvas *c) {
  struct rect r = rect_inset(knob(s, ui), ui_px(ui, 3));
  if (rect_empty(r)) return;
  canvas_round(c, r, r.w / 2, s->held ? ui->theme->accent : ui->theme->line);
}

bool scroll_pointer(struct scroll *s, const struct ui *ui, const struct gui_event *e) {
  struct rect r = knob(s, ui);
  if (e->type == GUI_WHEEL) {
    scroll_to(s, s->at - e->value * ui_px(ui, 60));
    return true;
  }
  if (e->type == GUI_BUTTON && e->code == UI_BUTTON_LEFT) {
    bool was = s->held;
    s->held = e->value && !rect_empty(r) && rect_has(s->box, e->x, e->y);
    if (s->held && rect_has(r, e->x, e->y))
      s->hold = e->y - r.y;
    else if (s->held)
      s->hold = r.h / 2;
    if (!s->held) return was;
  }
  if (!s->held) return false;
  int room = s->box.h - r.h;
  scroll_to(s, (int)((long)(e->y - s->box.y - s->hold) * (s->total - s->shown) / (room ? room : 1)));
  return true;
}
