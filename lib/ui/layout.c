/* Layout: word wrap and position mapping. */
#include "ui/layout.h"

#include <stdlib.h>

#define TAB_BLANKS 8

static int step(struct face *f, uint32_t before, uint32_t c, int x) {
  if (c != '\t') return face_advance(f, before, c);
  int stop = TAB_BLANKS * face_advance(f, 0, ' ');
  return stop - x % stop;
}

static bool add_line(struct layout *l, unsigned *lines, size_t start, size_t end) {
  if (*lines == l->room) {
    unsigned room = l->room ? l->room * 2 : 32;
    struct layout_line *line = realloc(l->line, room * sizeof *line);
    if (!line) return false;
    l->line = line, l->room = room;
  }
  l->line[(*lines)++] = (struct layout_line){(uint32_t)start, (uint32_t)end};
  return true;
}

/* End of the visual line that starts at `at`: after the last blank that fits, else after the last character that fits.
 */
static size_t line_end(struct face *f, const char *text, size_t bytes, size_t at, int width) {
  size_t start = at, blank = 0;
  uint32_t before = 0;
  int x = 0;
  while (at < bytes && text[at] != '\n') {
    size_t here = at;
    uint32_t c = utf8_next(text, bytes, &at);
    x += step(f, before, c, x);
    before = c;
    if (c == ' ' || c == '\t')
      blank = at; /* a blank may hang over the edge */
    else if (width && x > width)
      return blank ? blank : here > start ? here : at;
  }
  return at;
}

bool layout_make(struct layout *l, struct face *face, const char *text, size_t bytes, int width) {
  unsigned lines = 0;
  size_t at = 0;
  l->face = face, l->width = width * FONT_UNIT;
  for (;;) {
    size_t end = line_end(face, text, bytes, at, l->width);
    if (!add_line(l, &lines, at, end)) return false;
    l->lines = lines;
    if (end == bytes) return true;
    at = text[end] == '\n' ? end + 1 : end;
    if (at == bytes && text[end] == '\n') return add_line(l, &lines, at, at) && (l->lines = lines);
  }
}

void layout_free(struct layout *l) {
  free(l->line);
  *l = (struct layout){0};
}

unsigned layout_line_of(const struct layout *l, size_t at) {
  unsigned low = 0, high = l->lines;
  while (high - low > 1) {
    unsigned middle = (low + high) / 2;
    if (l->line[middle].start <= at)
      low = middle;
    else
      high = middle;
  }
  return low;
}

int layout_x_of(const struct layout *l, const char *text, unsigned line, size_t at) {
  uint32_t before = 0;
  size_t end = l->line[line].end;
  int x = 0;
  for (size_t i = l->line[line].start; i < at && i < end;) {
    uint32_t c = utf8_next(text, end, &i);
    x += step(l->face, before, c, x);
    before = c;
  }
  return x;
}

size_t layout_at_x(const struct layout *l, const char *text, unsigned line, int x) {
  uint32_t before = 0;
  size_t end = l->line[line].end, i = l->line[line].start;
  bool wrapped = line + 1 < l->lines && l->line[line + 1].start == end;
  int at = 0;
  while (i < end) {
    size_t here = i;
    uint32_t c = utf8_next(text, end, &i);
    int width = step(l->face, before, c, at);
    if (x < at + width / 2 || (wrapped && i == end))
      return here; /* the end of a wrapped line is the next one's start */
    at += width;
    before = c;
  }
  return end;
}

void layout_draw(const struct layout *l, struct canvas *c, const char *text, unsigned line, int x, int y,
                 uint32_t colour) {
  size_t start = l->line[line].start, end = l->line[line].end;
  int at = 0;
  for (size_t i = start; i <= end; i++) {
    if (i < end && text[i] != '\t') continue;
    face_draw(l->face, c, x * FONT_UNIT + at, y, text + start, i - start, colour);
    if (i == end) break;
    at += face_measure(l->face, text + start, i - start);
    at += step(l->face, 0, '\t', at);
    start = i + 1;
  }
}
