/* Paint: the card, one line after the other, in the look of nitpicker's own drawings. */
#include "base/string.h"
#include "draw/words.h"
#include "keeper.h"

enum { PAD = 16, BAND = 8, RADIUS = 5 };

/* A page's words. */
static const char *const titles[] = {
    [PAGE_BLANK] = "",         [PAGE_LIST] = "Attention",
    [PAGE_ASK] = "Kill it?",   [PAGE_SURE] = "Kill it for certain?",
    [PAGE_WAIT] = "Ending it", [PAGE_STUCK] = "It did not end",
};
static const char *const hints[] = {
    [PAGE_BLANK] = "",
    [PAGE_LIST] = "Nothing but this list receives your keys. Digits choose a window.",
    [PAGE_ASK] = "Its windows go at once. What it has not saved is lost.",
    [PAGE_SURE] = "This cannot be undone.",
    [PAGE_WAIT] = "Its windows and keys are taken away; now it is being ended.",
    [PAGE_STUCK] = "It has neither windows nor keys any more, and still runs.",
};

struct sheet {
  const struct keeper *k;
  struct draw *d;
  const struct theme *theme;
  int s, width;
};

static int text(const struct sheet *t, int x, int y0, int y1, enum glyph_face face, uint32_t color, const char *words) {
  return draw_row(t->d, (struct rect){x, y0, t->width - PAD * t->s, y1}, face, color, draw_words(words));
}

static int label(const struct sheet *t, int x, int y0, int y1, const char *path) {
  struct label name;
  label_write(&name, path);
  return draw_row(t->d, (struct rect){x, y0, t->width - PAD * t->s, y1}, GLYPH_SANS, t->theme->text,
                  label_words(&name));
}

static void head(const struct sheet *t) {
  const struct keeper *k = t->k;
  int s = t->s;
  const char *title = k->page < PAGE_REQUEST ? titles[k->page] : "",
             *hint = k->page < PAGE_REQUEST ? hints[k->page] : "";
  if (k->page == PAGE_ASK && k->parent)
    title = "It did not end. Kill what it runs in?", hint = "Everything inside is killed with it.";
  if (k->page == PAGE_REQUEST && k->now.request == KEEPER_PASTE)
    title = "Paste across domains?", hint = "Nothing has been handed over yet.";
  if (k->page == PAGE_REQUEST && k->now.request == KEEPER_CAPTURE)
    title = "Give away a picture of the screen?", hint = "Secret domains are black in it, the signer is never in it.";
  if (k->page == PAGE_PASSPHRASE && k->now.mode == KEEPER_LOCKED)
    title = "Locked", hint = "Type the passphrase, then Enter.";
  else if (k->page == PAGE_PASSPHRASE)
    title = "Administrator", hint = "Type the passphrase, or Escape to go back.";
  text(t, PAD * s, 18 * s, 56 * s, GLYPH_TITLE, t->theme->alert, title);
  text(t, PAD * s, 56 * s, 80 * s, GLYPH_SANS, t->theme->dim, hint);
}

static void digit_chip(const struct sheet *t, struct rect r, unsigned index) {
  char word[4];
  int s = t->s;
  struct rect chip = rect_of(r.x0 + 8 * s, (r.y0 + r.y1) / 2 - 11 * s, 22 * s, 22 * s);
  text_format(word, sizeof word, "%u", (index + 1) % 10);
  draw_round(t->d, chip, 4 * s, draw_mix(t->theme->paper, t->theme->text, 70));
  text(t, (chip.x0 + chip.x1 - draw_width(s, GLYPH_BOLD, WORDS(word))) / 2, chip.y0, chip.y1, GLYPH_BOLD,
       t->theme->text, word);
}

static void row(const struct sheet *t, unsigned index) {
  const struct keeper_window_out *w = &t->k->row[index];
  struct rect r = layout_row(t->k, index);
  int s = t->s, x = r.x0 + 84 * s, half = (r.y0 + r.y1) / 2;
  if (t->d->y < r.y0 || t->d->y >= r.y1) return;
  bool chosen = index == t->k->selected;
  draw_round(t->d, r, RADIUS * s, draw_mix(t->theme->paper, t->theme->text, chosen ? 44 : 16));
  if (chosen) draw_fill(t->d, rect_of(r.x0, r.y0 + 6 * s, 3 * s, rect_height(r) - 12 * s), t->theme->alert);
  digit_chip(t, r, index);
  draw_swatch(t->d, rect_of(r.x0 + 40 * s, half - 9 * s, 34 * s, 18 * s), w->color);
  const char *state = w->flags & KEEPER_DROPPED   ? "killed, has not ended"
                      : w->flags & KEEPER_FOCUSED ? "has the keyboard"
                      : w->flags & KEEPER_HIDDEN  ? "minimised"
                                                  : "";
  int right = r.x1 - 10 * s - draw_width(s, GLYPH_SANS, draw_words(state));
  text(t, right, r.y0, r.y1, GLYPH_SANS, w->flags & KEEPER_HIDDEN ? t->theme->dim : t->theme->alert, state);
  struct sheet cut = *t;
  cut.width = right + PAD * s - 10 * s;
  label(&cut, x, r.y0 + (w->title[0] ? 2 * s : 0), w->title[0] ? half + 2 * s : r.y1, w->label);
  if (w->title[0]) text(&cut, x, half - 1 * s, r.y1 - 3 * s, GLYPH_SANS, t->theme->dim, w->title);
}

static void key_name(int key, char out[8]) {
  text_format(out, 8, key == KEY_ENTER ? "Enter" : key == KEY_ESCAPE ? "Esc" : "%c", key - ('a' - 'A'));
}

