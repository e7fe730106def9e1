/* Utf8: strict decoding and encoding of one character at a time. */
#include "ui/font.h"

uint32_t utf8_next(const char *text, size_t bytes, size_t *at) {
  const uint8_t *p = (const uint8_t *)text + *at;
  size_t left = bytes - *at, n = p[0] < 0x80   ? 1
                                 : p[0] < 0xc2 ? 0
                                 : p[0] < 0xe0 ? 2
                                 : p[0] < 0xf0 ? 3
                                 : p[0] < 0xf5 ? 4
                                               : 0;
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  *at += 1;
  if (n == 1) return p[0];
  if (n == 0 || n > left) return 0xfffd;
  uint32_t c = p[0] & (0x7fu >> n);
  for (size_t i = 1; i < n; i++) {
    if ((p[i] & 0xc0) != 0x80) return 0xfffd;
    c = c << 6 | (p[i] & 0x3f);
  }
  if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) return 0xfffd;
  *at += n - 1;
  return c;
}

size_t utf8_put(char *to, uint32_t c) {
  if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) return 0;
  if (c < 0x80) {
    to[0] = (char)c;
    return 1;
  }
  size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (size_t i = n - 1; i > 0; i--, c >>= 6) to[i] = (char)(0x80 | (c & 0x3f));
  to[0] = (char)((0xf00 >> n & 0xff) | c);
  return n;
}

size_t utf8_before(const char *text, size_t at) {
  size_t start = at, end;
  for (unsigned n = 0; start > 0 && n < 4; n++) {
    start--;
    if (((uint8_t)text[start] & 0xc0) == 0x80) continue;
    end = start;
    utf8_next(text, at, &end);
    return end == at ? start : at - 1;
  }
  return at ? at - 1 : 0;
}
