/* Bytes: the bounded writer. */
#include "bytes.h"

#include "base/string.h"

void put(struct bytes *w, const void *data, size_t bytes) {
  w->full = w->full || bytes > w->size - w->used;
  if (w->full || bytes == 0) return;
  memcpy(w->at + w->used, data, bytes);
  w->used += bytes;
}

void put_u8(struct bytes *w, uint8_t value) { put(w, &value, 1); }

void put_be16(struct bytes *w, uint32_t value) {
  const uint8_t b[2] = {(uint8_t)(value >> 8), (uint8_t)value};
  put(w, b, sizeof b);
}

void put_be32(struct bytes *w, uint32_t value) {
  put_be16(w, value >> 16);
  put_be16(w, value);
}

void put_text(struct bytes *w, const char *text) { put(w, text, text_length(text, w->size + 1)); }
