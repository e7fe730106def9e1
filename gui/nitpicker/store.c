/* Store: rows of runs to pixel memory; the rows under the pointer are composed in a line buffer first. */
#include "store.h"
#include "draw.h"
#include "glyph/glyph.h"

void store_copy(void *to, const void *from, size_t pixels) {
  size_t pairs = pixels / 2;
  __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(pairs) : : "memory");
  if (pixels & 1) *(uint32_t *)to = *(const uint32_t *)from;
}

static void store_color(void *to, uint32_t color, size_t pixels) {
  size_t pairs = pixels / 2;
  __asm__ volatile("rep stosq" : "+D"(to), "+c"(pairs) : "a"((uint64_t)color << 32 | color) : "memory");
  if (pixels & 1) *(uint32_t *)to = color;
}

void store_dim(uint32_t *to, const uint32_t *from, size_t pixels) {
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

static uint8_t *address(const struct np_store *s, int x, int y) {
  return s->base + (size_t)y * s->pitch + (size_t)x * s->bytes;
}

static void store_line(const struct np_store *s, int x, int y, const uint32_t *line, int count) {
  uint8_t *to = address(s, x, y);
  if (s->plain) return store_copy(to, line, (size_t)count);
  for (int i = 0; i < count; i++, to += s->bytes) {
    uint32_t p = line[i], out = 0;
    for (unsigned c = 0; c < 3; c++) out |= (p >> (16 - 8 * c) & 0xff) >> s->lost[c] << s->shift[c];
    to[0] = (uint8_t)out, to[1] = (uint8_t)(out >> 8), to[2] = (uint8_t)(out >> 16);
    if (s->bytes == 4) to[3] = (uint8_t)(out >> 24);
  }
}

/* Where the pixels of a row of content come from, and whether they are ready as they are. */
static const uint32_t *row_of(const struct np_store *s, const struct np_run *run, int x, int y, bool *ready) {
  const struct np_source *source = &s->source[run->view & (NP_VIEWS - 1)];
  const uint32_t *pixels = run->shade == 1 && source->dim ? source->dim : source->pixels[run->buffer & 1];
  *ready = !run->shade || pixels == source->dim;
  size_t stride = s->np->view[run->view & (NP_VIEWS - 1)].width;
  return pixels ? pixels + (size_t)(run->sy + y - run->at.y0) * stride + (size_t)(run->sx + x - run->at.x0) : NULL;
}

static void fetch(const struct np_store *s, const struct np_run *run, int x, int y, int count, uint32_t *line) {
  bool ready;
  const uint32_t *from = run->kind == NP_RUN_PIXELS ? run->pixels + (x - run->at.x0) : NULL;
  if (run->kind == NP_RUN_CONTENT && (from = row_of(s, run, x, y, &ready)) && !ready) {
    unsigned shade = run->shade;
    uint32_t mask = (0xffu >> shade) * 0x10101;
    for (int i = 0; i < count; i++) line[i] = from[i] >> shade & mask;
    return;
  }
  if (from)
    store_copy(line, from, (size_t)count);
  else
    store_color(line, run->kind == NP_RUN_FILL ? run->color : 0, (size_t)count);
}

static void put(struct np_store *s, const struct np_run *run, struct np_rect r) {
  if (np_empty(r)) return;
  for (int y = r.y0; y < r.y1; y++) {
    bool ready = true;
    const uint32_t *from = run->kind == NP_RUN_CONTENT ? row_of(s, run, r.x0, y, &ready) : NULL;
    if (s->plain && run->kind == NP_RUN_FILL) {
      store_color(address(s, r.x0, y), run->color, (size_t)np_width(r));
    } else if (s->plain && from && ready) {
      store_copy(address(s, r.x0, y), from, (size_t)np_width(r));
    } else {
      fetch(s, run, r.x0, y, np_width(r), s->line);
      store_line(s, r.x0, y, s->line, np_width(r));
    }
  }
}

static void put_under_cursor(struct np_store *s, const struct np_run *run, struct np_rect r) {
  const struct np *np = s->np;
  const struct glyph *body = glyph_get(GLYPH_CURSOR, np->scale, np->cursor * 2),
                     *outline = glyph_get(GLYPH_CURSOR, np->scale, np->cursor * 2 + 1);
  for (int y = r.y0; y < r.y1; y++) {
    struct draw d = {.pixels = s->line, .y = y, .x0 = r.x0, .x1 = r.x1, .scale = (int)np->scale};
    fetch(s, run, r.x0, y, np_width(r), s->line);
    draw_glyph(&d, outline, np->x, np->y, r.x1, 0xffffff);
    draw_glyph(&d, body, np->x, np->y, r.x1, PAPER);
    store_line(s, r.x0, y, s->line, np_width(r));
  }
}

void store_run(void *store, const struct np_run *run) {
  struct np_store *s = store;
  struct np_rect a = run->at, c = np_cut(a, s->np->cursor_at);
  if (np_empty(c)) return put(s, run, a);
  put(s, run, (struct np_rect){a.x0, a.y0, a.x1, c.y0});
  put(s, run, (struct np_rect){a.x0, c.y0, c.x0, c.y1});
  put(s, run, (struct np_rect){c.x1, c.y0, a.x1, c.y1});
  put(s, run, (struct np_rect){a.x0, c.y1, a.x1, a.y1});
  put_under_cursor(s, run, c);
}
