/* Cursor: a place in untrusted bytes and the few steps that the grammars of a mail are made of. Invariant: nothing at
 * or behind `end` is read. A check leaves the cursor at the byte that broke its rule. */
#ifndef SIGNER_CURSOR_H
#define SIGNER_CURSOR_H

#include "abi/types.h"

struct cursor {
  const uint8_t *b;
  size_t i, end;
};
struct span {
  uint32_t at, bytes;
}; /* offsets into the message; bytes 0 = absent */

static inline struct cursor cursor_of(const uint8_t *b, struct span s) {
  return (struct cursor){b, s.at, s.at + s.bytes};
}
static inline int peek(const struct cursor *c) { return c->i < c->end ? c->b[c->i] : -1; } /* -1 at the end */
static inline bool take(struct cursor *c, uint8_t want) { return peek(c) == want && ++c->i; }
static inline struct span since(const struct cursor *c, size_t start) {
  return (struct span){(uint32_t)start, (uint32_t)(c->i - start)};
}

static inline int lower(int p) { return p >= 'A' && p <= 'Z' ? p + 32 : p; }
static inline bool is_digit(int p) { return p >= '0' && p <= '9'; }
static inline bool is_letter(int p) { return lower(p) >= 'a' && lower(p) <= 'z'; }
static inline bool is_blank(int p) { return p == ' ' || p == '\t'; }
static inline void skip_blanks(struct cursor *c) { /* folds included */
  while (is_blank(peek(c)) || peek(c) == '\r' || peek(c) == '\n') c->i++;
}

#endif
