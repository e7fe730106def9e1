/* Policy: which route decides. Pure. */
#include "config.h"

#include "abi/startup.h"
#include "base/string.h"
#include "iface/parent.h"
#include "parent/label.h"

int config_child_by_name(const struct config *c, struct kdl_text name) {
  for (unsigned i = 0; i < c->children; i++)
    if (kdl_same(c->child[i].name, name)) return (int)i;
  return -1;
}

bool config_provides(const struct config_child *c, const char *service) {
  for (unsigned i = 0; i < c->provides_count; i++)
    if (kdl_is(c->provides[i], service)) return true;
  return false;
}

/* True when args hold the pair "key=value" of a condition. */
static bool holds(struct kdl_text condition, const char *args) {
  char pair[PARENT_ARGS], value[PARENT_ARGS];
  if (!condition.length) return true;
  if (!kdl_copy(condition, pair, sizeof pair)) return false;
  size_t n = 0;
  while (pair[n] && pair[n] != '=') n++;
  if (!pair[n]) return args_flag(args, pair);
  pair[n] = 0;
  return args_value(args, pair, value, sizeof value) && text_equal(value, pair + n + 1);
}

static bool label_fits(struct kdl_text pattern, const char *part) {
  char p[STARTUP_LABEL];
  return kdl_copy(pattern, p, sizeof p) && label_matches(p, part);
}

const struct config_route *config_route(const struct config *c, unsigned i, const char *service, const char *part,
                                        const char *args) {
  const struct config_child *child = &c->child[i];
  for (unsigned k = 0; k < child->routes; k++) {
    const struct config_route *r = &c->route[child->first_route + k];
    if (!kdl_is(r->service, service) || !label_fits(r->label, part) || !holds(r->condition, args)) continue;
    if (r->to == CONFIG_TO_CHILD && r->child >= c->children) return NULL;
    return r;
  }
  return NULL;
}
