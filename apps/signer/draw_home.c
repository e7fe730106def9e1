/* Draw home: the key, the last refused request, and what was signed since the start. */
#include "draw.h"

struct pen {
  const struct canvas *c;
  const struct layout *l;
  int y;
};

static void row(struct pen *p, enum face face, uint32_t color, const char *name, const struct bytes *value) {
  draw_line(p->c, FACE_BOLD, p->l->margin, p->y, INK, name);
  canvas_text(p->c, face, p->l->margin + p->l->label_width, p->y, p->c->width - p->l->margin, color,
              (const char *)value->at, value->used);
  p->y += p->l->line;
}

static void key_rows(struct pen *p, const struct ui *u) {
  char text[PGP_USER_MAX + 1];
  struct bytes w = bytes_in(text, sizeof text);
  draw_line(p->c, FACE_TITLE, p->l->margin, p->y, INK, "Signing key");
  p->y += 2 * p->l->line;
  put_text(&w, u->key->user);
  row(p, FACE_MONO, INK, "Owner", &w);
  w.used = 0;
  put_hex(&w, u->key->fingerprint, 20, 2);
  row(p, FACE_MONO, INK, "Fingerprint", &w);
  draw_line(p->c, FACE_TEXT, p->l->margin, p->y + 4 * p->l->scale, DIM,
            "Key lost at power-off: this version does not store it. Export the public half.");
  p->y += p->l->line + 12 * p->l->scale;
}

static void state_row(struct pen *p, const struct ui *u) {
  const struct desk *d = u->desk;
  if (d->mute.count > MUTE_LABELS)
    draw_line(p->c, FACE_BOLD, p->l->margin, p->y, REFUSAL, "Every program is muted after refusals.");
  else if (d->mute.count)
    draw_line(p->c, FACE_BOLD, p->l->margin, p->y, REFUSAL, "A program whose request you refused is muted.");
  else if (d->state == DESK_PENDING)
    draw_line(p->c, FACE_BOLD, p->l->margin, p->y, SIGNED, "One request is waiting.");
  else
    draw_line(p->c, FACE_TEXT, p->l->margin, p->y, DIM,
              "No request is waiting. Press Sign in the composer to make one.");
  p->y += p->l->line + 8 * p->l->scale;
}

static void put_place(struct bytes *w, const struct finding *why) {
  const uint8_t point[2] = {(uint8_t)(why->codepoint >> 8), (uint8_t)why->codepoint};
  put_text(w, "line ");
  put_number(w, why->line);
  put_text(w, ", column ");
  put_number(w, why->column);
  put_text(w, ", U+");
  put_hex(w, point, sizeof point, 0);
}

/* The last request that a rule refused, with everything that its author needs to mend it. */
static void refusal(struct pen *p, const struct ui *u) {
  char text[STARTUP_LABEL + 64];
  struct bytes w = bytes_in(text, sizeof text);
  const struct desk_refusal *r = &u->desk->refusal;
  const struct rule_text *rule = rule_find(r->why.rule);
  if (!r->count) return;
  draw_line(p->c, FACE_BOLD, p->l->margin, p->y, REFUSAL, "Refused by rule");
  p->y += p->l->line;
  put_text(&w, r->label);
  row(p, FACE_TEXT, INK, "Asked by", &w);
  w.used = 0;
  put_number(&w, rule->id);
  put_text(&w, " ");
  put_text(&w, rule->name);
  put_text(&w, ", ");
  put_place(&w, &r->why);
  row(p, FACE_TEXT, INK, "Rule", &w);
  draw_line(p->c, FACE_TEXT, p->l->margin + p->l->label_width, p->y, INK, rule->explanation);
  p->y += p->l->line + 8 * p->l->scale;
}

static void entry(struct pen *p, const struct journal_entry *e) {
  char text[192];
  struct bytes w = bytes_in(text, sizeof text);
  int x = p->l->margin + p->l->label_width, limit = p->c->width - p->l->margin;
  put_text(&w, "no. ");
  put_number(&w, e->number);
  draw_line(p->c, FACE_MONO, x, p->y, INK, e->subject);
  canvas_text(p->c, FACE_BOLD, p->l->margin, p->y, x, INK, text, w.used);
  draw_line(p->c, FACE_MONO, x, p->y + p->l->line, INK, e->to);
  w.used = 0;
  put_time(&w, e->time);
  put_text(&w, "   asked by ");
  put_text(&w, e->label);
  put_text(&w, "   SHA-512 ");
  put_hex(&w, e->digest, 8, 2);
  put_text(&w, " ...");
  canvas_text(p->c, FACE_TEXT, x, p->y + 2 * p->l->line, limit, DIM, text, w.used);
  p->y += 3 * p->l->line + 6 * p->l->scale;
}

static void signed_mails(struct pen *p, const struct ui *u) {
  int end = p->l->widget[W_LATER].y - 3 * p->l->line;
  const struct journal_entry *e;
  if (!u->journal.count) return;
  draw_line(p->c, FACE_BOLD, p->l->margin, p->y, INK, "Signed since the start, the latest first");
  p->y += p->l->line + 4 * p->l->scale;
  for (unsigned age = 0; p->y < end && (e = journal_get(&u->journal, age)); age++) entry(p, e);
}

void draw_home(const struct canvas *c, const struct layout *l, const struct ui *u) {
  struct pen p = {c, l, l->margin};
  key_rows(&p, u);
  state_row(&p, u);
  draw_line(c, FACE_BOLD, l->margin, p.y, u->notice_bad ? REFUSAL : SIGNED, u->notice);
  p.y += l->line + 8 * l->scale;
  refusal(&p, u);
  signed_mails(&p, u);
}
