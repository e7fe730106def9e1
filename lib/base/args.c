/* Args: "key=value key2=value2" as routes and requests carry it. The first pair of a key counts. */
#include "base/string.h"

/* Start of the value of key, or NULL. */
static const char *find(const char *args, const char *key) {
  size_t length = text_length(key, 64);
  while (*args) {
    while (*args == ' ') args++;
    if (text_starts(args, key) && args[length] == '=') return args + length + 1;
    while (*args && *args != ' ') args++;
  }
  return NULL;
}

bool args_value(const char *args, const char *key, char *value, size_t size) {
  const char *at = find(args, key);
  if (!at || !size) return false;
  size_t n = 0;
  for (; at[n] && at[n] != ' '; n++) {
    if (n + 1 >= size) return false;
    value[n] = at[n];
  }
  value[n] = 0;
  return true;
}

static int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

bool text_number(const char **at, uint64_t *value) {
  const char *s = *at;
  unsigned base = s[0] == '0' && (s[1] == 'x' || s[1] == 'X') ? 16 : 10;
  if (base == 16) s += 2;
  if (digit(*s) >= (int)base) return false;
  for (*value = 0; digit(*s) < (int)base; s++) {
    if (*value > (UINT64_MAX - 15) / base) return false;
    *value = *value * base + (unsigned)digit(*s);
  }
  *at = s;
  return true;
}

bool args_number(const char *args, const char *key, uint64_t *value) {
  const char *at = find(args, key);
  return at && text_number(&at, value) && (*at == 0 || *at == ' ');
}

bool args_flag(const char *args, const char *word) {
  size_t length = text_length(word, 64);
  while (*args) {
    while (*args == ' ') args++;
    if (text_starts(args, word) && (args[length] == ' ' || !args[length])) return true;
    while (*args && *args != ' ') args++;
  }
  return false;
}
