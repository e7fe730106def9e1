/* Strip: the one line of the screen that nothing covers: who has the keyboard, who is under the pointer, the signer's
 * badge, and what state the keyboard is in. */
#include "base/string.h"
#include "frame.h"
#include "keymap.h"

enum { EDGE = 12, GAP = 8, BADGE = 20 };

static int say(struct draw *d, int x, int limit, enum glyph_face face, uint32_t color, struct words text) {
  return draw_row(d, (struct rect){x, 0, limit, NP_STRIP * d->scale}, face, color, text);
}

/* Draws a text that ends at x, when there is something to draw on; returns where what stands before it must end. */
static int before(struct draw *d, int k, int x, enum glyph_face face, uint32_t color, struct words text) {
  int width = draw_width(k, face, text);
  if (d) say(d, x - width, x, face, color, text);
  return text.at[0] ? x - width - 2 * GAP * k : x;
}

/* At the right edge: clock, keyboard layout when there are several. */
static int facts(const struct np *np, struct draw *d) {
  const struct theme *t = draw_theme(np->policy.dark);
  unsigned minutes = (unsigned)(np->clock / 60 % 1440);
  char clock[8] = "";
  int k = (int)np->scale;
  if (np->clock != ~0ull)
    text_format(clock, sizeof clock, "%u%u:%u%u", minutes / 600, minutes / 60 % 10, minutes % 60 / 10, minutes % 10);
  int x = before(d, k, np->width - EDGE * k, GLYPH_BOLD, t->text, WORDS(clock));
  if (np->policy.layouts < 2) return x;
  return before(d, k, x, GLYPH_SANS, t->dim,
                WORDS(keymap_layout(np->policy.layout[np->layout % POLICY_LAYOUTS])->name));
}

static void badge_text(const struct np_session *s, char *out, size_t size) {
  const char *form = s->badge == 1 ? "%s: 1 request" : s->badge > 99 ? "%s: 99+ requests" : "%s: %u requests";
  text_format(out, size, s->badge ? form : "%s", s->label, (unsigned)s->badge);
}

struct rect np_badge_rect(struct np *np, unsigned *session) {
  char text[64] = "";
  int k = (int)np->scale, x = facts(np, NULL);
  for (*session = np->locked ? NP_SESSIONS : 0; *session < NP_SESSIONS; ++*session) {
    const struct np_session *s = &np->session[*session];
    if (!s->used || s->domain.role != GUI_ROLE_SIGNER) continue;
    badge_text(s, text, sizeof text);
    int width = draw_width(k, GLYPH_BOLD, WORDS(text)) + 2 * GAP * k;
    return rect_of(x - width, (NP_STRIP - BADGE) / 2 * k, width, BADGE * k);
  }
  return (struct rect){0};
}

static int left(struct np *np, struct draw *d) {
  static const char stopped[2][10] = {"ATTENTION", "LOCKED"};
  const struct theme *t = draw_theme(np->policy.dark);
  int k = d->scale, limit = np->width / 2;
  unsigned code = np->policy.attention, number = code >= 87 ? code - 76 : code - 58;
  bool function = (code >= 59 && code <= 68) || code == 87 || code == 88;
  char words[32] = "";
  text_format(words, sizeof words, function ? "F%u %s" : "key %u %s", function ? number : code,
              np->frozen ? "back" : "attention");
  draw_glyph(d, glyph_get(GLYPH_SIGN, (unsigned)k, GLYPH_RING), 21 * k, NP_STRIP / 2 * k, np->width, t->text);
  int x = say(d, 40 * k, limit, GLYPH_BOLD, t->text, WORDS("Signet")) + 14 * k;
  if (np->frozen) x = say(d, x, limit, GLYPH_BOLD, t->alert, WORDS(stopped[np->locked])) + 14 * k;
  return np->locked ? x : say(d, x, limit, GLYPH_SANS, t->dim, WORDS(words));
}

/* Clock and layout, badge, owner of what is under the pointer. Returns where the middle part must end. */
static int right(struct np *np, struct draw *d) {
  const struct theme *t = draw_theme(np->policy.dark);
  char text[64] = "";
  unsigned session;
  int k = d->scale, x = facts(np, d);
  struct rect badge = np_badge_rect(np, &session);
  if (!rect_empty(badge)) {
    const struct np_session *s = &np->session[session & (NP_SESSIONS - 1)];
    const struct palette *p = np_colors(s);
    bool lit = s->badge || s->shown;
    badge_text(s, text, sizeof text);
    draw_round(d, badge, 4 * k, lit ? p->color : draw_mix(t->paper, p->color, 70));
    say(d, badge.x0 + GAP * k, badge.x1, GLYPH_BOLD, lit ? p->text : t->text, WORDS(text));
    x = badge.x0 - 2 * GAP * k;
  }
  if (np->hit.view == NP_NONE) return x;
  struct words owner = WORDS(np_client(np, np_at(np, np->hit.view))->name.text);
  int from = x - least(draw_width(k, GLYPH_SANS, owner), np->width / 5);
  say(d, from, x, GLYPH_SANS, t->text, owner);
  return before(d, k, from, GLYPH_SANS, t->dim, WORDS("pointer on "));
}

static void middle(struct np *np, struct draw *d, int from, int to) {
  const struct theme *t = draw_theme(np->policy.dark);
  unsigned receiver = np_receiver(np);
  const struct np_session *s = receiver == NP_NONE ? NULL : np_client(np, np_at(np, receiver));
  static const char said[][48] = {"nobody has the keyboard", "keys stopped", "has the keyboard",
                                  "arrow keys steer it: Enter keeps, Esc puts back", ""};
  struct words words = WORDS(said[np->gesture.keyed ? 3 : s ? 2 : np->frozen]);
  int k = d->scale, swatch = 34 * k, end = draw_width(k, GLYPH_SANS, words);
  int width = end + (s ? swatch + 2 * GAP * k + draw_width(k, GLYPH_SANS, label_words(&s->name)) : 0);
  bool tight = s && !np->gesture.keyed && width > to - from; /* the name goes before the words about it */
  if (tight) width -= end, end = 0, words = WORDS(said[4]);
  int x = most(least((np->width - width) / 2, to - width), from);
  if (s) x = np_draw_name(d, s, rect_of(x, 8 * k, swatch, 14 * k), to - end - GAP * k, t->text) + GAP * k;
  say(d, x, to, GLYPH_SANS, t->dim, words);
}

void np_draw_strip(struct np *np, const struct np_item *item, struct draw *d) {
  const struct theme *t = draw_theme(np->policy.dark);
  int k = d->scale;
  draw_fill(d, item->at, t->paper);
  draw_fill(d, rect_of(0, NP_STRIP * k - k, np->width, k), np->frozen ? draw_mix(t->paper, t->alert, 90) : t->line);
  int from = left(np, d) + 2 * GAP * k, to = right(np, d);
  middle(np, d, from, to);
}
