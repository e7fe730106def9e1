/* Text: the little that the kernel's messages and boot strings need. */
#ifndef KERNEL_X86_64_TEXT_H
#define KERNEL_X86_64_TEXT_H

#include "abi/types.h"

/* Copies `length` bytes, unprintable ones as '?', and terminates; false when it did not fit and was cut. */
bool text_copy_printable(char *to, size_t size, const char *from, size_t length);
bool text_same(const char *a, const char *b);
/* Prints 0x and 16 hex digits; a name before them; a decimal number. */
void print_hex(uint64_t value);
void print_named(const char *name, uint64_t value);
void print_number(uint64_t value);

#endif
