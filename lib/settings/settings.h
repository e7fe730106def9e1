/* Settings: a component's own config: flat nodes, each read by what its name says, the first mistake told with its
 * place.
 *
 * The component's reader is called once for each node; it asks `kdl_named` for every name it knows and takes values by
 * key, NULL being the first plain one. Readers go on after a mistake: what they get then is zero. */
#ifndef SETTINGS_SETTINGS_H
#define SETTINGS_SETTINGS_H

#include "kdl/kdl.h"

struct kdl_reading {
  void *into;
  const struct kdl *kdl;
  const struct kdl_node *node;
  const char *what, *fix; /* of the first mistake; what NULL: none */
  bool known;             /* somebody asked for this node by its name */
};
typedef void (*kdl_reader)(struct kdl_reading *r);

/* False and a message when the text does not parse, a node is not known or a reader has found a mistake. `names` is the
 * list of names that the message proposes. */
bool kdl_read(const char *text, size_t bytes, kdl_reader read, void *into, const char *names, char *message,
              size_t size);
bool kdl_named(struct kdl_reading *r, const char *name);
bool kdl_need(struct kdl_reading *r, bool good, const char *what, const char *fix); /* returns good */
const struct kdl_value *kdl_get(const struct kdl_reading *r, const char *key);      /* NULL: it is not there */
uint32_t kdl_number(struct kdl_reading *r, const char *key, uint32_t low, uint32_t high);
void kdl_string(struct kdl_reading *r, const char *key, char *to, size_t size);
bool kdl_flag(const struct kdl_reading *r, const char *key); /* KEY=#true */
/* Position of a value among words, which stand between single spaces. */
unsigned kdl_choice(struct kdl_reading *r, const struct kdl_value *v, const char *words);

#endif
