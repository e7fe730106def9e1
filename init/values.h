/* Values: the values and properties of one config node, checked and stored by the schema. */
#ifndef INIT_VALUES_H
#define INIT_VALUES_H

#include "config.h"
#include "schema.h"

struct reader {
  struct config *c;
  struct config_sink *sink;
  const struct config_means *means;
  bool good; /* the present child has no mistake yet */
};
void mistake(struct reader *r, uint32_t line, uint32_t column, const char *what, const char *fix);
/* The rule of a node below a child, SCHEMA_NODES when there is none. */
unsigned schema_find(struct kdl_text name);
/* Stores what the node says into `into` (a config_child or config_route); several plain values become an array. */
void read_items(struct reader *r, enum schema_node which, const struct kdl_node *n, void *into);

#endif
