/* Text: bounded operations on NUL-terminated text. */
#include "base/string.h"

size_t text_length(const char *s, size_t limit) {
  size_t n = 0;
  while (n < limit && s[n]) n++;
  return n;
}

bool text_equal(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

bool text_starts(const char *s, const char *prefix) {
  while (*prefix && *s == *prefix) s++, prefix++;
  return !*prefix;
}

bool text_append(char *to, size_t size, const char *from) {
  size_t n = text_length(to, size);
  if (n == size) return false;
  return text_copy(to + n, size - n, from);
}

bool text_copy(char *to, size_t size, const char *from) {
  if (!size) return false;
  size_t n = 0;
  for (; n < size - 1 && from[n]; n++) to[n] = from[n];
  to[n] = 0;
  return !from[n];
}
