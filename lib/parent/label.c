/* Label: the pure text rules of the tree. */
#include "parent/label.h"

#include "base/string.h"

enum { NAME_MAX_LENGTH = 24 };

static bool is_name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

static size_t name_length(const char *s, size_t size) {
  size_t n = 0;
  while (n < size && is_name_char(s[n])) n++;
  return n;
}

bool name_valid(const char *untrusted_name, size_t size) {
  size_t n = name_length(untrusted_name, size);
  /* A field of exactly 24 bytes may be full and hold no NUL. */
  return n && n <= NAME_MAX_LENGTH && (n == size || !untrusted_name[n]);
}

bool path_valid(const char *untrusted_path, size_t size) {
  if (size && !untrusted_path[0]) return true;
  for (size_t at = 0; at < size; at++) {
    size_t n = name_length(untrusted_path + at, size - at);
    if (!n || n > NAME_MAX_LENGTH || at + n >= size) return false;
    at += n;
    if (!untrusted_path[at]) return true;
    if (untrusted_path[at] != '/') return false;
  }
  return false;
}

bool label_join(char *to, size_t size, const char *name, const char *part) {
  if (!text_copy(to, size, name)) return false;
  return !*part || !*name ? text_append(to, size, part) : text_append(to, size, "/") && text_append(to, size, part);
}

bool args_valid(const char *untrusted_args, size_t size) {
  size_t n = text_length(untrusted_args, size);
  if (n == size) return false;
  for (size_t i = 0; i < n; i++)
    if (untrusted_args[i] < ' ' || untrusted_args[i] > '~') return false;
  return true;
}

bool args_join(char *to, size_t size, const char *policy, const char *request) {
  if (!text_copy(to, size, policy)) return false;
  size_t n = text_length(to, size);
  if (!*request) return true;
  if (n + 1 + text_length(request, size) + 1 > size) return false;
  to[n++] = '|';
  for (; *request; request++) to[n++] = *request == '|' ? ' ' : *request;
  to[n] = 0;
  return true;
}

bool label_matches(const char *pattern, const char *part) {
  size_t n = text_length(pattern, PAGE_SIZE);
  if (!n || text_equal(pattern, part)) return true;
  if (n < 2 || pattern[n - 1] != '*' || pattern[n - 2] != '/') return false;
  size_t length = text_length(part, PAGE_SIZE);
  return length >= n && !memcmp(pattern, part, n - 1);
}
