/* Draw home: the key, the last refused request, and what was signed since the start. */
#include "draw.h"
#include "wording.h"

static void next_line(struct sheet *s, int gap) { s->y += s->l->line + gap * s->l->scale; }

/* A named value; returns where values start. */
static int value_at(const struct sheet *s, const char *name) {
  say(s, GLYPH_BOLD, s->l->margin, INK, "%s", name);
  return s->l->margin + s->l->label_width;
}

static void key_rows(struct sheet *s) {
  char fingerprint[61];
  hex_text(fingerprint, s->u->key->fingerprint, 20, 2);
  say(s, GLYPH_TITLE, s->l->margin, INK, "Signing key");
  s->y += 2 * s->l->line;
  say(s, GLYPH_MONO, value_at(s, "Owner"), INK, "%s", s->u->key->user);
  next_line(s, 0);
  say(s, GLYPH_MONO, value_at(s, "Fingerprint"), INK, "%s", fingerprint);
  next_line(s, 4);
  say(s, GLYPH_SANS, s->l->margin, FAINT,
      "Key lost at power-off: this version does not store it. Export the public half.");
  next_line(s, 8);
}

static void state_row(struct sheet *s) {
  const struct desk *d = s->u->desk;
  if (d->mute.count)
    say(s, GLYPH_BOLD, s->l->margin, REFUSAL,
        d->mute.count > MUTE_LABELS ? "Every program is muted after refusals."
                                    : "A program whose request you refused is muted.");
  else if (d->state == DESK_PENDING)
    say(s, GLYPH_BOLD, s->l->margin, SIGNED, "One request is waiting.");
  else
    say(s, GLYPH_SANS, s->l->margin, FAINT, "No request is waiting. Press Sign in the composer to make one.");
  next_line(s, 8);
}

/* The last request that a rule refused, with everything that its author needs to mend it. */
static void refusal(struct sheet *s) {
  const struct desk_refusal *r = &s->u->desk->refusal;
  const struct rule_text *rule = rule_find(r->why.rule);
  const uint8_t point[2] = {(uint8_t)(r->why.codepoint >> 8), (uint8_t)r->why.codepoint};
  char code[7];
  if (!r->count) return;
  hex_text(code, point, sizeof point, 0);
  say(s, GLYPH_BOLD, s->l->margin, REFUSAL, "Refused by rule");
  next_line(s, 0);
  say(s, GLYPH_SANS, value_at(s, "Asked by"), INK, "%s", r->label);
  next_line(s, 0);
  int x = value_at(s, "Rule");
  say(s, GLYPH_SANS, x, INK, "%u %s, line %u, column %u, U+%s", rule->id, rule->name, r->why.line, r->why.column, code);
  next_line(s, 0);
  say(s, GLYPH_SANS, x, INK, "%s", rule->explanation);
  next_line(s, 8);
}

static void entry(struct sheet *s, const struct journal_entry *e) {
  char time[TIME_TEXT], digest[25];
  int x = s->l->margin + s->l->label_width;
  time_text(time, e->time);
  hex_text(digest, e->digest, 8, 2);
  say(s, GLYPH_BOLD, s->l->margin, INK, "no. %lu", e->number);
  say(s, GLYPH_MONO, x, INK, "%s", e->subject);
  next_line(s, 0);
  say(s, GLYPH_MONO, x, INK, "%s", e->to);
  next_line(s, 0);
  say(s, GLYPH_SANS, x, FAINT, "%s   asked by %s   SHA-512 %s ...", time, e->label, digest);
  next_line(s, 6);
}

static void signed_mails(struct sheet *s) {
  int end = s->l->widget[W_LATER].y0 - 3 * s->l->line;
  const struct journal_entry *e;
  if (!s->u->journal.count) return;
  say(s, GLYPH_BOLD, s->l->margin, INK, "Signed since the start, the latest first");
  next_line(s, 4);
  for (unsigned age = 0; s->y < end && (e = journal_get(&s->u->journal, age)); age++) entry(s, e);
}

void draw_home(struct sheet *s) {
  key_rows(s);
  state_row(s);
  say_notice(s);
  next_line(s, 8);
  refusal(s);
  signed_mails(s);
}
