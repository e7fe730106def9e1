/* Store: rows of runs to pixel memory; the rows under the pointer are composed in a line buffer first. */
#include "store.h"
#include "draw/draw.h"

void store_half(uint32_t *to, const uint32_t *from, size_t pixels) {
  for (size_t i = 0; i < pixels; i++) to[i] = from[i] >> 1 & 0x7f7f7f;
}

void store_format(struct np_store *s, const struct framebuffer_mode *m) {
  const uint8_t masks[6] = {m->red_shift, m->red_bits, m->green_shift, m->green_bits, m->blue_shift, m->blue_bits};
  s->pitch = m->pitch, s->bytes = m->bpp / 8, s->plain = m->bpp == 32;
  for (unsigned i = 0; i < 3; i++) {
    s->shift[i] = masks[2 * i] & 31, s->lost[i] = masks[2 * i + 1] > 8 ? 0 : 8 - masks[2 * i + 1];
    s->plain = s->plain && s->shift[i] == 16 - 8 * i && !s->lost[i];
  }
}

/* The inner loops of every redraw: a string instruction and the step to the next row. */
static void copy_rows(uint8_t *to, size_t pitch, const uint32_t *from, size_t stride, size_t width, size_t rows) {
  for (pitch -= width * 4, stride -= width; rows; rows--, to += pitch, from += stride) {
    size_t pairs = width / 2;
    __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(pairs) : : "memory");
    if (width & 1) __asm__ volatile("movsl" : "+D"(to), "+S"(from) : : "memory");
  }
}

static uint8_t *address(const struct np_store *s, int x, int y) {
  return s->base + (size_t)y * s->pitch + (size_t)x * s->bytes;
}

static void store_line(const struct np_store *s, int x, int y, int count) {
  uint8_t *to = address(s, x, y);
  if (s->plain) return copy_rows(to, s->pitch, s->line, (size_t)count, (size_t)count, 1);
  for (int i = 0; i < count; i++, to += s->bytes) {
    uint32_t p = s->line[i], out = 0;
    for (unsigned c = 0; c < 3; c++) out |= (p >> (16 - 8 * c) & 0xff) >> s->lost[c] << s->shift[c];
    to[0] = (uint8_t)out, to[1] = (uint8_t)(out >> 8), to[2] = (uint8_t)(out >> 16);
    if (s->bytes == 4) to[3] = (uint8_t)(out >> 24);
  }
}

/* The run with its pixels found; NULL = all of one colour. */
static struct np_run resolve(const struct np_store *s, const struct np_run *run) {
  const struct np_source *source = &s->source[run->view & (NP_VIEWS - 1)];
  struct np_run r = *run;
  if (r.kind != NP_RUN_CONTENT) return r;
  r.pixels = r.half ? source->half : source->pixels[r.buffer & 1];
  r.stride = s->np->view[r.view & (NP_VIEWS - 1)].width;
  if (r.pixels) r.pixels += (size_t)r.sy * r.stride + (size_t)r.sx;
  return r;
}

static const uint32_t *at(const struct np_run *run, int x, int y) {
  return run->pixels + (size_t)(y - run->at.y0) * run->stride + (size_t)(x - run->at.x0);
}

static void fill_rows(uint8_t *to, size_t pitch, uint32_t color, size_t width, size_t rows) {
  uint64_t two = (uint64_t)color << 32 | color;
  for (pitch -= width * 4; rows; rows--, to += pitch) {
    size_t pairs = width / 2;
    __asm__ volatile("rep stosq" : "+D"(to), "+c"(pairs) : "a"(two) : "memory");
    if (width & 1) __asm__ volatile("stosl" : "+D"(to) : "a"(two) : "memory");
  }
}

/* The pointer's outline lies under its inside. */
static void put_lines(struct np_store *s, const struct np_run *run, struct rect r, bool cursor) {
  const struct np *np = s->np;
  const struct glyph *outline = glyph_get(GLYPH_CURSOR, np->scale, np->cursor * 2 + 1),
                     *inside = glyph_get(GLYPH_CURSOR, np->scale, np->cursor * 2);
  for (int y = r.y0; y < r.y1; y++) {
    struct draw d = {.pixels = s->line, .y = y, .x0 = r.x0, .x1 = r.x1, .scale = (int)np->scale};
    const uint32_t *from = run->pixels ? at(run, r.x0, y) : NULL;
    for (int i = 0; i < rect_width(r); i++) s->line[i] = from ? from[i] & 0xffffff : run->color;
    if (cursor)
      draw_glyph(&d, outline, np->x, np->y, r.x1, 0xffffff), draw_glyph(&d, inside, np->x, np->y, r.x1, PAPER);
    store_line(s, r.x0, y, rect_width(r));
  }
}

static void put(struct np_store *s, const struct np_run *run, struct rect r) {
  if (rect_empty(r)) return;
  size_t width = (size_t)rect_width(r), rows = (size_t)rect_height(r);
  if (!s->plain) return put_lines(s, run, r, false);
  if (!run->pixels) return fill_rows(address(s, r.x0, r.y0), s->pitch, run->color, width, rows);
  copy_rows(address(s, r.x0, r.y0), s->pitch, at(run, r.x0, r.y0), run->stride, width, rows);
}

void store_run(void *store, const struct np_run *run) {
  struct np_store *s = store;
  struct np_run r = resolve(s, run);
  struct rect a = run->at, c = rect_cut(a, s->np->cursor_at);
  if (rect_empty(c)) return put(s, &r, a);
  put(s, &r, (struct rect){a.x0, a.y0, a.x1, c.y0});
  put(s, &r, (struct rect){a.x0, c.y0, c.x0, c.y1});
  put(s, &r, (struct rect){c.x1, c.y0, a.x1, c.y1});
  put(s, &r, (struct rect){a.x0, c.y1, a.x1, a.y1});
  put_lines(s, &r, c, true);
}
