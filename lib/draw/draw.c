/* Draw: shapes and text on one line. */
#include "draw/draw.h"

const struct palette palette[DRAW_COLORS] = {
    [GREEN] = {0x009e73, 0x0b1016, 0x7fd6bd},  [VERMILION] = {0xd55e00, 0x0b1016, 0xf2b68c},
    [SKY] = {0x56b4e9, 0x0b1016, 0x123a52},    [BLUE] = {0x0072b2, 0xffffff, 0x8cc8ea},
    [ORANGE] = {0xe69f00, 0x0b1016, 0x5a3f00}, [PURPLE] = {0xcc79a7, 0x0b1016, 0x5c2a46},
    [YELLOW] = {0xf0e442, 0x0b1016, 0x6b6408}, [GREY] = {0x8a97a5, 0x0b1016, 0x8a97a5},
};

const struct theme *draw_theme(bool dark) {
  static const struct theme light = {0xf7f8fa, 0x1c232b, 0x56636f, 0xc3ccd6, 0xb9c2cc, 0xa33a00},
                            night = {PAPER, TEXT, DIM, 0x1b2430, 0x11171e, ATTENTION};
  return dark ? &night : &light;
}

uint32_t draw_mix(uint32_t under, uint32_t over, unsigned alpha) {
  uint32_t a = alpha + (alpha >> 7), red_blue = under & 0xff00ff, green = under & 0x00ff00;
  red_blue += ((over & 0xff00ff) - red_blue) * a >> 8;
  green += ((over & 0x00ff00) - green) * a >> 8;
  return (red_blue & 0xff00ff) | (green & 0x00ff00);
}

/* Which pixels of the line a rectangle takes, counted from the line's start, whoever made the rectangle. */
/*@ requires \valid(from) && \valid(to) && \valid_read(d) && \separated(from, to, d);
  @ requires -RECT_FAR <= d->x0 <= d->x1 <= RECT_FAR && d->x1 - d->x0 <= DRAW_WIDTH;
  @ assigns *from, *to;
  @ ensures *from == (r.x0 < d->x0 ? 0 : r.x0 > d->x1 ? d->x1 - d->x0 : r.x0 - d->x0);
  @ ensures *to == (r.x1 < d->x0 ? 0 : r.x1 > d->x1 ? d->x1 - d->x0 : r.x1 - d->x0);
  @ ensures \result != 0 <==> r.y0 <= d->y < r.y1 && *from < *to;
  @ ensures \result != 0 ==>
  @   \forall integer k; 0 <= k < d->x1 - d->x0 ==> (holds(r, k + d->x0, d->y) <==> *from <= k < *to);
  @ ensures \result == 0 ==> \forall integer k; 0 <= k < d->x1 - d->x0 ==> !holds(r, k + d->x0, d->y); */
static bool clip(const struct draw *d, struct rect r, int *from, int *to) {
  *from = most(clamp(r.x0, d->x0, d->x1) - d->x0, 0), *to = least(clamp(r.x1, d->x0, d->x1) - d->x0, DRAW_WIDTH);
  return d->y >= r.y0 && d->y < r.y1 && *from < *to;
}

/*@ requires \valid(d) && -RECT_FAR <= d->x0 <= d->x1 <= RECT_FAR && d->x1 - d->x0 <= DRAW_WIDTH;
  @ requires \valid(d->pixels + (0 .. d->x1 - d->x0 - 1)) && \separated(d, d->pixels + (0 .. d->x1 - d->x0 - 1));
  @ assigns d->pixels[0 .. d->x1 - d->x0 - 1];
  @ ensures \forall integer k; 0 <= k < d->x1 - d->x0 && holds(r, k + d->x0, d->y) ==> d->pixels[k] == color;
  @ ensures \forall integer k; 0 <= k < d->x1 - d->x0 && !holds(r, k + d->x0, d->y) ==>
  @   d->pixels[k] == \old(d->pixels[k]); */
void draw_fill(struct draw *d, struct rect r, uint32_t color) {
  int from, to;
  if (!clip(d, r, &from, &to)) return;
  uint32_t *pixels = d->pixels;
  /*@ loop invariant from <= i <= to;
    @ loop invariant \forall integer k; from <= k < i ==> d->pixels[k] == color;
    @ loop invariant \forall integer k; 0 <= k < from ==> d->pixels[k] == \at(d->pixels[k], Pre);
    @ loop invariant \forall integer k; i <= k < d->x1 - d->x0 ==> d->pixels[k] == \at(d->pixels[k], Pre);
    @ loop assigns i, d->pixels[0 .. d->x1 - d->x0 - 1];
    @ loop variant to - i; */
  for (int i = from; i < to; i++) pixels[i] = color;
}

/* Distance, in 16ths of a pixel, by which a corner of the radius is cut on the row `away` rows from the corner's
 * centre. */
