/* Memmove: forwards when that is safe, else backwards. */
#include "base/string.h"

void *memmove(void *to, const void *from, size_t bytes) {
  unsigned char *d = to;
  const unsigned char *s = from;
  if ((uintptr_t)d - (uintptr_t)s >= bytes) return memcpy(to, from, bytes);
  d += bytes, s += bytes;
  for (; bytes >= 8; bytes -= 8) {
    uint64_t word;
    d -= 8, s -= 8;
    __builtin_memcpy(&word, s, 8);
    __builtin_memcpy(d, &word, 8);
  }
  for (; bytes; bytes--) *--d = *--s;
  return to;
}
