/* Bar: layout of the panel. */
#include "bar.h"

#include <stdio.h>
#include <string.h>

#define GAP 8
#define PLATE_LEAST 150
#define PLATE_MOST 280
#define WORDS 205

static void background(struct ui *ui, struct canvas *c) {
  canvas_fill(c, c->clip, 0x0b0f14);
  canvas_fill(c, rect_of(0, 0, ui->width, ui_px(ui, 1)), ui->theme->line);
}

/* The ring with a point that stands for Signet. */
static void seal(struct button *b, struct canvas *c, struct rect r, uint32_t colour) {
  int x = (2 * r.x + r.w) * 8, y = (2 * r.y + r.h) * 8, unit = ui_px(b->widget.ui, 1) * 16;
  canvas_disc(c, x, y, 7 * unit, 5 * unit, colour);
  canvas_disc(c, x, y, 5 * unit / 2, 0, colour);
}

void bar_init(struct bar *b, struct ui *ui, void (*start)(struct button *), void (*program)(struct button *)) {
  memset(b, 0, sizeof *b);
  b->ui = ui, ui->context = b, ui->background = background;
  button_init(&b->start, ui, "Start", start);
  b->start.mark = seal, b->start.align = UI_LEFT;
  for (unsigned i = 0; i < BAR_PROGRAMS; i++) {
    button_init(&b->program[i], ui, "", program);
    b->program[i].index = i;
    ui_show(&b->program[i].widget, false);
  }
  label_init(&b->words, ui, LABEL_DIM, "");
  b->words.align = UI_RIGHT;
}

static int after_start(const struct bar *b) {
  const struct button *last = b->programs ? &b->program[b->programs - 1] : &b->start;
  return last->widget.box.x + last->widget.box.w + ui_px(b->ui, GAP);
}

void bar_place(struct bar *b) {
  struct ui *ui = b->ui;
  int gap = ui_px(ui, GAP), height = ui->height - ui_px(ui, 13), y = ui_px(ui, 7), width = button_width(&b->start),
      x = gap + width + gap;
  ui_place(&b->start.widget, rect_of(gap, y, width, height));
  for (unsigned i = 0; i < BAR_PROGRAMS; i++) {
    ui_show(&b->program[i].widget, i < b->programs);
    if (i >= b->programs) continue;
    width = button_width(&b->program[i]);
    ui_place(&b->program[i].widget, rect_of(x, y, width, height));
    x += width + gap;
  }
  ui_place(&b->words.widget, rect_of(ui->width - ui_px(ui, WORDS) - 2 * gap, (ui->height - ui_px(ui, 18)) / 2,
                                     ui_px(ui, WORDS), ui_px(ui, 20)));
  char more[64];
  if (b->windows > bar_slots(b))
    snprintf(more, sizeof more, "%u more window%s", b->windows - bar_slots(b),
             b->windows - bar_slots(b) == 1 ? "" : "s");
  else
    snprintf(more, sizeof more, "%s", b->note ? b->note : b->windows ? "" : "No window is open: press Start");
  label_set(&b->words, LABEL_DIM, more);
  ui_damage(ui, rect_of(0, 0, ui->width, ui->height));
}

void bar_words(struct bar *b, const char *text) { label_set(&b->words, LABEL_DIM, text); }

bool bar_add(struct bar *b, uint64_t window) {
  for (unsigned i = 0; i < b->windows; i++)
    if (b->window[i] == window) return false;
  if (!window || b->windows == BAR_WINDOWS) return false;
  b->window[b->windows++] = window;
  return true;
}

bool bar_remove(struct bar *b, uint64_t window) {
  for (unsigned i = 0; i < b->windows; i++) {
    if (b->window[i] != window) continue;
    memmove(b->window + i, b->window + i + 1, (--b->windows - i) * sizeof b->window[0]);
    return true;
  }
  return false;
}

static int room(const struct bar *b) { return b->ui->width - ui_px(b->ui, WORDS + 3 * GAP) - after_start(b); }

unsigned bar_slots(const struct bar *b) {
  int each = ui_px(b->ui, PLATE_LEAST + GAP);
  unsigned n = room(b) > 0 ? (unsigned)(room(b) / each) : 0;
  return n < BAR_WINDOWS ? n : BAR_WINDOWS;
}

struct rect bar_slot(const struct bar *b, unsigned index) {
  const struct rect *start = &b->start.widget.box;
  int shown = (int)(b->windows < bar_slots(b) ? b->windows : bar_slots(b)), gap = ui_px(b->ui, GAP);
  int width = shown ? room(b) / shown - gap : 0;
  if (width > ui_px(b->ui, PLATE_MOST) || !shown) width = ui_px(b->ui, PLATE_MOST);
  return rect_of(after_start(b) + (int)index * (width + gap), start->y, width, start->h);
}
