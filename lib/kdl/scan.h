/* Scan: characters, blanks, comments and single values, with their place. For parse.c. */
#ifndef KDL_SCAN_H
#define KDL_SCAN_H

#include "kdl/kdl.h"

struct scan {
  const char *at, *end, *line_start;
  uint32_t line;
  bool spaced; /* the last scan_blanks passed something */
  struct kdl_error *error;
};
struct scan_token {
  struct kdl_text text;
  uint32_t line, column;
  enum kdl_kind kind;
  bool escaped;
};

bool scan_fail(struct scan *s, const char *what, const char *fix); /* always false */
static inline bool scan_end(const struct scan *s) { return s->at == s->end; }
static inline char scan_peek(const struct scan *s) { return s->at < s->end ? *s->at : 0; }
void scan_advance(struct scan *s);
bool scan_starts(const struct scan *s, const char *what);
bool scan_characters(struct scan *s);                  /* the whole rest is UTF-8 without control characters */
bool scan_blanks(struct scan *s);                      /* blanks, comments, continued lines */
bool scan_lines(struct scan *s);                       /* the same, line ends too */
bool scan_value(struct scan *s, struct scan_token *t); /* a string, word, number or keyword */

#endif
