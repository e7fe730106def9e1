/* Document: the message as rows and pages: headers first, each missing protected header named, then the text, verbatim.
 *
 * Invariant: every byte of every shown header and of the text is in exactly one cell of one row; a row that goes on
 * below is marked, long runs of blanks and of empty lines are shown as a count. The verbatim view shows all bytes of
 * the message, those of the headers that need no row included. Pure and without memory beyond the page table. */
#ifndef SIGNER_DOCUMENT_H
#define SIGNER_DOCUMENT_H

#include "mail.h"

enum { DOC_PAGES = 32768, DOC_MIN_ROWS = 16, DOC_MIN_COLUMNS = 40 };
enum { DOC_BLANKS = 40, DOC_EMPTY = 6, DOC_TAB = 8, DOC_HEX = 16 };

#define DOC_BLANKS_TEXT "[%u blanks]" /* what stands for a run of more than DOC_BLANKS */

enum doc_kind { DOC_HEADER, DOC_MISSING, DOC_TEXT, DOC_EMPTY_LINES, DOC_BYTES };
struct doc_row {
  enum doc_kind kind;
  enum mail_header header; /* DOC_HEADER */
  bool first, wraps;       /* first row of its header or line; goes on in the next row */
  uint32_t at, bytes;
  uint32_t count; /* DOC_EMPTY_LINES */
};
enum doc_cell_kind { CELL_CHAR, CELL_TAB, CELL_BLANKS, CELL_FOLD };
struct doc_cell {
  enum doc_cell_kind kind;
  uint32_t bytes, cells, count;
  uint8_t c;
};
struct doc_place {
  uint32_t section, at;
};

struct document {
  const uint8_t *bytes;
  uint32_t size;
  const struct mail *mail;
  unsigned columns, header_columns, rows; /* of a page; at least the minima above */
  bool verbatim;
  bool unfit; /* the page is smaller than the minima, or there are more rows than pages: it must not be signed */
  uint32_t pages;
  struct doc_place page[DOC_PAGES];
};

void document_paginate(struct document *d); /* after any field above changed */
struct doc_place document_page(const struct document *d, uint32_t page);
bool document_row(const struct document *d, struct doc_place *place, struct doc_row *row); /* false at the end */
/* What stands at byte `at` of a row that ends at `end`, when `column` cells of it are filled. */
struct doc_cell document_cell(const struct document *d, uint32_t at, uint32_t end, unsigned column);

#endif
