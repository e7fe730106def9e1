/* Fortify: the entry points that Debian's glibc-built archives (libpng, zlib) name in place of the plain C functions.
 *
 * Each one keeps its check: the size that the compiler knew of the destination. A violation aborts the component. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__memcpy_chk(void *to, const void *from, size_t bytes, size_t room);
void *__memmove_chk(void *to, const void *from, size_t bytes, size_t room);
void *__memset_chk(void *to, int value, size_t bytes, size_t room);
char *__strcpy_chk(char *to, const char *from, size_t room);
char *__strcat_chk(char *to, const char *from, size_t room);
int __vsnprintf_chk(char *to, size_t bytes, int flag, size_t room, const char *format, va_list list);
int __snprintf_chk(char *to, size_t bytes, int flag, size_t room, const char *format, ...);
int __sprintf_chk(char *to, int flag, size_t room, const char *format, ...);
int __vfprintf_chk(FILE *file, int flag, const char *format, va_list list);
int __fprintf_chk(FILE *file, int flag, const char *format, ...);
int __printf_chk(int flag, const char *format, ...);
_Noreturn void __longjmp_chk(jmp_buf buffer, int value);

static void fits(size_t bytes, size_t room) {
  if (bytes <= room) return;
  fputs("posix: a library wrote past its buffer; stopped\n", stderr);
  abort();
}

void *__memcpy_chk(void *to, const void *from, size_t bytes, size_t room) {
  fits(bytes, room);
  return memcpy(to, from, bytes);
}

void *__memmove_chk(void *to, const void *from, size_t bytes, size_t room) {
  fits(bytes, room);
  return memmove(to, from, bytes);
}

void *__memset_chk(void *to, int value, size_t bytes, size_t room) {
  fits(bytes, room);
  return memset(to, value, bytes);
}

char *__strcpy_chk(char *to, const char *from, size_t room) {
  fits(strlen(from) + 1, room);
  return strcpy(to, from);
}

char *__strcat_chk(char *to, const char *from, size_t room) {
  fits(strlen(to) + strlen(from) + 1, room);
  return strcat(to, from);
}

int __vsnprintf_chk(char *to, size_t bytes, int flag, size_t room, const char *format, va_list list) {
  fits(bytes, room);
  return vsnprintf(to, bytes, format, list);
}

int __snprintf_chk(char *to, size_t bytes, int flag, size_t room, const char *format, ...) {
  va_list list;
  va_start(list, format);
  int n = __vsnprintf_chk(to, bytes, flag, room, format, list);
  va_end(list);
  return n;
}

int __sprintf_chk(char *to, int flag, size_t room, const char *format, ...) {
  va_list list;
  va_start(list, format);
  int n = vsnprintf(to, room, format, list);
  va_end(list);
  fits((size_t)n + 1, room);
  return n;
}

int __vfprintf_chk(FILE *file, int flag, const char *format, va_list list) { return vfprintf(file, format, list); }

int __fprintf_chk(FILE *file, int flag, const char *format, ...) {
  va_list list;
  va_start(list, format);
  int n = vfprintf(file, format, list);
  va_end(list);
  return n;
}

int __printf_chk(int flag, const char *format, ...) {
  va_list list;
  va_start(list, format);
  int n = vprintf(format, list);
  va_end(list);
  return n;
}

_Noreturn void __longjmp_chk(jmp_buf buffer, int value) { longjmp(buffer, value); }
