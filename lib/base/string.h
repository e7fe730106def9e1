/* String: the few memory and text functions that freestanding C needs, with bounds. */
#ifndef BASE_STRING_H
#define BASE_STRING_H

#include "abi/types.h"

void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
int memcmp(const void *a, const void *b, size_t bytes);
size_t text_length(const char *s, size_t limit); /* <= limit, no NUL needed */
bool text_equal(const char *a, const char *b);
bool text_starts(const char *s, const char *prefix);
/* Copies at most size - 1 bytes and always terminates; false when it did not fit. */
bool text_copy(char *to, size_t size, const char *from);
bool text_append(char *to, size_t size, const char *from);
/* snprintf of the subset named at log_line; returns the length that was written. */
size_t text_format(char *to, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The value of key in "key=value key2=value2" (values without blanks); false when absent or too long for size. */
bool args_value(const char *args, const char *key, char *value, size_t size);
bool args_number(const char *args, const char *key, uint64_t *value); /* decimal or 0x hex */
bool args_flag(const char *args, const char *word);                   /* a word without "=" */
/* Reads a number at *at, decimal or 0x hex, and moves behind it; false leaves *at alone. */
bool text_number(const char **at, uint64_t *value);

#endif
