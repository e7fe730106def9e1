/* Draw document: header rows, the text on its paper, wrap marks, and the end mark, which lies outside the paper so that
 * no message can draw one. */
#include "draw.h"
#include "wording.h"

/* A hook in the gutter, painted, not a character: this line goes on below. */
static void wrap_mark(const struct sheet *s) {
  int n = s->l->scale, x = s->l->document.x1 - 14 * n, y = s->y + 4 * n;
  canvas_fill(s->c, rect_of(x + 6 * n, y, 2 * n, 7 * n), FOCUS);
  canvas_fill(s->c, rect_of(x, y + 5 * n, 6 * n, 2 * n), FOCUS);
  canvas_fill(s->c, rect_of(x + n, y + 3 * n, 2 * n, 6 * n), FOCUS);
}

static void tab_mark(const struct sheet *s, int x, int width) {
  int n = s->l->scale, end = x + width - 3 * n, y = s->y + 9 * n;
  canvas_fill(s->c, (struct rect){x, y, end, y + n}, LINE);
  canvas_fill(s->c, (struct rect){end - n, y - 2 * n, end, y + 3 * n}, LINE);
}

/* Marked: what stands here is the signer's word, not the message's. */
static void marked_ground(const struct sheet *s, int x, int end) {
  canvas_fill(s->c, (struct rect){x, s->y, end, s->y + s->l->line - 2}, WARNING);
}

static void cell(const struct sheet *s, int x, const struct doc_cell *cell) {
  int width = (int)cell->cells * canvas_cell(s->c);
  if (cell->kind == CELL_TAB) {
    tab_mark(s, x, width);
  } else if (cell->kind == CELL_BLANKS) {
    marked_ground(s, x, x + width - 2);
    say(s, GLYPH_MONO, x, REFUSAL, DOC_BLANKS_TEXT, cell->count);
  } else {
    say(s, GLYPH_MONO, x, INK, "%c", cell->c);
  }
}

static void cells(const struct sheet *s, int left, const struct doc_row *row) {
  unsigned column = 0;
  for (uint32_t at = row->at, end = row->at + row->bytes; at < end;) {
    struct doc_cell next = document_cell(&s->u->document, at, end, column);
    cell(s, left + (int)column * canvas_cell(s->c), &next);
    column += next.cells;
    at += next.bytes;
  }
  if (row->wraps) wrap_mark(s);
}

static void header(const struct sheet *s, const struct doc_row *row) {
  if (row->first) say(s, GLYPH_BOLD, s->l->margin, SIGNED, "signed %s", mail_header_name(row->header));
  cells(s, s->l->margin + s->l->label_width, row);
}

static void missing(const struct sheet *s, const struct doc_row *row) {
  int x = s->l->margin + s->l->label_width;
  const char *comma = "";
  say(s, GLYPH_BOLD, s->l->margin, REFUSAL, "NOT SIGNED");
  for (enum mail_header h = 0; h < MAIL_SHOWN; h++)
    if (row->count >> h & 1) x = say(s, GLYPH_SANS, x, REFUSAL, "%s%s", comma, mail_header_name(h)), comma = ", ";
}

static int text_left(const struct sheet *s) { return s->l->margin + 8 * s->l->scale; }

static void text(const struct sheet *s, const struct doc_row *row) { cells(s, text_left(s), row); }

static void empty_lines(const struct sheet *s, const struct doc_row *row) {
  marked_ground(s, s->l->document.x0 + 1, s->l->document.x1 - 1);
  say(s, GLYPH_MONO, text_left(s), REFUSAL, "[%u empty lines]", row->count);
}

static void hex(const struct sheet *s, const struct doc_row *row) {
  const uint8_t *bytes = s->u->document.bytes + row->at;
  const uint8_t at[3] = {(uint8_t)(row->at >> 16), (uint8_t)(row->at >> 8), (uint8_t)row->at};
  char address[10], codes[3 * DOC_HEX + 1], text[DOC_HEX + 1];
  hex_text(address, at, 3, 0);
  hex_text(codes, bytes, row->bytes, 1);
  for (uint32_t i = 0; i < row->bytes; i++) text[i] = bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char)bytes[i] : '.';
  text[row->bytes] = 0;
  say(s, GLYPH_MONO, text_left(s), INK, "%s  %s", address, codes);
  say(s, GLYPH_MONO, text_left(s) + (8 + 3 * DOC_HEX + 1) * canvas_cell(s->c), INK, "%s", text);
}

/* How many of the page's rows stand above the paper, and on it: their number decides how far it reaches. */
static void count_rows(const struct document *d, struct doc_place place, int *above, int *on) {
  struct doc_row row;
  for (unsigned used = 0; used < d->rows && document_row(d, &place, &row); used++)
    ++*(row.kind == DOC_HEADER || row.kind == DOC_MISSING ? above : on);
}

static void end_mark(struct sheet *s, int y) {
  const struct rect *d = &s->l->document;
  int n = s->l->scale, width = draw_width(n, GLYPH_BOLD, WORDS("end of message")), x = (d->x0 + d->x1 - width) / 2;
  canvas_fill(s->c, (struct rect){d->x0, y, d->x1, d->y1}, OUTSIDE);
  if (d->y1 - y < s->l->line) return; /* a full last page: the status line says it */
  canvas_fill(s->c, (struct rect){d->x0, y + 9 * n, x - 8 * n, y + 11 * n}, INK);
  canvas_fill(s->c, (struct rect){x + width + 8 * n, y + 9 * n, d->x1, y + 11 * n}, INK);
  s->y = y + n;
  say(s, GLYPH_BOLD, x, INK, "end of message");
}

void draw_document(struct sheet *s) {
  static void (*const draw_row[])(const struct sheet *s, const struct doc_row *row) = {[DOC_HEADER] = header,
                                                                                       [DOC_MISSING] = missing,
                                                                                       [DOC_TEXT] = text,
                                                                                       [DOC_EMPTY_LINES] = empty_lines,
                                                                                       [DOC_BYTES] = hex};
  const struct document *d = &s->u->document;
  struct doc_place place = document_page(d, s->u->page);
  struct doc_row row;
  int n = s->l->scale, above = 0, on = 0;
  count_rows(d, place, &above, &on);
  struct rect paper = s->l->document;
  paper.y0 += above * s->l->line + (above ? 4 * n : 0);
  paper.y1 = paper.y0 + on * s->l->line + 6 * n;
  canvas_fill(s->c, paper, SHEET);
  canvas_frame(s->c, paper, n, s->u->focus == W_TEXT && s->u->focused ? FOCUS : LINE);
  for (int i = 0; i < above + on && document_row(d, &place, &row); i++, s->y += s->l->line) {
    if (i == above) s->y = paper.y0 + 3 * n;
    draw_row[row.kind](s, &row);
  }
  if (s->u->page + 1 == d->pages) end_mark(s, paper.y1 + 2 * n);
}
