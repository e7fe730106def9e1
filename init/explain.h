/* Explain: the words of the service "why". */
#ifndef INIT_EXPLAIN_H
#define INIT_EXPLAIN_H

#include "config.h"
#include "iface/why.h"

/* q is checked. `file` is how the text names the config. The route that decides, or NULL: denied. */
const struct config_route *config_explain(const struct config *c, const char *file, const struct why_in *q,
                                          struct why_out *out);

#endif
