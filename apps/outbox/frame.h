/* Frame: the wire form between the outbox and the host's reader (tools/outbox/read.py). Pure.
 *
 * Little endian: "SBX1", type u8, 0 u8, stream u16, payload length u32, CRC-32 u32 over the twelve bytes before it and
 * the payload. BEGIN: total u64, name 40 bytes, label 160 bytes, NUL-padded. END: total u64, CRC-32 of all data u32, 0
 * u32. HELLO: a new boot, all streams are void. ABORT: the stream is void. A reader that finds anything else skips to
 * the next "SBX1". */
#ifndef OUTBOX_FRAME_H
#define OUTBOX_FRAME_H

#include "abi/startup.h"
#include "iface/outbox.h"

enum frame_type { FRAME_HELLO = 1, FRAME_BEGIN = 2, FRAME_DATA = 3, FRAME_END = 4, FRAME_ABORT = 5 };
struct frame_head {
  char magic[4];
  uint8_t type, zero;
  uint16_t stream;
  uint32_t length, crc;
};
struct frame_begin {
  uint64_t total;
  char name[40], label[STARTUP_LABEL];
};
struct frame_end {
  uint64_t total;
  uint32_t crc, zero;
};
#define FRAME_BYTES (sizeof(struct frame_head) + OUTBOX_CHUNK)
_Static_assert(sizeof(struct frame_head) == 16 && sizeof(struct frame_begin) == 208, "wire form");

/* Running CRC-32 (IEEE 802.3); start with 0. */
uint32_t crc32_update(uint32_t crc, const void *data, size_t bytes);
/* Writes a frame to `to` (FRAME_BYTES); returns its size. bytes <= OUTBOX_CHUNK. */
size_t frame_write(uint8_t *to, enum frame_type type, uint16_t stream, const void *payload, size_t bytes);

#endif
