/* Entity: the exact bytes that get signed: one text/plain part in us-ascii with protected From, To, Subject and Date.
 *
 * The one form that the signer accepts (docs/SIGNING.md): CRLF line ends, ends in CRLF, 7-bit, no control but TAB, no
 * trailing blanks, no line that starts with "From ", lines of at most 998 bytes, at most 1 MiB. Line ends and trailing
 * blanks are put right silently, for they cannot be seen; everything else is the user's text and only the user changes
 * it: the first problem is reported with its place. */
#ifndef COMPOSER_ENTITY_H
#define COMPOSER_ENTITY_H

#include "buffer.h"

enum entity_field { ENTITY_FROM = 0, ENTITY_TO, ENTITY_SUBJECT, ENTITY_BODY, ENTITY_DATE, ENTITY_MEMORY };

struct entity_span {
  const char *text;
  size_t bytes;
}; /* UTF-8, lines end in LF */

struct entity_in {
  struct entity_span from, to, subject, body;
  uint64_t unix_seconds; /* UTC */
};

struct entity_problem {
  enum entity_field field;
  size_t at;      /* byte offset in that field */
  char text[240]; /* what is wrong and what to do */
};

/* Appends the entity to *out, or says why not: then *out is unchanged. */
bool entity_build(const struct entity_in *in, struct buffer *out, struct entity_problem *why);

#endif
