/* Longest: what a reservation needs on top of its own work, because servers may be busy with others when it calls.
 *
 * Each server that it is routed to can be inside one request of somebody less urgent when its period begins, and in no
 * second one before the period's work is done. Bound: the routes of a child, squared. */
#include "iface/longest.h"

#include "config.h"

enum { INSTRUCTIONS_PER_US = 1000 }; /* a slow processor's */

uint64_t config_longest_us(const struct config *c, const struct config_route *route) {
#define ROW_(service, instructions) {#service, instructions},
  static const struct {
    const char *service;
    uint32_t instructions;
  } published[] = {LONGEST_REQUESTS(ROW_)};
  if (route->to == CONFIG_TO_CHILD && route->child < c->children && c->child[route->child].longest_us)
    return c->child[route->child].longest_us;
  for (unsigned i = 0; i < sizeof published / sizeof *published; i++)
    if (kdl_is(route->service, published[i].service)) return published[i].instructions / INSTRUCTIONS_PER_US;
  return 0;
}

static bool same_server(const struct config_route *a, const struct config_route *b) {
  return a->to == b->to && a->child == b->child && kdl_same(a->service, b->service);
}

uint64_t config_wait_us(const struct config *c, unsigned i) {
  static const struct config_route parent = {.service = {"parent", 6}, .to = CONFIG_TO_SELF};
  const struct config_route *first = &c->route[c->child[i].first_route];
  uint64_t sum = LONGEST_KERNEL / INSTRUCTIONS_PER_US + config_longest_us(c, &parent);
  for (unsigned k = 0, before; k < c->child[i].routes; k++) {
    for (before = 0; before < k && !same_server(&first[before], &first[k]);) before++;
    if (before == k) sum += config_longest_us(c, &first[k]);
  }
  return sum;
}
