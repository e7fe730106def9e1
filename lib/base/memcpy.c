/* Memcpy: whole words by the string instruction, which every CPU and the emulator do fast, then the rest. */
#include "base/string.h"

void *memcpy(void *restrict to, const void *restrict from, size_t bytes) {
  unsigned char *d = to;
  const unsigned char *s = from;
  size_t words = bytes / 8;
  __asm__ volatile("rep movsq" : "+D"(d), "+S"(s), "+c"(words) : : "memory");
  for (bytes &= 7; bytes; bytes--) *d++ = *s++;
  return to;
}
