/* Armor: base64 with padding and the CRC-24 of RFC 4880, section 6. */
#include "armor.h"

enum { COLUMNS = 64 };

uint32_t armor_crc(const uint8_t *data, size_t bytes) {
  uint32_t crc = 0xb704ce;
  for (size_t i = 0; i < bytes; i++) {
    crc ^= (uint32_t)data[i] << 16;
    for (unsigned bit = 0; bit < 8; bit++) crc = crc << 1 ^ (crc & 0x800000 ? 0x1864cfb : 0);
  }
  return crc & 0xffffff;
}

static void triple(struct bytes *w, const uint8_t *data, size_t bytes) {
  static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  uint32_t bits = (uint32_t)data[0] << 16 | (bytes > 1 ? (uint32_t)data[1] << 8 : 0) | (bytes > 2 ? data[2] : 0);
  for (unsigned i = 0; i < 4; i++) put_u8(w, i <= bytes ? (uint8_t)digit[bits >> (18 - 6 * i) & 63] : '=');
}

static void base64(struct bytes *w, const uint8_t *data, size_t bytes) {
  for (size_t i = 0; i < bytes; i += 3) {
    if (i && i % (COLUMNS / 4 * 3) == 0) put_u8(w, '\n');
    triple(w, data + i, bytes - i < 3 ? bytes - i : 3);
  }
}

static void edge(struct bytes *w, const char *which, const char *block) {
  put_text(w, "-----");
  put_text(w, which);
  put_text(w, block);
  put_text(w, "-----\n");
}

void armor(struct bytes *w, const char *block, const uint8_t *data, size_t bytes) {
  uint32_t crc = armor_crc(data, bytes);
  const uint8_t sum[3] = {(uint8_t)(crc >> 16), (uint8_t)(crc >> 8), (uint8_t)crc};
  edge(w, "BEGIN ", block);
  put_u8(w, '\n');
  base64(w, data, bytes);
  put_text(w, "\n=");
  base64(w, sum, sizeof sum);
  put_u8(w, '\n');
  edge(w, "END ", block);
}
