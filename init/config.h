/* Config: what one init's text says, checked. Pure; docs/CONFIG.md is its description.
 *
 * Texts point into the source. A child with any mistake is left out whole, and the mistake is told; a text that does
 * not parse has no children. */
#ifndef INIT_CONFIG_H
#define INIT_CONFIG_H

#include "kdl/kdl.h"

enum {
  CONFIG_CHILDREN = 32,
  CONFIG_ROUTES = 256,
  CONFIG_ALIASES = 16,
  CONFIG_PROVIDES = 8,
  CONFIG_SESSIONS = 512,
  CONFIG_CPUS = 8,
  CONFIG_TIME = 900
};
enum { CONFIG_SESSIONS_DEFAULT = 16, CONFIG_SLOTS_DEFAULT = 256, CONFIG_STACK_DEFAULT = 32, CONFIG_STACK_MAX = 120 };
enum {
  CONFIG_PAGES_MAX = 1 << 28,
  CONFIG_OVERHEAD = 160
}; /* overhead: pages that an init needs for itself, at least */

enum config_to { CONFIG_TO_PARENT, CONFIG_TO_SELF, CONFIG_TO_CHILD };
struct config_route {
  struct kdl_text service, label, condition, args, target;
  uint8_t to;
  uint8_t child; /* CONFIG_TO_CHILD: index; CONFIG_CHILDREN: a mistake, leads nowhere */
  uint32_t line, column;
};
struct config_child {
  struct kdl_text name, image, title, start, config_rom, config_block;
  struct kdl_text provides[CONFIG_PROVIDES];
  unsigned provides_count, first_route, routes;
  uint64_t pages, limit;
  bool reserved, on_demand, restarts;
  uint64_t weight, runtime_ms, period_ms, grants, cpu; /* grants: percent of the CPU */
  uint64_t longest_us;                                 /* of what it provides, 0 = as published */
  uint64_t stack_pages, slots, sessions, restart_limit, restart_always, backoff_ms, heartbeat_ms;
  uint32_t line, column;
};
struct config_alias {
  struct kdl_text name, target;
  uint32_t line, column;
};
struct config {
  const char *text;
  struct kdl kdl;
  struct config_child child[CONFIG_CHILDREN];
  struct config_route route[CONFIG_ROUTES];
  struct config_alias alias[CONFIG_ALIASES];
  unsigned children, routes, aliases;
};

/* Where mistakes are told. */
struct config_sink {
  void (*mistake)(void *context, uint32_t line, uint32_t column, const char *what, const char *fix);
  void *context;
  unsigned mistakes;
};
/* What the init has that reads a config. */
struct config_means {
  uint64_t pages, time; /* 0 = unknown; thousandths of each CPU that it may reserve */
  bool first;           /* the first init has time on every CPU */
};
/* Reads text, which must stay where it is as long as c is used. */
void config_read(struct config *c, const char *text, size_t bytes, const struct config_means *means,
                 struct config_sink *sink);
int config_child_by_name(const struct config *c, struct kdl_text name); /* -1: none */
/* How long the server behind a route may be busy with one request, 0 = nobody says; and what the reservation of child i
 * needs for such waits beyond its own runtime. */
uint64_t config_longest_us(const struct config *c, const struct config_route *route);
uint64_t config_wait_us(const struct config *c, unsigned i);
bool config_provides(const struct config_child *c, const char *service);

/* The first matching route of child i, or NULL. */
const struct config_route *config_route(const struct config *c, unsigned i, const char *service, const char *part,
                                        const char *args);

#endif