static void button(const struct sheet *t, const struct button *b) {
  char name[8];
  int s = t->s;
  struct rect r = b->at;
  if (t->d->y < r.y0 || t->d->y >= r.y1) return;
  key_name(b->key, name);
  uint32_t ground = draw_mix(t->theme->paper, t->theme->text, b->strong ? 70 : 34);
  draw_round(t->d, r, RADIUS * s, ground);
  struct rect chip =
      rect_of(r.x0 + 8 * s, r.y0 + 7 * s, draw_width(s, GLYPH_BOLD, WORDS(name)) + 14 * s, rect_height(r) - 14 * s);
  draw_round(t->d, chip, 4 * s, draw_mix(ground, t->theme->text, 60));
  text(t, chip.x0 + 7 * s, r.y0, r.y1, GLYPH_BOLD, t->theme->text, name);
  text(t, chip.x1 + 9 * s, r.y0, r.y1, GLYPH_SANS, t->theme->text, b->text);
}

static void pair(const struct sheet *t, unsigned line, const char *name, const char *path, const char *words) {
  int s = t->s, y = (96 + (int)line * 30) * s;
  text(t, PAD * s, y, y + 26 * s, GLYPH_SANS, t->theme->dim, name);
  if (path) label(t, 90 * s, y, y + 26 * s, path);
  if (words) text(t, 90 * s, y, y + 26 * s, GLYPH_BOLD, t->theme->text, words);
}

static void request(const struct sheet *t) {
  const struct keeper_state_out *now = &t->k->now;
  char size[40];
  unsigned line = 0;
  text_format(size, sizeof size, now->bytes < 65536 ? "%lu bytes" : "%lu KiB",
              (unsigned long)(now->bytes < 65536 ? now->bytes : now->bytes / 1024));
  if (now->source[0]) pair(t, line++, "from", now->source, NULL);
  pair(t, line++, "to", now->destination, NULL);
  pair(t, line, "size", NULL, size);
}

/* Dots stand for the passphrase, one each; a bar shows how far the check is. */
static void passphrase(const struct sheet *t) {
  const struct keeper *k = t->k;
  int s = t->s;
  struct rect field = rect_of(PAD * s, 96 * s, t->width - 2 * PAD * s, 38 * s);
  draw_round(t->d, field, RADIUS * s, k->checking ? draw_mix(t->theme->paper, t->theme->text, 40) : t->theme->alert);
  draw_round(t->d, rect_inset(field, 2 * s), RADIUS * s, draw_mix(t->theme->paper, t->theme->text, 8));
  unsigned dots = 0;
  for (unsigned i = 0; i < k->length; i++) dots += (k->passphrase[i] & 0xc0) != 0x80;
  for (unsigned i = 0; i < dots && i < 38; i++)
    draw_round(t->d, rect_of(field.x0 + (12 + (int)i * 11) * s, field.y0 + 15 * s, 8 * s, 8 * s), 4 * s,
               t->theme->text);
  const char *words = !k->settings.has_passphrase ? "No passphrase is configured: nobody can go on from here."
                      : k->checking               ? "Checking ..."
                      : k->wrong                  ? "That was not the passphrase."
                                                  : "";
  text(t, PAD * s, 142 * s, 166 * s, GLYPH_SANS, t->theme->text, words);
  struct rect bar = rect_of(PAD * s, 170 * s, t->width - 2 * PAD * s, 4 * s);
  if (!k->checking || !k->steps) return;
  draw_fill(t->d, bar, draw_mix(t->theme->paper, t->theme->text, 40));
  bar.x1 = bar.x0 + (int)((unsigned)rect_width(bar) * k->progress / k->steps);
  draw_fill(t->d, bar, t->theme->alert);
}

static void body(const struct sheet *t) {
  const struct keeper *k = t->k;
  int s = t->s;
  if (k->page == PAGE_REQUEST) return request(t);
  if (k->page == PAGE_PASSPHRASE) return passphrase(t);
  if (k->page >= PAGE_ASK && k->page <= PAGE_STUCK) {
    if (!k->parent) draw_swatch(t->d, rect_of(PAD * s, 106 * s, 34 * s, 18 * s), k->color);
    label(t, (k->parent ? PAD : PAD + 44) * s, 100 * s, 130 * s, k->victim);
    return;
  }
  for (unsigned i = 0; i < k->rows; i++) row(t, i);
  if (!k->rows) text(t, PAD * s, 92 * s, 140 * s, GLYPH_SANS, t->theme->text, "No window is open.");
  struct rect last = layout_row(k, k->rows ? k->rows : 1);
  if (k->no_answer)
    text(t, PAD * s, last.y0, last.y0 + 24 * s, GLYPH_SANS, t->theme->alert, "That could not be done: see the log.");
}

static void line(const struct sheet *t, int height) {
  struct button b[BUTTONS];
  struct rect all = {0, 0, t->width, height};
  draw_fill(t->d, all, draw_mix(t->theme->paper, t->theme->text, 60));
  draw_fill(t->d, rect_inset(all, t->s), t->theme->paper);
  if (t->k->page == PAGE_BLANK) return;
  draw_swatch(t->d, (struct rect){0, 0, t->width, BAND * t->s}, GREEN);
  head(t);
  body(t);
  unsigned n = layout_buttons(t->k, b);
  for (unsigned i = 0; i < n; i++) button(t, &b[i]);
}

void paint_card(const struct keeper *k, uint32_t *pixels, int width, int height) {
  struct draw d = {.x1 = width, .scale = clamp(k->now.scale, 1, 3)};
  struct sheet t = {k, &d, draw_theme(k->now.dark), d.scale, width};
  for (d.y = 0; d.y < height; d.y++) {
    d.pixels = pixels + (size_t)d.y * (size_t)width;
    line(&t, height);
  }
}
