/* Kdl: reads a strict subset of KDL 2.0 into fixed tables, without allocation or recursion. docs/CONFIG.md has the
 * subset.
 *
 * All texts point into the source, which must stay where it is. Nodes form a tree by index: node 0 is the root, `child`
 * its first child, `next` the next sibling, 0 = none. What `/-` disables is not there. */
#ifndef KDL_KDL_H
#define KDL_KDL_H

#include "abi/types.h"

enum { KDL_BYTES = 65536, KDL_NODES = 512, KDL_VALUES = 1024, KDL_DEPTH = 16 };

struct kdl_text {
  const char *at;
  uint32_t length;
};
enum kdl_kind { KDL_STRING, KDL_WORD, KDL_NUMBER, KDL_KEYWORD };
struct kdl_value {
  struct kdl_text key, text; /* key.length 0: a plain value. text without quotes, escapes untouched */
  uint32_t line, column;     /* from 1; columns count bytes */
  uint8_t kind;
  bool escaped; /* holds a backslash */
};
struct kdl_node {
  struct kdl_text name, block; /* block: what stands between the braces */
  uint32_t line, column;
  uint16_t first_value, values, child, last, next, parent;
  bool has_block;
};
struct kdl_error {
  uint32_t line, column;
  const char *what, *fix;
};
struct kdl {
  struct kdl_node node[KDL_NODES];
  struct kdl_value value[KDL_VALUES];
  uint16_t nodes, values;
  struct kdl_error error;
};

/* Parses; false with `error` set at the first mistake, and nothing usable. Children of nodes named `opaque` (may be
 * NULL) are checked but not kept: their block text is what counts. */
bool kdl_parse(struct kdl *k, const char *text, size_t bytes, const char *opaque);

bool kdl_is(struct kdl_text t, const char *word);
bool kdl_same(struct kdl_text a, struct kdl_text b);
bool kdl_copy(struct kdl_text t, char *to, size_t size); /* NUL-terminated; false when too long */
bool kdl_uint(struct kdl_text t, uint64_t *value);       /* decimal or 0x */
const struct kdl_value *kdl_plain(const struct kdl *k, const struct kdl_node *n,
                                  unsigned i); /* i-th plain value or NULL */
const struct kdl_value *kdl_property(const struct kdl *k, const struct kdl_node *n, const char *key);

#endif
