/* Sha1: FIPS 180-4 for one short input. Bound: at most two blocks. */
#include "sha1.h"

static uint32_t rotate(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }

static uint32_t mix(unsigned round, uint32_t b, uint32_t c, uint32_t d) {
  if (round == 0) return (b & c) | (~b & d);
  return round == 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
}

static void block(uint32_t h[5], const uint8_t *at) {
  static const uint32_t constant[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
  uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
  for (unsigned i = 0; i < 16; i++)
    w[i] = (uint32_t)at[4 * i] << 24 | (uint32_t)at[4 * i + 1] << 16 | (uint32_t)at[4 * i + 2] << 8 | at[4 * i + 3];
  for (unsigned i = 16; i < 80; i++) w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  for (unsigned i = 0; i < 80; i++) {
    uint32_t t = rotate(a, 5) + mix(i / 20, b, c, d) + e + constant[i / 20] + w[i];
    e = d, d = c, c = rotate(b, 30), b = a, a = t;
  }
  h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

void sha1(const uint8_t *data, size_t bytes, uint8_t digest[20]) {
  uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  uint8_t padded[128] = {0};
  size_t size = bytes <= 55 ? 64 : 128;
  for (size_t i = 0; i < bytes; i++) padded[i] = data[i];
  padded[bytes] = 0x80;
  for (unsigned i = 0; i < 4; i++) padded[size - 1 - i] = (uint8_t)((uint64_t)bytes * 8 >> 8 * i);
  for (size_t at = 0; at < size; at += 64) block(h, padded + at);
  for (unsigned i = 0; i < 20; i++) digest[i] = (uint8_t)(h[i / 4] >> (24 - 8 * (i % 4)));
}
