/* Names: which stream names are well formed, and which were used in this boot. Pure. */
#include "names.h"
#include "base/string.h"

static bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; }

bool name_valid(const char name[NAME_BYTES]) {
  unsigned n = 0;
  while (n < NAME_BYTES && name_char(name[n])) n++;
  for (unsigned i = n; i < NAME_BYTES; i++)
    if (name[i]) return false;
  return n && name[0] != '.' && name[0] != '-';
}

enum status names_take(struct names *n, const char name[NAME_BYTES], uint32_t label_hash) {
  unsigned of_label = 0;
  if (!name_valid(name)) return ST_BAD_ARG;
  for (unsigned i = 0; i < n->count; i++) {
    if (!memcmp(n->used[i].name, name, NAME_BYTES)) return ST_OVERLAP;
    of_label += n->used[i].label_hash == label_hash;
  }
  if (n->count == NAMES_MAX || of_label >= NAMES_PER_LABEL) return ST_NO_SLOT;
  memcpy(n->used[n->count].name, name, NAME_BYTES);
  n->used[n->count++].label_hash = label_hash;
  return ST_OK;
}
