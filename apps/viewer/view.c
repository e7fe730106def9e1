/* View: layout and the keys + - 0 1 n of the whole window. */
#include "view.h"

#include <stdio.h>
#include <string.h>

#define BAR 48

static void facts(struct view *v) {
  char text[100] = "";
  const struct picture *p = v->pane.picture;
  if (p)
    snprintf(text, sizeof text, "%u x %u pixels \xc2\xb7 %d %%%s", p->width, p->height, pane_percent(&v->pane),
             v->pane.fit ? " (fitted)" : "");
  label_set(&v->facts, v->note ? LABEL_BAD : LABEL_DIM, v->note ? v->note : text);
}

static void pane_changed(struct pane *p) { facts(p->widget.ui->context); }
static struct view *view_of(struct button *b) { return b->widget.ui->context; }
static void smaller(struct button *b) { pane_step(&view_of(b)->pane, -1); }
static void larger(struct button *b) { pane_step(&view_of(b)->pane, 1); }
static void fit(struct button *b) { pane_fit(&view_of(b)->pane); }
static void whole(struct button *b) { pane_zoom(&view_of(b)->pane, 100); }

static bool key(struct ui *ui, const struct gui_event *e) {
  struct view *v = ui->context;
  if (e->modifiers & (GUI_CONTROL | GUI_ALT) || !v->pane.picture) return false;
  switch (e->codepoint) {
  case '+':
  case '=':
    pane_step(&v->pane, 1);
    return true;
  case '-':
    pane_step(&v->pane, -1);
    return true;
  case '0':
    pane_fit(&v->pane);
    return true;
  case '1':
    pane_zoom(&v->pane, 100);
    return true;
  default:
    return false;
  }
}

static void background(struct ui *ui, struct canvas *c) {
  int bar = ui->height - ui_px(ui, BAR);
  canvas_fill(c, c->clip, ui->theme->surface);
  canvas_fill(c, rect_of(0, bar, ui->width, ui->scale), ui->theme->line);
}

void view_init(struct view *v, struct ui *ui, void (*next)(struct button *b)) {
  memset(v, 0, sizeof *v);
  v->ui = ui, ui->context = v, ui->key = key, ui->background = background;
  pane_init(&v->pane, ui);
  v->pane.changed = pane_changed;
  label_init(&v->headline, ui, LABEL_LARGE, ""), label_init(&v->reason, ui, LABEL_PLAIN, "");
  label_init(&v->name, ui, LABEL_STRONG, ""), label_init(&v->facts, ui, LABEL_DIM, "");
  button_init(&v->smaller, ui, "\xe2\x88\x92", smaller), button_init(&v->larger, ui, "+", larger);
  button_init(&v->fit, ui, "Fit", fit), button_init(&v->whole, ui, "100 %", whole);
  button_init(&v->next, ui, "Next picture", next);
  v->headline.align = v->reason.align = UI_CENTRE;
  ui_show(&v->headline.widget, false), ui_show(&v->reason.widget, false);
}

static void place_bar(struct view *v) {
  struct ui *ui = v->ui;
  struct button *const buttons[] = {&v->next, &v->whole, &v->fit, &v->larger, &v->smaller};
  int margin = ui_px(ui, 12), height = ui_px(ui, 32), x = ui->width - margin, top = ui->height - ui_px(ui, BAR),
      line = ui_px(ui, 18);
  for (unsigned i = 0; i < 5; i++) {
    int width = button_width(buttons[i]);
    x -= width;
    ui_place(&buttons[i]->widget, rect_of(x, top + ui_px(ui, 8), width, height));
    x -= ui_px(ui, 6);
  }
  ui_place(&v->name.widget, rect_of(margin, top + ui_px(ui, 6), x - margin, line));
  ui_place(&v->facts.widget, rect_of(margin, top + ui_px(ui, 25), x - margin, line));
}

void view_place(struct view *v) {
  struct ui *ui = v->ui;
  int height = ui->height - ui_px(ui, BAR), width = ui->width - ui_px(ui, 48);
  int reason = label_height(&v->reason, width), y = height / 2 - ui_px(ui, 30);
  ui_place(&v->pane.widget, rect_inset(rect_of(0, 0, ui->width, height), ui_px(ui, 8)));
  ui_place(&v->headline.widget, rect_of(ui_px(ui, 24), y, width, ui_px(ui, 28)));
  ui_place(&v->reason.widget, rect_of(ui_px(ui, 24), y + ui_px(ui, 36), width, reason));
  place_bar(v);
  facts(v);
  ui_damage(ui, rect_of(0, 0, ui->width, ui->height));
}

static void shown(struct view *v, bool picture) {
  struct button *const zoom[] = {&v->smaller, &v->larger, &v->fit, &v->whole};
  ui_show(&v->pane.widget, picture);
  ui_show(&v->headline.widget, !picture), ui_show(&v->reason.widget, !picture);
  for (unsigned i = 0; i < 4; i++) ui_enable(&zoom[i]->widget, picture);
}

void view_picture(struct view *v, const char *name, const struct picture *picture) {
  shown(v, true);
  label_set(&v->name, LABEL_STRONG, name);
  pane_show(&v->pane, picture);
  view_place(v);
}

void view_trouble(struct view *v, const char *name, const char *headline, const char *reason) {
  pane_show(&v->pane, NULL);
  shown(v, false);
  label_set(&v->name, LABEL_STRONG, name);
  label_set(&v->headline, LABEL_LARGE, headline);
  label_set(&v->reason, LABEL_PLAIN, reason);
  view_place(v);
}
