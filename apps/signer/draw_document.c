/* Draw document: header rows, the text on its paper, wrap marks, and the end mark, which lies outside the paper so that
 * no message can draw one. */
#include "base/string.h"
#include "draw.h"

struct pen {
  const struct canvas *c;
  const struct layout *l;
  const struct document *d;
  int y;
};

/* A hook in the gutter, painted, not a character: this line goes on below. */
static void wrap_mark(const struct pen *p) {
  int s = p->l->scale, x = p->l->document.x + p->l->document.w - 14 * s, y = p->y + 4 * s;
  canvas_fill(p->c, (struct rect){x + 6 * s, y, 2 * s, 7 * s}, FOCUS);
  canvas_fill(p->c, (struct rect){x, y + 5 * s, 6 * s, 2 * s}, FOCUS);
  canvas_fill(p->c, (struct rect){x + s, y + 3 * s, 2 * s, 6 * s}, FOCUS);
}

static void tab_mark(const struct pen *p, int x, int cells) {
  int s = p->l->scale, w = cells * canvas_cell(p->c) - 3 * s, y = p->y + 9 * s;
  canvas_fill(p->c, (struct rect){x, y, w, s}, LINE);
  canvas_fill(p->c, (struct rect){x + w - s, y - 2 * s, s, 5 * s}, LINE);
}

static void blanks_mark(const struct pen *p, int x, const struct doc_cell *cell) {
  char text[32];
  struct bytes w = bytes_in(text, sizeof text);
  put_text(&w, "[");
  put_number(&w, cell->count);
  put_text(&w, " blanks]");
  int cell_width = canvas_cell(p->c);
  canvas_fill(p->c, (struct rect){x, p->y, (int)cell->cells * cell_width - 2, p->l->line - 2}, WARNING);
  canvas_text(p->c, FACE_MONO, x, p->y, p->l->window.w, REFUSAL, text, w.used);
}

static void cells(const struct pen *p, int left, const struct doc_row *row) {
  unsigned column = 0;
  for (uint32_t at = row->at, end = row->at + row->bytes; at < end;) {
    struct doc_cell cell = document_cell(p->d, at, end, column);
    int x = left + (int)column * canvas_cell(p->c);
    char glyph = (char)cell.c;
    if (cell.kind == CELL_TAB)
      tab_mark(p, x, (int)cell.cells);
    else if (cell.kind == CELL_BLANKS)
      blanks_mark(p, x, &cell);
    else
      canvas_text(p->c, FACE_MONO, x, p->y, p->l->window.w, INK, &glyph, 1);
    column += cell.cells;
    at += cell.bytes;
  }
  if (row->wraps) wrap_mark(p);
}

static void header(const struct pen *p, const struct doc_row *row) {
  int x = p->l->document.x;
  if (row->first) {
    int behind = draw_line(p->c, FACE_BOLD, x, p->y, SIGNED, "signed ");
    draw_line(p->c, FACE_BOLD, behind, p->y, SIGNED, mail_header_name(row->header));
  }
  cells(p, x + p->l->label_width, row);
}

static void missing(const struct pen *p, const struct doc_row *row) {
  char text[80];
  struct bytes w = bytes_in(text, sizeof text);
  for (unsigned h = 0; h < MAIL_SHOWN; h++) {
    if (!(row->count >> h & 1)) continue;
    if (w.used) put_text(&w, ", ");
    put_text(&w, mail_header_name((enum mail_header)h));
  }
  int x = p->l->document.x;
  draw_line(p->c, FACE_BOLD, x, p->y, REFUSAL, "NOT SIGNED");
  canvas_text(p->c, FACE_TEXT, x + p->l->label_width, p->y, p->l->window.w, REFUSAL, text, w.used);
}

static void empty_lines(const struct pen *p, const struct doc_row *row) {
  char text[40];
  struct bytes w = bytes_in(text, sizeof text);
  put_text(&w, "[");
  put_number(&w, row->count);
  put_text(&w, " empty lines]");
  canvas_fill(p->c, (struct rect){p->l->document.x + 1, p->y, p->l->document.w - 2, p->l->line - 2}, WARNING);
  canvas_text(p->c, FACE_MONO, p->l->document.x + 8 * p->l->scale, p->y, p->l->window.w, REFUSAL, text, w.used);
}