static int corner(int radius, int away) {
  int r = radius * 16, h = away * 16 - 8, square = r * r - h * h, root = 0;
  for (int bit = 9; bit >= 0; bit--)
    if ((root + (1 << bit)) * (root + (1 << bit)) <= square) root += 1 << bit;
  return r - root;
}

void draw_round(struct draw *d, struct rect r, int radius, uint32_t color) {
  int from, to, top = d->y - r.y0, bottom = r.y1 - 1 - d->y, row = clamp(least(top, bottom), 0, radius);
  if (!clip(d, r, &from, &to)) return;
  int cut = row < radius ? corner(radius, radius - row) : 0, whole = cut / 16, part = cut % 16;
  draw_fill(d, (struct rect){r.x0 + whole + !!part, r.y0, r.x1 - whole - !!part, r.y1}, color);
  const int edge[2] = {r.x0 + whole, r.x1 - whole - 1};
  for (int i = 0; i < 2 && part; i++)
    if (clip(d, (struct rect){edge[i], r.y0, edge[i] + 1, r.y1}, &from, &to))
      for (; from < to; from++) d->pixels[from] = draw_mix(d->pixels[from], color, (unsigned)(255 - part * 16));
}

/* Whether the pattern of a colour has ink at a place, counted in pixels of scale 1 from the corner of its rectangle. */
static bool has_ink(unsigned color, unsigned x, unsigned y) {
  int dx = (int)(x % 8) - 3, dy = (int)(y % 8) - 3;
  unsigned bend = x % 16 < 8 ? x % 16 : 15 - x % 16;
  unsigned slope = x + 1020 - y % 1020;
  if (color == GREEN) return x % 10 < 5;
  if (color == PURPLE) return y % 8 < 4;
  if (color == VERMILION) return slope % 12 < 6;
  if (color == SKY) return dx * dx + dy * dy < 6;
  if (color == BLUE) return (x + y) % 8 < 2 || (slope + 4) % 8 < 2;
  if (color == ORANGE) return (x / 6 + y / 6) % 2;
  return color == YELLOW && (bend + y) % 8 < 4;
}

void draw_pattern(struct draw *d, struct rect r, unsigned color, uint32_t ink) {
  int from, to;
  if (!clip(d, r, &from, &to)) return;
  unsigned scale = (unsigned)clamp(d->scale, 1, 3), x = (unsigned)(d->x0 - r.x0), y = (unsigned)(d->y - r.y0) / scale;
  for (int i = from; i < to; i++)
    if (has_ink(color, (x + (unsigned)i) / scale, y)) d->pixels[i] = ink;
}

void draw_glyph(struct draw *d, const struct glyph *g, int x, int baseline, int limit, uint32_t color) {
  int from, to;
  struct rect box = rect_of(x + g->left, baseline - g->top, g->width, g->height);
  box.x1 = least(box.x1, limit);
  if (!clip(d, box, &from, &to)) return;
  unsigned first = (unsigned)(d->y - box.y0) * g->width + (unsigned)(d->x0 - box.x0); /* of the line's start */
  for (int i = from; i < to; i++) {
    uint8_t alpha = glyph_alpha(g, first + (unsigned)i);
    if (alpha) d->pixels[i] = draw_mix(d->pixels[i], color, alpha);
  }
}

/* The picture of the next character, NULL at the end. */
static const struct glyph *next(struct words w, size_t *at, enum glyph_face face, int scale) {
  enum glyph_face f = *at < w.bold ? GLYPH_BOLD : face;
  uint32_t c = glyph_utf8(w.at, w.bytes, at);
  return c ? glyph_get(f, (unsigned)scale, c) : NULL;
}

int draw_width(int scale, enum glyph_face face, struct words words) {
  int width = 0;
  size_t at = 0;
  for (const struct glyph *g; width < RECT_FAR && (g = next(words, &at, face, scale));) width += g->advance;
  return width;
}

int draw_text(struct draw *d, struct pen pen, struct words words) {
  size_t at = 0;
  const struct glyph *g, *dots = glyph_get(pen.face, (unsigned)d->scale, 0x2026);
  bool cut = pen.x + draw_width(d->scale, pen.face, words) > pen.limit;
  int room = cut ? pen.limit - dots->advance : pen.limit;
  while (pen.x < RECT_FAR && (g = next(words, &at, pen.face, d->scale)) && pen.x + g->advance <= room) {
    draw_glyph(d, g, pen.x, pen.baseline, pen.limit, pen.color);
    pen.x += g->advance;
  }
  if (cut && pen.x <= pen.limit - dots->advance)
    draw_glyph(d, dots, pen.x, pen.baseline, pen.limit, pen.color), pen.x += dots->advance;
  return pen.x;
}
