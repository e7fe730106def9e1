/* Strip: the one line of the screen that nothing covers: who has the keyboard, who is under the pointer, the signer's
 * badge. */
#include "base/string.h"
#include "frame.h"

enum { EDGE = 12, GAP = 8, BADGE = 20 };

static int text_base(const struct draw *d) {
  return (NP_STRIP * d->scale - (int)glyph_line(GLYPH_BOLD, (unsigned)d->scale)) / 2 +
         (int)glyph_ascent(GLYPH_BOLD, (unsigned)d->scale);
}

void np_key_name(const struct np *np, char *out, size_t size) {
  unsigned code = np->policy.attention;
  text_format(out, size, code < 59 || code > 88 ? "key %u" : "F%u",
              code >= 87                 ? code - 76
              : code >= 59 && code <= 68 ? code - 58
                                         : code);
}

static void clock_text(const struct np *np, char *out, size_t size) {
  unsigned minutes = (unsigned)(np->clock / 60 % 1440);
  out[0] = 0;
  if (np->clock != ~0ull)
    text_format(out, size, "%u%u:%u%u", minutes / 600, minutes / 60 % 10, minutes % 60 / 10, minutes % 10);
}

static void badge_text(const struct np_session *s, char *out, size_t size) {
  text_copy(out, size, s->label);
  size_t n = text_length(out, size);
  if (s->badge)
    text_format(out + n, size - n,
                s->badge == 1   ? ": 1 request"
                : s->badge > 99 ? ": 99+ requests"
                                : ": %u requests",
                (unsigned)s->badge);
}

struct np_rect np_badge_rect(struct np *np, unsigned *session) {
  char text[64], clock[16];
  int k = (int)np->scale;
  for (*session = 0; *session < NP_SESSIONS; ++*session) {
    const struct np_session *s = &np->session[*session];
    if (!s->used || s->domain.role != GUI_ROLE_SIGNER) continue;
    badge_text(s, text, sizeof text);
    clock_text(np, clock, sizeof clock);
    int right = np->width - EDGE * k - (clock[0] ? draw_width(k, GLYPH_BOLD, 0, clock) + 2 * GAP * k : 0);
    int width = draw_width(k, GLYPH_BOLD, 0, text) + 2 * GAP * k;
    return np_box(right - width, (NP_STRIP - BADGE) / 2 * k, width, BADGE * k);
  }
  return (struct np_rect){0};
}

static int left(struct np *np, struct draw *d) {
  int k = d->scale, y = text_base(d), middle = np->width / 2;
  char key[8], words[24];
  np_key_name(np, key, sizeof key);
  text_format(words, sizeof words, "%s attention", key);
  draw_glyph(d, glyph_get(GLYPH_SIGN, (unsigned)k, GLYPH_RING), 21 * k, NP_STRIP / 2 * k, np->width, TEXT);
  int x = draw_text(d, (struct pen){40 * k, y, middle, GLYPH_BOLD, TEXT, 0}, "Signet") + 14 * k;
  if (np->frozen) return draw_text(d, (struct pen){x, y, middle, GLYPH_BOLD, ATTENTION, 0}, "ATTENTION");
  return draw_text(d, (struct pen){x, y, middle, GLYPH_SANS, DIM, 0}, words);
}

/* From the right edge: clock, badge, owner of what is under the pointer. Returns where the middle part must end. */
static int right(struct np *np, struct draw *d) {
  char text[64];
  unsigned session;
  int k = d->scale, y = text_base(d), x = np->width - EDGE * k;
  clock_text(np, text, sizeof text);
  draw_text(d, (struct pen){x - draw_width(k, GLYPH_BOLD, 0, text), y, x, GLYPH_BOLD, TEXT, 0}, text);
  if (text[0]) x -= draw_width(k, GLYPH_BOLD, 0, text) + 2 * GAP * k;
  struct np_rect badge = np_badge_rect(np, &session);
  if (!np_empty(badge)) {
    const struct np_session *s = &np->session[session & (NP_SESSIONS - 1)];
    badge_text(s, text, sizeof text);
    const struct palette *p = &palette[s->domain.color % POLICY_COLORS];
    draw_round(d, badge, 4 * k, s->badge || s->shown ? p->color : draw_mix(PAPER, p->color, 70));
    draw_text(d, (struct pen){badge.x0 + GAP * k, y, badge.x1, GLYPH_BOLD, s->badge || s->shown ? p->text : TEXT, 0},
              text);
    x = badge.x0 - 2 * GAP * k;
  }
  if (np->hit.view == NP_NONE) return x;
  const char *owner = np_client(np, np->hit.view)->text, *words = "pointer on ";
  int owned = np_min(draw_width(k, GLYPH_SANS, 0, owner), np->width / 5), wide = draw_width(k, GLYPH_SANS, 0, words);
  draw_text(d, (struct pen){x - owned, y, x, GLYPH_SANS, TEXT, 0}, owner);
  draw_text(d, (struct pen){x - owned - wide, y, x, GLYPH_SANS, DIM, 0}, words);
  return x - owned - wide - 2 * GAP * k;
}

static void middle(struct np *np, struct draw *d, int from, int to) {
  const struct np_session *s = np->focus == NP_NONE ? NULL : np_client(np, np->focus);
  const char *words = np->frozen ? "keys stopped" : s ? "has the keyboard" : "nobody has the keyboard";
  int k = d->scale, y = text_base(d), swatch = 34 * k, end = draw_width(k, GLYPH_SANS, 0, words);
  int width = end + (s ? swatch + 2 * GAP * k + draw_width(k, GLYPH_SANS, s->bold, s->text) : 0);
  int x = np_max(np_min((np->width - width) / 2, to - width), from);
  if (s) {
    const struct palette *p = &palette[s->domain.color % POLICY_COLORS];
    struct np_rect r = np_box(x, 8 * k, swatch, 14 * k);
    draw_round(d, r, 3 * k, p->color);
    draw_pattern(d, np_inset(r, 2 * k), s->domain.color, p->ink);
    x = draw_text(d, (struct pen){x + swatch + GAP * k, y, to - end - GAP * k, GLYPH_SANS, TEXT, s->bold}, s->text) +
        GAP * k;
  }
  draw_text(d, (struct pen){x, y, to, GLYPH_SANS, DIM, 0}, words);
}

void np_draw_strip(struct np *np, const struct np_item *item, struct draw *d) {
  (void)item;
  int k = d->scale;
  draw_fill(d, np_box(0, 0, np->width, NP_STRIP * k), PAPER);
  draw_fill(d, np_box(0, NP_STRIP * k - k, np->width, k), np->frozen ? draw_mix(PAPER, ATTENTION, 90) : 0x1b2430);
  int from = left(np, d) + 2 * GAP * k, to = right(np, d);
  middle(np, d, from, to);
}
