/* Ui: event routing, focus order and damage. */
#include "ui/ui.h"

#include <string.h>

#define RING 3 /* pixels that the focus ring lies outside its widget, at scale 1 */

void ui_init(struct ui *ui) {
  memset(ui, 0, sizeof *ui);
  ui->theme = &theme_light, ui->scale = 1;
}

static bool usable(const struct widget *w) { return !w->hidden && !w->disabled; }

void ui_damage(struct ui *ui, struct rect r) {
  ui->damage = rect_around(ui->damage, rect_both(r, rect_of(0, 0, ui->width, ui->height)));
}

void ui_dirty(struct widget *w) {
  if (w->ui) ui_damage(w->ui, rect_inset(w->box, -RING * w->ui->scale));
}

void ui_add(struct ui *ui, struct widget *w, const struct widget_class *class) {
  if (ui->count == UI_WIDGETS) return;
  w->class = class, w->ui = ui;
  ui->widget[ui->count++] = w;
}

void ui_place(struct widget *w, struct rect box) {
  ui_dirty(w);
  w->box = box;
  ui_dirty(w);
}

static void focus_step(struct ui *ui, int direction) {
  unsigned at = 0, n = ui->count;
  if (!n) return;
  for (unsigned i = 0; i < n; i++)
    if (ui->widget[i] == ui->focus) at = i;
  if (!ui->focus) at = direction > 0 ? n - 1 : 0;
  for (unsigned i = 0; i < n; i++) {
    at = (at + n + (direction > 0 ? 1 : n - 1)) % n;
    if (!ui->widget[at]->class->takes_focus || !usable(ui->widget[at])) continue;
    ui_focus(ui, ui->widget[at]);
    return;
  }
}

static void unusable(struct widget *w) {
  struct ui *ui = w->ui;
  if (ui->grab == w) ui->grab = NULL;
  if (ui->hover == w) ui->hover = NULL;
  if (ui->focus == w) focus_step(ui, 1);
  if (ui->focus == w) ui->focus = NULL;
}

void ui_show(struct widget *w, bool shown) {
  if (w->hidden == !shown) return;
  ui_dirty(w);
  w->hidden = !shown;
  if (!shown) unusable(w);
}

void ui_enable(struct widget *w, bool enabled) {
  if (w->disabled == !enabled) return;
  ui_dirty(w);
  w->disabled = !enabled;
  if (!enabled) unusable(w);
}

void ui_focus(struct ui *ui, struct widget *w) {
  if (ui->focus == w) return;
  if (ui->focus) ui_dirty(ui->focus);
  ui->focus = w;
  if (w) ui_dirty(w);
}

void ui_resize(struct ui *ui, int width, int height) {
  ui->width = width, ui->height = height;
  ui->damage = rect_of(0, 0, width, height);
}

static struct widget *widget_at(struct ui *ui, int x, int y) {
  for (unsigned i = ui->count; i-- > 0;)
    if (usable(ui->widget[i]) && ui->widget[i]->class->pointer && rect_has(ui->widget[i]->box, x, y))
      return ui->widget[i];
  return NULL;
}

static void set_hover(struct ui *ui, struct widget *w) {
  if (ui->hover == w) return;
  if (ui->hover) ui_dirty(ui->hover);
  ui->hover = w;
  if (w) ui_dirty(w);
}

static void pointer(struct ui *ui, const struct gui_event *e) {
  struct widget *under = widget_at(ui, e->x, e->y), *to = ui->grab ? ui->grab : under;
  set_hover(ui, under);
  if (e->type == GUI_BUTTON && e->value && !ui->grab && under) {
    ui->grab = under;
    if (under->class->takes_focus) ui_focus(ui, under);
  }
  if (e->type == GUI_BUTTON && !e->value) ui->grab = NULL;
  if (to) to->class->pointer(to, e);
}

static void key(struct ui *ui, const struct gui_event *e) {
  if (!e->value) return;
  if (ui->key && ui->key(ui, e)) return;
  if (ui->focus && usable(ui->focus) && ui->focus->class->key && ui->focus->class->key(ui->focus, e)) return;
  if (e->code == UI_KEY_TAB)
    focus_step(ui, e->modifiers & GUI_SHIFT ? -1 : 1);
  else if (e->code == UI_KEY_ENTER || e->code == UI_KEY_KP_ENTER)
    focus_step(ui, 1); /* out of a field of one line */
}

static void activate(struct ui *ui, bool active) {
  ui->active = active;
  if (ui->focus)
    ui_dirty(ui->focus);
  else if (active)
    focus_step(ui, 1);
}

void ui_event(struct ui *ui, const struct gui_event *e) {
  switch (e->type) {
  case GUI_FOCUS:
    activate(ui, true);
    break;
  case GUI_UNFOCUS:
    activate(ui, false);
    break;
  case GUI_KEY:
    key(ui, e);
    break;
  case GUI_MOTION:
  case GUI_BUTTON:
  case GUI_WHEEL:
    pointer(ui, e);
    break;
  case GUI_LEAVE:
    set_hover(ui, NULL);
    break;
  case GUI_RESYNC:
    ui->grab = NULL;
    break;
  default:
    break;
  }
}

void ui_paste(struct ui *ui, const char *bytes, size_t n) {
  struct widget *w = ui->focus;
  if (w && !w->hidden && !w->disabled && w->class->paste) w->class->paste(w, bytes, n);
}

uint32_t ui_cursor(const struct ui *ui) { return ui->hover ? ui->hover->class->cursor : (uint32_t)GUI_CURSOR_ARROW; }

struct rect ui_paint(struct ui *ui, struct canvas *c) {
  struct rect damage = ui->damage, whole = canvas_clip(c, damage);
  ui->damage = (struct rect){0};
  if (ui->background)
    ui->background(ui, c);
  else
    canvas_fill(c, damage, ui->theme->surface);
  for (unsigned i = 0; i < ui->count; i++) {
    struct widget *w = ui->widget[i];
    if (w->hidden || rect_empty(rect_both(rect_inset(w->box, -ui_px(ui, RING)), damage))) continue;
    struct rect before = canvas_clip(c, w->box);
    w->class->paint(w, c);
    c->clip = before;
    if (w == ui->focus && ui->active)
      canvas_ring(c, rect_inset(w->box, -ui_px(ui, RING)), ui_px(ui, 7), ui_px(ui, 2), ui->theme->accent);
  }
  c->clip = whole;
  return damage;
}

void ui_text(struct ui *ui, struct canvas *c, struct face *f, struct rect box, int align, const char *text,
             uint32_t colour) {
  static const char dots[] = "\xe2\x80\xa6";
  size_t bytes = strlen(text), shown = bytes;
  int room = box.w * FONT_UNIT, width = face_measure(f, text, bytes);
  bool cut = width > room;
  if (cut) {
    int tail = face_measure(f, dots, 3);
    shown = face_fit(f, text, bytes, room - tail);
    width = face_measure(f, text, shown) + tail;
  }
  int x = box.x * FONT_UNIT + (align == UI_CENTRE ? (room - width) / 2 : align == UI_RIGHT ? room - width : 0);
  int y = box.y + (box.h - face_height(f)) / 2 + face_ascent(f);
  x = face_draw(f, c, x, y, text, shown, colour);
  if (cut) face_draw(f, c, x, y, dots, 3, colour);
}
