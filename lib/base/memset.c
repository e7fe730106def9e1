/* Memset: whole words, then the rest. */
#include "base/string.h"

void *memset(void *to, int value, size_t bytes) {
  unsigned char *d = to;
  size_t words = bytes / 8;
  uint64_t pattern = (unsigned char)value * 0x0101010101010101ull;
  __asm__ volatile("rep stosq" : "+D"(d), "+c"(words) : "a"(pattern) : "memory");
  for (bytes &= 7; bytes; bytes--) {
    *d++ = (unsigned char)value;
    __asm__ volatile("" : : : "memory"); /* else the compiler turns this loop into a call of memset */
  }
  return to;
}
