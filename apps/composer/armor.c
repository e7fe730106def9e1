/* Armor: checks that an ASCII-armored block arrived whole: RFC 4880, section 6. Nothing of its content is believed. */
#include "eml.h"

#include <stdio.h>
#include <string.h>

struct lines {
  const char *at, *end;
};

/* The next line without its end; false when there is none. */
static bool next_line(struct lines *l, const char **line, size_t *bytes) {
  if (l->at >= l->end) return false;
  const char *newline = memchr(l->at, '\n', (size_t)(l->end - l->at));
  *line = l->at, *bytes = (size_t)((newline ? newline : l->end) - l->at);
  l->at = newline ? newline + 1 : l->end;
  if (*bytes && (*line)[*bytes - 1] == '\r') --*bytes;
  return true;
}

static int digit(char c) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const char *p = c ? strchr(digits, c) : NULL;
  return p ? (int)(p - digits) : -1;
}

struct decoder {
  uint32_t bits, crc;
  unsigned digits, pads;
  size_t bytes;
};

static void octet(struct decoder *d, uint8_t byte) {
  d->crc ^= (uint32_t)byte << 16;
  for (unsigned i = 0; i < 8; i++) d->crc = d->crc << 1 ^ (d->crc & 0x800000 ? 0x1864cfb : 0);
  d->bytes++;
}

static bool decode(struct decoder *d, const char *line, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) {
    int v = digit(line[i]);
    if (line[i] == '=')
      d->pads++, v = 0;
    else if (v < 0 || d->pads)
      return false;
    d->bits = d->bits << 6 | (unsigned)v;
    if (++d->digits % 4) continue;
    if (d->pads > 2) return false;
    for (unsigned k = 0; k + d->pads < 3; k++) octet(d, (uint8_t)(d->bits >> (16 - 8 * k)));
  }
  return true;
}

static bool checksum(const struct decoder *d, const char *line, size_t bytes) {
  uint32_t sum = 0;
  if (bytes != 5) return false;
  for (unsigned i = 1; i < 5; i++) {
    if (digit(line[i]) < 0) return false;
    sum = sum << 6 | (unsigned)digit(line[i]);
  }
  return sum == (d->crc & 0xffffff);
}

static bool edge(struct lines *l, const char *which, const char *kind) {
  char want[64];
  const char *line;
  size_t bytes;
  int n = snprintf(want, sizeof want, "-----%s %s-----", which, kind);
  return next_line(l, &line, &bytes) && bytes == (size_t)n && !memcmp(line, want, bytes);
}

bool armor_sound(const char *armor, size_t bytes, const char *kind) {
  struct lines l = {armor, armor + bytes};
  struct decoder d = {.crc = 0xb704ce};
  const char *line;
  size_t n;
  if (!edge(&l, "BEGIN", kind)) return false;
  while (next_line(&l, &line, &n) && n) continue; /* armor headers up to the empty line */
  while (next_line(&l, &line, &n)) {
    if (n && line[0] == '=') return d.digits % 4 == 0 && d.bytes && checksum(&d, line, n) && edge(&l, "END", kind);
    if (!n || !decode(&d, line, n)) return false;
  }
  return false;
}
