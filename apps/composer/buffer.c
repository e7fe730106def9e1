/* Buffer: growth by half. */
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

void buffer_add(struct buffer *b, const void *bytes, size_t n) {
  if (b->broken || !n) return;
  if (b->used + n > b->room) {
    size_t room = (b->used + n) * 3 / 2 + 256;
    uint8_t *grown = realloc(b->bytes, room);
    if (!grown) {
      b->broken = true;
      return;
    }
    b->bytes = grown, b->room = room;
  }
  memcpy(b->bytes + b->used, bytes, n);
  b->used += n;
}

void buffer_text(struct buffer *b, const char *text) { buffer_add(b, text, strlen(text)); }

void buffer_free(struct buffer *b) {
  free(b->bytes);
  *b = (struct buffer){0};
}
