/* Format: text_format with an argument list, for those who wrap it. */
#ifndef BASE_FORMAT_H
#define BASE_FORMAT_H

#include <stdarg.h>

#include "base/string.h"

struct text_args {
  va_list list;
};
size_t text_format_list(char *to, size_t size, const char *format, struct text_args *args);

#endif
