/* Draw: the five screens. */
#include "draw.h"

#include "base/format.h"
#include "wording.h"

int say(const struct sheet *s, enum glyph_face face, int x, uint32_t color, const char *format, ...) {
  char text[STARTUP_LABEL + 192];
  struct text_args args;
  va_start(args.list, format);
  text_format_list(text, sizeof text, format, &args);
  va_end(args.list);
  int ascent = (int)glyph_ascent(face == GLYPH_TITLE ? GLYPH_TITLE : GLYPH_SANS, (unsigned)s->c->scale);
  return canvas_text(s->c, (struct pen){x, s->y + ascent, s->l->window.x1 - s->l->margin, face, color}, text);
}

void say_notice(const struct sheet *s) {
  say(s, GLYPH_BOLD, s->l->margin, s->u->notice_bad ? REFUSAL : SIGNED, "%s", s->u->notice);
}

static void status_line(struct sheet *s) {
  const struct document *d = &s->u->document;
  bool last = s->u->page + 1 == d->pages;
  s->y = s->l->status + 4 * s->l->scale;
  int x = say(s, GLYPH_SANS, s->l->margin, FAINT, "page %u of %u%s", s->u->page + 1, d->pages,
              d->verbatim ? ", every byte" : ", text");
  say(s, GLYPH_BOLD, x + 12 * s->l->scale, last ? SIGNED : REFUSAL, last ? "ends here" : "goes on");
}

/* The label comes last: a long one is cut, and pushes nothing away. Of the key there is enough to compare by eye. */
static void footer(struct sheet *s) {
  char time[TIME_TEXT], first[13], last[13];
  const uint8_t *fingerprint = s->u->key->fingerprint;
  time_text(time, s->u->time);
  hex_text(first, fingerprint, 4, 2);
  hex_text(last, fingerprint + 16, 4, 2);
  s->y = s->l->footer;
  say(s, GLYPH_SANS, s->l->margin, FAINT, "signature no. %lu   %s   key %s ... %s   asked by %s",
      s->u->journal.count + 1, time, first, last, s->u->desk->label);
}

static void request(struct sheet *s) {
  s->y = s->l->document.y0;
  if (s->u->document.unfit)
    say(s, GLYPH_BOLD, s->l->margin, REFUSAL, "The window is too small to show the message truthfully.");
  else
    draw_document(s);
  status_line(s);
  s->y = s->l->notice;
  say_notice(s);
  s->y = s->l->phrase;
  int x = say(s, GLYPH_SANS, s->l->margin, FAINT, "your phrase: ");
  say(s, GLYPH_MONO, x, INK, "%s", s->u->phrase);
  footer(s);
}

static void create(struct sheet *s) {
  static const char *const intro[] = {
      "The key signs mail as the person named here. Its secret half never leaves this window.",
      "Your phrase will stand beside the passphrase field: an imitation cannot know it.",
      "The key is lost at power-off: this version does not store it."};
  s->y = s->l->margin;
  say(s, GLYPH_TITLE, s->l->margin, INK, "Create your signing key");
  s->y += s->l->line;
  for (unsigned i = 0; i < 3; i++) s->y += s->l->line, say(s, GLYPH_SANS, s->l->margin, INK, "%s", intro[i]);
  for (enum widget w = W_NAME; w <= W_REPEAT; w++) {
    const struct rect *r = &s->l->widget[w];
    s->y = r->y0 + (rect_height(*r) - (int)glyph_line(GLYPH_BOLD, (unsigned)s->c->scale)) / 2;
    say(s, GLYPH_BOLD, s->l->margin, INK, "%s", ui_caption(s->u, w));
  }
  s->y = s->l->notice;
  say_notice(s);
}

/* The heading of a screen without a document; the next line stands under it. */
static void heading(struct sheet *s, uint32_t color, const char *text) {
  s->y = s->l->window.y1 / 2 - 56 * s->l->scale;
  say(s, GLYPH_TITLE, s->l->margin, color, "%s", text);
  s->y += s->l->line + 16 * s->l->scale;
}

static void working(struct sheet *s) {
  const struct ui *u = s->u;
  unsigned of = u->progress_of ? u->progress_of : 1;
  heading(s, INK, u->working_on_key ? "Making the key" : "Unlocking the key to sign once");
  say(s, GLYPH_SANS, s->l->margin, FAINT,
      "The passphrase is stretched with Argon2id over 64 MiB, so that guessing it is slow.");
  int width = s->l->window.x1 - 2 * s->l->margin;
  struct rect bar = rect_of(s->l->margin, s->y + s->l->line + 8 * s->l->scale, width, 14 * s->l->scale), done = bar;
  done.x1 = bar.x0 + (int)((long)width * u->progress / of);
  canvas_fill(s->c, bar, OUTSIDE);
  canvas_fill(s->c, done, ACTIVE);
  canvas_frame(s->c, bar, s->l->scale, LINE);
}

static void withdrawn(struct sheet *s) {
  heading(s, REFUSAL, "Request withdrawn");
  say(s, GLYPH_SANS, s->l->margin, INK, "%s Nothing was signed.",
      s->u->desk->timed_out ? "It waited too long." : "The program that asked took it back or ended.");
  s->y += s->l->line;
  say(s, GLYPH_SANS, s->l->margin, FAINT, "What you typed was discarded. Press Enter to go on.");
}

void draw(const struct canvas *c, const struct layout *l, const struct ui *u) {
  static void (*const screens[])(struct sheet * s) = {[SCREEN_CREATE] = create,
                                                      [SCREEN_HOME] = draw_home,
                                                      [SCREEN_REQUEST] = request,
                                                      [SCREEN_WORKING] = working,
                                                      [SCREEN_WITHDRAWN] = withdrawn};
  struct sheet s = {c, l, u, l->margin};
  canvas_fill(c, l->window, SURFACE);
  screens[u->screen](&s);
  draw_widgets(&s);
}
