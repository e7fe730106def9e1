/* Memory: the block functions that the compiler may call, and the stack protector's failure.
 *
 * String instructions in words of eight bytes: the shortest code, and fast on every processor of the last decade. */
#include "abi/types.h"
#include "hw.h"

void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
int memcmp(const void *a, const void *b, size_t bytes);
void __stack_chk_fail(void);

uint64_t __stack_chk_guard; /* start.c sets it before any function that checks it */

void *memcpy(void *restrict to, const void *restrict from, size_t bytes) {
  void *d = to;
  size_t words = bytes / 8, rest = bytes % 8;
  __asm__ volatile("rep movsq" : "+D"(d), "+S"(from), "+c"(words) : : "memory");
  __asm__ volatile("rep movsb" : "+D"(d), "+S"(from), "+c"(rest) : : "memory");
  return to;
}

void *memset(void *to, int value, size_t bytes) {
  void *d = to;
  size_t words = bytes / 8, rest = bytes % 8;
  uint64_t pattern = 0x0101010101010101ull * (uint8_t)value;
  __asm__ volatile("rep stosq" : "+D"(d), "+c"(words) : "a"(pattern) : "memory");
  __asm__ volatile("rep stosb" : "+D"(d), "+c"(rest) : "a"(pattern) : "memory");
  return to;
}

int memcmp(const void *a, const void *b, size_t bytes) {
  const uint8_t *x = a, *y = b;
  for (size_t i = 0; i < bytes; i++)
    if (x[i] != y[i]) return x[i] - y[i];
  return 0;
}

void __stack_chk_fail(void) { hw_stop("kernel stack overwritten", __FILE__, __LINE__); }
