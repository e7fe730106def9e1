/* Text: the little that the kernel's messages and boot strings need. */
#include "x86_64/text.h"

#include "hw.h"

bool text_copy_printable(char *to, size_t size, const char *from, size_t length) {
  size_t n = length < size ? length : size - 1;
  for (size_t i = 0; i < n; i++) to[i] = from[i] >= ' ' && from[i] <= '~' ? from[i] : '?';
  to[n] = 0;
  return n == length;
}

bool text_same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

void print_hex(uint64_t value) {
  char digits[19] = "0x";
  for (unsigned i = 0; i < 16; i++) digits[2 + i] = "0123456789abcdef"[value >> (60 - 4 * i) & 15];
  hw_print(digits);
}

void print_named(const char *name, uint64_t value) {
  hw_print(name);
  print_hex(value);
}

void print_number(uint64_t value) {
  char digits[21];
  unsigned at = sizeof digits - 1;
  digits[at] = 0;
  do digits[--at] = (char)('0' + value % 10);
  while ((value /= 10) != 0);
  hw_print(digits + at);
}
