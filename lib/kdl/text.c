/* Text: comparing and reading the pieces that the parser found. */
#include "kdl/kdl.h"

bool kdl_is(struct kdl_text t, const char *word) {
  uint32_t i = 0;
  while (i < t.length && word[i] && t.at[i] == word[i]) i++;
  return i == t.length && !word[i];
}

bool kdl_same(struct kdl_text a, struct kdl_text b) {
  if (a.length != b.length) return false;
  for (uint32_t i = 0; i < a.length; i++)
    if (a.at[i] != b.at[i]) return false;
  return true;
}

bool kdl_copy(struct kdl_text t, char *to, size_t size) {
  if (t.length >= size) return false;
  for (uint32_t i = 0; i < t.length; i++) to[i] = t.at[i];
  to[t.length] = 0;
  return true;
}

static unsigned digit(char c) {
  if (c >= '0' && c <= '9') return (unsigned)(c - '0');
  if (c >= 'a' && c <= 'f') return (unsigned)(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') return (unsigned)(c - 'A') + 10;
  return 99;
}

bool kdl_uint(struct kdl_text t, uint64_t *value) {
  unsigned base = t.length > 2 && t.at[0] == '0' && t.at[1] == 'x' ? 16 : 10;
  uint32_t i = base == 16 ? 2 : 0;
  *value = 0;
  if (i >= t.length) return false;
  for (; i < t.length; i++) {
    if (digit(t.at[i]) >= base || *value > (UINT64_MAX - 15) / base) return false;
    *value = *value * base + digit(t.at[i]);
  }
  return true;
}

const struct kdl_value *kdl_plain(const struct kdl *k, const struct kdl_node *n, unsigned i) {
  for (unsigned v = n->first_value; v < (unsigned)n->first_value + n->values; v++)
    if (!k->value[v].key.length && !i--) return &k->value[v];
  return NULL;
}

const struct kdl_value *kdl_property(const struct kdl *k, const struct kdl_node *n, const char *key) {
  for (unsigned v = n->first_value; v < (unsigned)n->first_value + n->values; v++)
    if (k->value[v].key.length && kdl_is(k->value[v].key, key)) return &k->value[v];
  return NULL;
}
