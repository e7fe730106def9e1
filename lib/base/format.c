/* Format: a small printf: %s %d %u %x %lu %ld %lx %c %%. Always terminates; what does not fit is left out. */
#include "base/format.h"

struct out {
  char *to;
  size_t last, length; /* last: where the NUL goes at the latest */
};

static void put(struct out *o, char c) {
  if (o->length < o->last) o->to[o->length++] = c;
}

static void put_text(struct out *o, const char *s) {
  if (!s) s = "(null)";
  while (*s) put(o, *s++);
}

static void put_number(struct out *o, uint64_t value, unsigned base) {
  char digits[20] = {0};
  unsigned n = 0;
  do digits[n++] = "0123456789abcdef"[value % base];
  while (value /= base);
  while (n) put(o, digits[--n]);
}

static void put_signed(struct out *o, int64_t value) {
  if (value < 0) put(o, '-');
  put_number(o, value < 0 ? -(uint64_t)value : (uint64_t)value, 10);
}

/* One conversion; `wide` after an l. */
static void convert(struct out *o, char kind, bool wide, struct text_args *a) {
  switch (kind) {
  case 's':
    put_text(o, va_arg(a->list, const char *));
    break;
  case 'c':
    put(o, (char)va_arg(a->list, int));
    break;
  case 'd':
    put_signed(o, wide ? va_arg(a->list, int64_t) : va_arg(a->list, int));
    break;
  case 'u':
    put_number(o, wide ? va_arg(a->list, uint64_t) : va_arg(a->list, unsigned), 10);
    break;
  case 'x':
    put_number(o, wide ? va_arg(a->list, uint64_t) : va_arg(a->list, unsigned), 16);
    break;
  default:
    put(o, kind);
  }
}

size_t text_format_list(char *to, size_t size, const char *format, struct text_args *args) {
  struct out o = {to, size ? size - 1 : 0, 0};
  for (; *format; format++) {
    if (*format != '%') {
      put(&o, *format);
      continue;
    }
    bool wide = format[1] == 'l';
    if (wide) format++;
    if (!format[1]) break;
    convert(&o, *++format, wide, args);
  }
  if (size) to[o.length < o.last ? o.length : o.last] = 0;
  return o.length;
}

size_t text_format(char *to, size_t size, const char *format, ...) {
  struct text_args args;
  va_start(args.list, format);
  size_t length = text_format_list(to, size, format, &args);
  va_end(args.list);
  return length;
}
