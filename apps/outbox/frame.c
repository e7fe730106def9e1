/* Frame: the wire form between the outbox and the host's reader. Pure. */
#include "frame.h"
#include "base/string.h"

uint32_t crc32_update(uint32_t crc, const void *data, size_t bytes) {
  const uint8_t *p = data;
  crc = ~crc;
  for (size_t i = 0; i < bytes; i++) {
    crc ^= p[i];
    for (unsigned bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
  }
  return ~crc;
}

size_t frame_write(uint8_t *to, enum frame_type type, uint16_t stream, const void *payload, size_t bytes) {
  struct frame_head h = {{'S', 'B', 'X', '1'}, (uint8_t)type, 0, stream, (uint32_t)bytes, 0};
  h.crc = crc32_update(crc32_update(0, &h, offsetof(struct frame_head, crc)), payload, bytes);
  memcpy(to, &h, sizeof h);
  if (bytes) memcpy(to + sizeof h, payload, bytes);
  return sizeof h + bytes;
}
