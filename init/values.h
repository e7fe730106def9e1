/* Values: single checked values of a config node, each mistake told with its place. */
#ifndef INIT_VALUES_H
#define INIT_VALUES_H

#include "config.h"

struct reader {
  struct config *c;
  struct config_sink *sink;
  bool good; /* the present child has no mistake yet */
};
void mistake(struct reader *r, uint32_t line, uint32_t column, const char *what, const char *fix);
bool node_shape(struct reader *r, const struct kdl_node *n, unsigned plain, const char *properties, bool block,
                const char *fix);
bool read_text(struct reader *r, const struct kdl_node *n, unsigned i, struct kdl_text *out, const char *fix);
bool read_name(struct reader *r, const struct kdl_node *n, unsigned i, struct kdl_text *out);
bool read_pages(struct reader *r, const struct kdl_value *v, uint64_t *pages);
/* The number of a plain value or property; absent leaves *out. */
void read_number(struct reader *r, const struct kdl_value *v, uint64_t least, uint64_t most, uint64_t *out,
                 const char *fix);
void read_property_text(struct reader *r, const struct kdl_node *n, const char *key, size_t size, struct kdl_text *out);

#endif
