/* Draw: the five screens. */
#include "draw.h"

int draw_line(const struct canvas *c, enum face face, int x, int y, uint32_t color, const char *text) {
  return canvas_text(c, face, x, y, c->width, color, text, text_bytes(text));
}

static int draw_bytes(const struct canvas *c, enum face face, int x, int y, uint32_t color, const struct bytes *text) {
  return canvas_text(c, face, x, y, c->width, color, (const char *)text->at, text->used);
}

static void notice(const struct canvas *c, const struct layout *l, const struct ui *u) {
  draw_line(c, FACE_BOLD, l->notice.x, l->notice.y, u->notice_bad ? REFUSAL : SIGNED, u->notice);
}

/* "4C1B 09D2 ... 77AF": enough to compare by eye. */
static void put_key(struct bytes *w, const struct pgp_key *key) {
  put_hex(w, key->fingerprint, 4, 2);
  put_text(w, " ... ");
  put_hex(w, key->fingerprint + 16, 4, 2);
}

static void status_line(const struct canvas *c, const struct layout *l, const struct ui *u) {
  char text[96];
  struct bytes w = bytes_in(text, sizeof text);
  bool last = u->page + 1 == u->document.pages;
  put_text(&w, "page ");
  put_number(&w, u->page + 1);
  put_text(&w, " of ");
  put_number(&w, u->document.pages);
  put_text(&w, u->document.verbatim ? ", every byte" : ", text");
  int x = draw_bytes(c, FACE_TEXT, l->status.x, l->status.y + 4 * l->scale, DIM, &w);
  if (last)
    draw_line(c, FACE_BOLD, x + 12 * l->scale, l->status.y + 4 * l->scale, SIGNED, "ends here");
  else
    draw_line(c, FACE_BOLD, x + 12 * l->scale, l->status.y + 4 * l->scale, REFUSAL, "goes on");
}

static void footer(const struct canvas *c, const struct layout *l, const struct ui *u) {
  char text[STARTUP_LABEL + 96];
  struct bytes w = bytes_in(text, sizeof text);
  put_text(&w, "signature no. ");
  put_number(&w, u->journal.count + 1);
  put_text(&w, "   ");
  put_time(&w, u->time);
  put_text(&w, "   key ");
  put_key(&w, u->key);
  put_text(&w, "   asked by ");
  put_text(&w, u->desk->label); /* last: a long label is cut, and pushes nothing away */
  draw_bytes(c, FACE_TEXT, l->footer.x, l->footer.y, DIM, &w);
}

static void request(const struct canvas *c, const struct layout *l, struct ui *u) {
  if (u->document.unfit)
    draw_line(c, FACE_BOLD, l->margin, l->document.y, REFUSAL,
              "The window is too small to show the message truthfully.");
  else
    draw_document(c, l, u);
  status_line(c, l, u);
  notice(c, l, u);
  int x = draw_line(c, FACE_TEXT, l->phrase.x, l->phrase.y, DIM, "your phrase: ");
  draw_line(c, FACE_MONO, x, l->phrase.y, INK, u->phrase);
  footer(c, l, u);
}

static int paragraph(const struct canvas *c, const struct layout *l, int y, const char *const *lines, unsigned count) {
  for (unsigned i = 0; i < count; i++, y += l->line) draw_line(c, FACE_TEXT, l->margin, y, INK, lines[i]);
  return y;
}

static void create(const struct canvas *c, const struct layout *l, const struct ui *u) {
  static const char *const intro[] = {
      "The key signs mail as the person named here. Its secret half never leaves this window.",
      "Your phrase will stand beside the passphrase field: an imitation cannot know it.",
      "The key is lost at power-off: this version does not store it."};
  static const char *const label[UI_FIELDS] = {"Name", "Mail address", "Your phrase", "Passphrase", "Passphrase again"};
  draw_line(c, FACE_TITLE, l->margin, l->margin, INK, "Create your signing key");
  paragraph(c, l, l->margin + 2 * l->line, intro, 3);
  for (unsigned i = 0; i < UI_FIELDS; i++) {
    struct rect r = l->widget[W_NAME + i];
    draw_line(c, FACE_BOLD, l->margin, r.y + (r.h - canvas_line(c, FACE_BOLD)) / 2, INK, label[i]);
  }
  notice(c, l, u);
}

static void working(const struct canvas *c, const struct layout *l, const struct ui *u) {
  int s = l->scale, y = l->window.h / 2 - 40 * s;
  struct rect bar = {l->margin, y + 2 * l->line + 8 * s, l->window.w - 2 * l->margin, 14 * s};
  unsigned of = u->progress_of ? u->progress_of : 1;
  draw_line(c, FACE_TITLE, l->margin, y - 16 * s, INK,
            u->working_on_key ? "Making the key" : "Unlocking the key to sign once");
  draw_line(c, FACE_TEXT, l->margin, y + l->line, DIM,
            "The passphrase is stretched with Argon2id over 64 MiB, so that guessing it is slow.");
  canvas_fill(c, bar, OUTSIDE);
  canvas_fill(c, (struct rect){bar.x, bar.y, (int)((long)bar.w * u->progress / of), bar.h}, GREEN);
  canvas_frame(c, bar, s, LINE);
}

static void withdrawn(const struct canvas *c, const struct layout *l, const struct ui *u) {
  int y = l->window.h / 2 - 40 * l->scale;
  draw_line(c, FACE_TITLE, l->margin, y - 16 * l->scale, REFUSAL, "Request withdrawn");
  draw_line(c, FACE_TEXT, l->margin, y + l->line, INK,
            u->desk->timed_out ? "It waited too long. Nothing was signed."
                               : "The program that asked took it back or ended. Nothing was signed.");
  draw_line(c, FACE_TEXT, l->margin, y + 2 * l->line, DIM, "What you typed was discarded. Press Enter to go on.");
}

void draw(const struct canvas *c, const struct layout *l, struct ui *u) {
  canvas_fill(c, l->window, SURFACE);
  switch (u->screen) {
  case SCREEN_CREATE:
    create(c, l, u);
    break;
  case SCREEN_HOME:
    draw_home(c, l, u);
    break;
  case SCREEN_REQUEST:
    request(c, l, u);
    break;
  case SCREEN_WORKING:
    working(c, l, u);
    break;
  case SCREEN_WITHDRAWN:
    withdrawn(c, l, u);
    break;
  }
  draw_widgets(c, l, u);
}
