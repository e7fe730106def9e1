/* Document: rows, cells, pages. */
#include "document.h"

#include "base/string.h"

enum { SECTION_MISSING = MAIL_SHOWN, SECTION_TEXT };

struct doc_cell document_cell(const struct document *d, uint32_t at, uint32_t end, unsigned column) {
  uint8_t c = d->bytes[at];
  uint32_t run = 0;
  char words[32];
  if (c == '\r') return (struct doc_cell){CELL_FOLD, 3, 1, 0, ' '}; /* only a header's fold: CR, LF, blank */
  bool inside = column && is_blank(d->bytes[at - 1]);               /* a short run, counted before: a fold has one */
  while (!inside && at + run < end && is_blank(d->bytes[at + run])) run++;
  if (run > DOC_BLANKS) {
    uint32_t cells = (uint32_t)text_format(words, sizeof words, DOC_BLANKS_TEXT, run);
    return (struct doc_cell){CELL_BLANKS, run, cells, run, ' '};
  }
  if (c == '\t') return (struct doc_cell){CELL_TAB, 1, DOC_TAB - column % DOC_TAB, 0, c};
  return (struct doc_cell){CELL_CHAR, 1, 1, 0, c};
}

/* Fills one row from `at`; `end` is where the header or line ends. A row that goes on below breaks behind a blank of
 * its second half if there is one, so that addresses and words stay whole. */
static void fill(const struct document *d, uint32_t at, uint32_t end, unsigned columns, struct doc_row *row) {
  uint32_t from = at, after_blank = 0;
  for (unsigned column = 0; at < end;) {
    while (at < end && column < columns && d->bytes[at] > ' ') at++, column++; /* a megabyte of words is quick */
    if (at == end) break;
    struct doc_cell cell = document_cell(d, at, end, column);
    if (column && column + cell.cells > columns) break;
    column += cell.cells;
    at += cell.bytes;
    if (cell.c == ' ' && column > columns / 2) after_blank = at;
  }
  row->wraps = at < end;
  if (row->wraps && after_blank) at = after_blank;
  row->at = from;
  row->bytes = at - from;
}

static bool header_row(const struct document *d, struct doc_place *p, struct doc_row *row) {
  struct span v = d->mail->header[p->section];
  uint32_t end = v.at + v.bytes;
  *row = (struct doc_row){.kind = DOC_HEADER, .header = (enum mail_header)p->section, .first = p->at == 0};
  fill(d, p->at ? p->at : v.at, end, d->header_columns, row);
  *p = row->wraps ? (struct doc_place){p->section, row->at + row->bytes} : (struct doc_place){p->section + 1, 0};
  return true;
}

static uint32_t empty_lines(const struct document *d, uint32_t at) {
  uint32_t n = 0;
  while (at + 1 < d->size && d->bytes[at] == '\r') n++, at += 2;
  return n;
}

static bool text_row(const struct document *d, struct doc_place *p, struct doc_row *row) {
  uint32_t at = p->at, end;
  if (at >= d->size) return false;
  bool first = at == d->mail->body || d->bytes[at - 1] == '\n';
  uint32_t empty = first ? empty_lines(d, at) : 0;
  if (empty >= DOC_EMPTY) {
    *row = (struct doc_row){.kind = DOC_EMPTY_LINES, .first = true, .at = at, .bytes = 2 * empty, .count = empty};
    p->at = at + 2 * empty;
    return true;
  }
  for (end = at; end < d->size && d->bytes[end] != '\r';) end++;
  *row = (struct doc_row){.kind = DOC_TEXT, .first = first};
  fill(d, at, end, d->columns, row);
  p->at = at + row->bytes + (row->wraps ? 0 : 2);
  return true;
}

static bool bytes_row(const struct document *d, struct doc_place *p, struct doc_row *row) {
  if (p->at >= d->size) return false;
  uint32_t left = d->size - p->at;
  *row = (struct doc_row){.kind = DOC_BYTES, .first = true, .at = p->at, .bytes = left < DOC_HEX ? left : DOC_HEX};
  p->at += row->bytes;
  return true;
}

/* A bit for each protected header that is not signed. */
static unsigned missing(const struct mail *m) {
  unsigned bits = 0;
  for (unsigned h = 0; h < MAIL_SHOWN; h++)
    if (!m->header[h].bytes) bits |= 1u << h;
  return bits;
}

bool document_row(const struct document *d, struct doc_place *p, struct doc_row *row) {
  if (d->verbatim) return bytes_row(d, p, row);
  while (p->section < SECTION_MISSING && !d->mail->header[p->section].bytes) p->section++;
  if (p->section < SECTION_MISSING) return header_row(d, p, row);
  if (p->section == SECTION_MISSING) {
    *p = (struct doc_place){SECTION_TEXT, d->mail->body};
    *row = (struct doc_row){.kind = DOC_MISSING, .first = true, .count = missing(d->mail)};
    if (row->count) return true;
  }
  return text_row(d, p, row);
}

void document_paginate(struct document *d) {
  struct doc_place place = {0, 0}, before = place;
  struct doc_row row;
  d->unfit = d->rows < DOC_MIN_ROWS || d->columns < DOC_MIN_COLUMNS || d->header_columns < DOC_MIN_COLUMNS;
  d->page[0] = place;
  d->pages = 1;
  if (d->unfit) return;
  for (unsigned filled = 0; document_row(d, &place, &row); before = place, filled++) {
    if (filled < d->rows) continue;
    d->unfit = d->pages == DOC_PAGES;
    if (d->unfit) return;
    d->page[d->pages++] = before;
    filled = 0;
  }
}

struct doc_place document_page(const struct document *d, uint32_t page) {
  return page < d->pages ? d->page[page] : d->page[0];
}
