/* Buffer: bytes that grow. After the first failed growth it is `broken` and takes nothing more, so that a chain of
 * additions needs one check at its end. */
#ifndef COMPOSER_BUFFER_H
#define COMPOSER_BUFFER_H

#include "abi/types.h"

struct buffer {
  uint8_t *bytes;
  size_t used, room;
  bool broken;
};

void buffer_add(struct buffer *b, const void *bytes, size_t n);
void buffer_text(struct buffer *b, const char *text);
void buffer_free(struct buffer *b); /* empty and whole again */

#endif