static void hex(const struct pen *p, const struct doc_row *row) {
  char text[96];
  struct bytes w = bytes_in(text, sizeof text);
  const uint8_t at[3] = {(uint8_t)(row->at >> 16), (uint8_t)(row->at >> 8), (uint8_t)row->at};
  put_hex(&w, at, 3, 0);
  put_text(&w, "  ");
  put_hex(&w, p->d->bytes + row->at, row->bytes, 1);
  while (w.used < 8 + 3 * DOC_HEX + 1) put_u8(&w, ' ');
  for (uint32_t i = 0; i < row->bytes; i++) {
    uint8_t c = p->d->bytes[row->at + i];
    put_u8(&w, c >= 0x20 && c < 0x7f ? c : '.');
  }
  canvas_text(p->c, FACE_MONO, p->l->document.x + 8 * p->l->scale, p->y, p->l->window.w, INK, text, w.used);
}

static void row_of(const struct pen *p, const struct doc_row *row) {
  switch (row->kind) {
  case DOC_HEADER:
    header(p, row);
    return;
  case DOC_MISSING:
    missing(p, row);
    return;
  case DOC_TEXT:
    cells(p, p->l->document.x + 8 * p->l->scale, row);
    return;
  case DOC_EMPTY_LINES:
    empty_lines(p, row);
    return;
  case DOC_BYTES:
    hex(p, row);
    return;
  }
}

/* The rows of text that this page holds: their number decides how far the paper reaches. */
static unsigned paper_rows(const struct ui *u, unsigned *above, bool *ends) {
  struct doc_place place = document_page(&u->document, u->page);
  struct doc_row row;
  unsigned paper = 0, used = 0;
  *above = 0;
  while (used < u->document.rows && document_row(&u->document, &place, &row)) {
    bool on_surface = row.kind == DOC_HEADER || row.kind == DOC_MISSING;
    *above += on_surface;
    paper += !on_surface;
    used++;
  }
  *ends = u->page + 1 == u->document.pages;
  return paper;
}

static void end_mark(const struct canvas *c, const struct layout *l, int y) {
  static const char text[] = "end of message";
  int s = l->scale, width = canvas_width(c, FACE_BOLD, text, sizeof text - 1),
      x = l->document.x + (l->document.w - width) / 2;
  int limit = l->document.y + l->document.h - y;
  if (limit > 0) canvas_fill(c, (struct rect){l->document.x, y, l->document.w, limit}, OUTSIDE);
  if (limit < l->line) return; /* a full last page: the status line says it */
  canvas_fill(c, (struct rect){l->document.x, y + 9 * s, x - l->document.x - 8 * s, 2 * s}, INK);
  canvas_fill(c, (struct rect){x + width + 8 * s, y + 9 * s, l->document.x + l->document.w - x - width - 8 * s, 2 * s},
              INK);
  draw_line(c, FACE_BOLD, x, y + s, INK, text);
}

void draw_document(const struct canvas *c, const struct layout *l, const struct ui *u) {
  struct doc_place place = document_page(&u->document, u->page);
  struct doc_row row;
  unsigned above;
  bool ends;
  unsigned rows = paper_rows(u, &above, &ends);
  int s = l->scale, top = l->document.y + (int)above * l->line + (above ? 4 * s : 0);
  struct rect paper = {l->document.x, top, l->document.w, (int)rows * l->line + 6 * s};
  struct pen pen = {c, l, &u->document, l->document.y};
  canvas_fill(c, paper, PAPER);
  canvas_frame(c, paper, s, u->focus == W_TEXT && u->focused ? FOCUS : LINE);
  for (unsigned i = 0; i < above + rows && document_row(&u->document, &place, &row); i++) {
    if (i == above) pen.y = top + 3 * s;
    row_of(&pen, &row);
    pen.y += l->line;
  }
  if (ends) end_mark(c, l, paper.y + paper.h + 2 * s);
}
