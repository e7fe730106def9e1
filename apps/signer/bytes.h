/* Bytes: a bounded writer for packets, frames and lines of text. A write that does not fit sets `full` and writes
 * nothing more, so that callers check once, at the end. */
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
void put_le16(struct bytes *w, uint32_t value);
void put_le32(struct bytes *w, uint32_t value);
void put_text(struct bytes *w, const char *text);
void put_number(struct bytes *w, uint64_t value); /* decimal */
void put_hex(struct bytes *w, const uint8_t *data, size_t bytes,
             unsigned group);                          /* upper case, a blank every `group` bytes, 0 = none */
void put_time(struct bytes *w, uint64_t unix_seconds); /* 2026-11-24 10:42 UTC */

uint32_t get_le32(const uint8_t *at);

/* Wipes secrets; never optimised away. */
void wipe(void *at, size_t bytes);
size_t text_bytes(const char *text);

#endif
