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

/*@ requires \valid(from) && \valid(to) && \valid_read(d) && \separated(from, to, d);
  @ assigns *from, *to;
  @ ensures \result != 0 ==> d->x0 <= *from && *from < *to && *to <= d->x1;
  @ ensures \result != 0 ==> \forall integer x; d->x0 <= x < d->x1 ==> (holds(r, x, d->y) <==> *from <= x < *to);
  @ ensures \result == 0 ==> \forall integer x; d->x0 <= x < d->x1 ==> !holds(r, x, d->y); */
static bool clip(const struct draw *d, struct rect r, int *from, int *to) {
  *from = most(r.x0, d->x0), *to = least(r.x1, d->x1);
  return d->y >= r.y0 && d->y < r.y1 && *from < *to;
}

/*@ requires \valid(d) && -RECT_FAR <= d->x0 <= d->x1 <= RECT_FAR;
  @ requires \valid(d->pixels + (0 .. d->x1 - d->x0 - 1)) && \separated(d, d->pixels + (0 .. d->x1 - d->x0 - 1));
  @ assigns d->pixels[0 .. d->x1 - d->x0 - 1];
  @ ensures \forall integer k; 0 <= k < d->x1 - d->x0 && holds(r, k + d->x0, d->y) ==> d->pixels[k] == color;
  @ ensures \forall integer k; 0 <= k < d->x1 - d->x0 && !holds(r, k + d->x0, d->y) ==>
  @   d->pixels[k] == \old(d->pixels[k]); */
void draw_fill(struct draw *d, struct rect r, uint32_t color) {
  int from, to;
  if (!clip(d, r, &from, &to)) return;
  uint32_t *pixels = d->pixels;
  int end = to - d->x0;
  /*@ loop invariant from - d->x0 <= i <= end;
    @ loop invariant \forall integer k; from - d->x0 <= k < i ==> d->pixels[k] == color;
    @ loop invariant \forall integer k; 0 <= k < from - d->x0 ==> d->pixels[k] == \at(d->pixels[k], Pre);
    @ loop invariant \forall integer k; i <= k < d->x1 - d->x0 ==> d->pixels[k] == \at(d->pixels[k], Pre);
    @ loop assigns i, d->pixels[0 .. d->x1 - d->x0 - 1];
    @ loop variant end - i; */
  for (int i = from - d->x0; i < end; i++) pixels[i] = color;
}

/* Distance, in 16ths of a pixel, by which a corner of the radius is cut on the row `away` rows from the corner's
 * centre. */
static int corner(int radius, int away) {
  int r = radius * 16, h = away * 16 - 8, square = r * r - h * h, root = 0;
  for (int step = 512; step; step >>= 1)
    if ((root + step) * (root + step) <= square) root += step;
  return r - root;
}

void draw_round(struct draw *d, struct rect r, int radius, uint32_t color) {
  int from, to, top = d->y - r.y0, bottom = r.y1 - 1 - d->y, row = least(top, bottom);
  if (!clip(d, r, &from, &to)) return;
  int cut = row < radius ? corner(radius, radius - row) : 0, whole = cut / 16, part = cut % 16;
  draw_fill(d, (struct rect){r.x0 + whole + !!part, r.y0, r.x1 - whole - !!part, r.y1}, color);
  const int edge[2] = {r.x0 + whole, r.x1 - whole - 1};
  for (int i = 0; i < 2 && part; i++)
    if (edge[i] >= d->x0 && edge[i] < d->x1)
      d->pixels[edge[i] - d->x0] = draw_mix(d->pixels[edge[i] - d->x0], color, (unsigned)(255 - part * 16));
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
  unsigned scale = (unsigned)d->scale, y = (unsigned)(d->y - r.y0) / scale;
  for (int x = from; x < to; x++)
    if (has_ink(color, (unsigned)(x - r.x0) / scale, y)) d->pixels[x - d->x0] = ink;
}

void draw_glyph(struct draw *d, const struct glyph *g, int x, int baseline, int limit, uint32_t color) {
  int from, to;
  struct rect box = rect_of(x + g->left, baseline - g->top, g->width, g->height);
  box.x1 = least(box.x1, limit);
  if (!clip(d, box, &from, &to)) return;
  const uint8_t *alpha = glyph_alpha(g) + (d->y - box.y0) * g->width - box.x0;
  for (int at = from; at < to; at++)
    if (alpha[at]) d->pixels[at - d->x0] = draw_mix(d->pixels[at - d->x0], color, alpha[at]);
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
  while ((g = next(words, &at, pen.face, d->scale)) && pen.x + g->advance <= room) {
    draw_glyph(d, g, pen.x, pen.baseline, pen.limit, pen.color);
    pen.x += g->advance;
  }
  if (cut && pen.x + dots->advance <= pen.limit)
    draw_glyph(d, dots, pen.x, pen.baseline, pen.limit, pen.color), pen.x += dots->advance;
  return pen.x;
}
