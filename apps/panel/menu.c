/* Menu: rows of programs with their state in words. */
#include "menu.h"

#include <string.h>

#define ROW 36
#define HEAD 34
#define WIDTH 300
#define EMPTY 64

static void background(struct ui *ui, struct canvas *c) {
  canvas_fill(c, c->clip, ui->theme->surface);
  canvas_ring(c, rect_of(0, 0, ui->width, ui->height), 0, ui->scale, ui->theme->line);
}

/* A filled disc for a running program, a ring for one that does not run. */
static void mark(struct button *b, struct canvas *c, struct rect r, uint32_t colour) {
  const struct menu *m = b->context;
  const struct theme *t = b->widget.ui->theme;
  uint32_t state = m->program[b->index].state;
  uint32_t ink = state == LAUNCH_RUNNING ? t->good : state == LAUNCH_FAILED ? t->bad : colour;
  canvas_disc(c, (2 * r.x + r.w) * 8, (2 * r.y + r.h) * 8, ui_px(b->widget.ui, 4) * 16,
              state == LAUNCH_STOPPED ? ui_px(b->widget.ui, 3) * 16 : 0, ink);
}

void menu_init(struct menu *m, struct ui *ui, void (*chosen)(struct button *b)) {
  memset(m, 0, sizeof *m);
  m->ui = ui, ui->context = m, ui->background = background;
  label_init(&m->head, ui, LABEL_DIM, "Programs");
  label_init(&m->empty, ui, LABEL_PLAIN,
             "Nothing to start yet: mark children with start \"on-demand\" in the configuration of this desktop.");
  for (unsigned i = 0; i < MENU_PROGRAMS; i++) {
    struct button *b = &m->row[i];
    button_init(b, ui, "", chosen);
    label_init(&m->state[i], ui, LABEL_DIM, "");
    b->index = i, b->flat = true, b->align = UI_LEFT, b->mark = mark, b->context = m;
    ui_show(&b->widget, false), ui_show(&m->state[i].widget, false);
  }
}

static const char *state_words(uint32_t state) {
  return state == LAUNCH_RUNNING ? "running" : state == LAUNCH_FAILED ? "failed, start again" : "";
}

void menu_programs(struct menu *m, const struct program *list, unsigned count) {
  m->count = count < MENU_PROGRAMS ? count : MENU_PROGRAMS;
  for (unsigned i = 0; i < MENU_PROGRAMS; i++) {
    bool used = i < m->count;
    if (used) m->program[i] = list[i];
    if (used) button_text(&m->row[i], list[i].title[0] ? list[i].title : list[i].name);
    label_set(&m->state[i], used && list[i].state == LAUNCH_FAILED ? LABEL_BAD : LABEL_DIM,
              used ? state_words(list[i].state) : "");
    m->state[i].align = UI_RIGHT;
    ui_show(&m->row[i].widget, used), ui_show(&m->state[i].widget, used);
  }
  ui_show(&m->empty.widget, !m->count);
}

void menu_size(const struct menu *m, int *width, int *height) {
  *width = ui_px(m->ui, WIDTH);
  *height = ui_px(m->ui, HEAD + 8 + (m->count ? (int)m->count * ROW : EMPTY));
}

void menu_place(struct menu *m) {
  struct ui *ui = m->ui;
  int margin = ui_px(ui, 8), width = ui->width - 2 * margin, y = ui_px(ui, HEAD), row = ui_px(ui, ROW);
  ui_place(&m->head.widget, rect_of(margin + ui_px(ui, 10), ui_px(ui, 10), width, ui_px(ui, 20)));
  ui_place(&m->empty.widget, rect_of(margin + ui_px(ui, 10), y, width - ui_px(ui, 20), ui_px(ui, EMPTY)));
  for (unsigned i = 0; i < m->count; i++, y += row) {
    int words = ui_px(ui, 130);
    ui_place(&m->row[i].widget, rect_of(margin, y, width, row - ui_px(ui, 2)));
    ui_place(&m->state[i].widget,
             rect_of(margin + width - words - ui_px(ui, 10), y + ui_px(ui, 8), words, ui_px(ui, 20)));
  }
  ui_damage(ui, rect_of(0, 0, ui->width, ui->height));
}

static void focus_row(struct menu *m, int at) {
  if (m->count) ui_focus(m->ui, &m->row[(unsigned)(at + (int)m->count) % m->count].widget);
}

bool menu_key(struct menu *m, const struct gui_event *e) {
  int at = -1;
  for (unsigned i = 0; i < m->count; i++)
    if (m->ui->focus == &m->row[i].widget) at = (int)i;
  switch (e->code) {
  case UI_KEY_DOWN:
    focus_row(m, at + 1);
    return true;
  case UI_KEY_UP:
    focus_row(m, at < 0 ? -1 : at - 1);
    return true;
  case UI_KEY_HOME:
    focus_row(m, 0);
    return true;
  case UI_KEY_END:
    focus_row(m, -1);
    return true;
  default:
    return false;
  }
}
