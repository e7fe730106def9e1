/* Bytes: a bounded writer for packets. A write that does not fit sets `full` and writes nothing more, so
 * that callers check once, at the end. */
#ifndef SIGNER_BYTES_H
#define SIGNER_BYTES_H

#include "abi/types.h"

struct bytes {
  uint8_t *at;
  size_t used, size;
  bool full;
};

static inline struct bytes bytes_in(void *at, size_t size) { return (struct bytes){at, 0, size, false}; }

void put(struct bytes *w, const void *data, size_t bytes);
void put_u8(struct bytes *w, uint8_t value);
void put_be16(struct bytes *w, uint32_t value);
void put_be32(struct bytes *w, uint32_t value);
void put_text(struct bytes *w, const char *text);

#endif
