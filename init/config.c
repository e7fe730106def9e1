/* Config: from nodes to children and routes. First every child by itself, as the schema says, then what concerns
 * several. */
#include "config.h"

#include "abi/startup.h"
#include "values.h"

static void check_memory(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  if (c->limit && c->limit < c->pages)
    mistake(r, n->line, n->column, "the limit is below the memory at start", schema_rules[NODE_memory].usage);
  if (!c->limit) c->limit = c->pages;
}

static void check_cpu(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  c->reserved = c->runtime_ms || c->period_ms;
  bool both = c->reserved && (c->grants || kdl_property(&r->c->kdl, n, "weight"));
  if (both || (c->reserved && c->runtime_ms * 10 > c->period_ms * 9))
    mistake(r, n->line, n->column, "this share of time is not possible", schema_rules[NODE_cpu].usage);
  if (!r->means->first && kdl_property(&r->c->kdl, n, "number"))
    mistake(r, n->line, n->column, "an inner init has time on its own CPU only",
            "number= where the first init starts it");
}

static void check_start(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  c->on_demand = kdl_is(c->start, "on-demand");
  if (!c->on_demand && !kdl_is(c->start, "now"))
    mistake(r, n->line, n->column, "this way to start is unknown", schema_rules[NODE_start].usage);
}

static void check_provides(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  for (c->provides_count = 0; c->provides_count < CONFIG_PROVIDES && c->provides[c->provides_count].length;
       c->provides_count++)
    for (unsigned i = 0; i < c->provides_count; i++)
      if (kdl_same(c->provides[i], c->provides[c->provides_count]))
        mistake(r, n->line, n->column, "this service is named twice", "each once");
}

static void check_restart(struct reader *r, struct config_child *c, const struct kdl_node *n) { c->restarts = true; }

static void check_config(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  if (n->has_block == (n->values != 0))
    mistake(r, n->line, n->column, "a config is a block or the name of a ROM", schema_rules[NODE_config].usage);
  if (n->has_block) c->config_block = n->block;
}

static void read_route(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  struct config_route *route = &r->c->route[r->c->routes];
  if (r->c->routes == CONFIG_ROUTES) {
    mistake(r, n->line, n->column, "too many routes", "at most 256 in one config");
    return;
  }
  *route = (struct config_route){.line = n->line, .column = n->column};
  read_items(r, NODE_route, n, route);
  if (!kdl_property(&r->c->kdl, n, "to"))
    mistake(r, n->line, n->column, "this route leads nowhere", schema_rules[NODE_route].usage);
  r->c->routes++;
  c->routes++;
}

/* What one node says beyond its single values; called when those are good. */
static void (*const checks[SCHEMA_NODES])(struct reader *r, struct config_child *c, const struct kdl_node *n) = {
    [NODE_memory] = check_memory,     [NODE_cpu] = check_cpu,         [NODE_start] = check_start,
    [NODE_provides] = check_provides, [NODE_restart] = check_restart, [NODE_config] = check_config};

#define NAME_(name, least, most, flags, usage, about) " " #name
static const char known[] = "one of these:" CONFIG_NODES(NAME_);

static void read_entry(struct reader *r, struct config_child *c, const struct kdl_node *n, uint32_t *seen) {
  unsigned which = schema_find(n->name), before = r->sink->mistakes;
  if (which == SCHEMA_NODES) {
    mistake(r, n->line, n->column, "a child has no such node", known);
    return;
  }
  if (*seen >> which & 1 && !(schema_rules[which].flags & NODE_AGAIN))
    mistake(r, n->line, n->column, "this node is here twice", "one of them");
  *seen |= 1u << which;
  if (which == NODE_route) {
    read_route(r, c, n);
    return;
  }
  read_items(r, which, n, c);
  if (checks[which] && r->sink->mistakes == before) checks[which](r, c, n);
}

static bool reserved_name(struct kdl_text t) {
  return kdl_is(t, "parent") || kdl_is(t, "self") || kdl_is(t, "core") || kdl_is(t, "init");
}

static void read_child(struct reader *r, const struct kdl_node *n) {
  struct config *c = r->c;
  unsigned routes = c->routes;
  uint32_t seen = 0;
  r->good = true;
  if (c->children == CONFIG_CHILDREN) {
    mistake(r, n->line, n->column, "too many children", "at most 32 in one config");
    return;
  }
  struct config_child *child = &c->child[c->children];
  *child = (struct config_child){.first_route = routes,
                                 .weight = 100,
                                 .stack_pages = CONFIG_STACK_DEFAULT,
                                 .slots = CONFIG_SLOTS_DEFAULT,
                                 .sessions = CONFIG_SESSIONS_DEFAULT,
                                 .restart_limit = 5,
                                 .backoff_ms = 500,
                                 .line = n->line,
                                 .column = n->column};
  read_items(r, NODE_child, n, child);
  for (uint16_t i = n->child; i; i = c->kdl.node[i].next) read_entry(r, child, &c->kdl.node[i], &seen);
  for (unsigned i = NODE_image; i < SCHEMA_NODES; i++)
    if (schema_rules[i].flags & NODE_NEEDED && !(seen >> i & 1))
      mistake(r, n->line, n->column, i == NODE_image ? "this child has no image" : "this child has no memory",
              schema_rules[i].usage);
  if (config_child_by_name(c, child->name) >= 0)
    mistake(r, n->line, n->column, "a child of this name exists", "another name");
  if (reserved_name(child->name)) mistake(r, n->line, n->column, "this name is reserved", "another name");
  if (r->good)
    c->children++;
  else
    c->routes = routes;
}

static void read_alias(struct reader *r, const struct kdl_node *n) {
  struct config *c = r->c;
  struct config_alias *alias = &c->alias[c->aliases];
  if (c->aliases == CONFIG_ALIASES) {
    mistake(r, n->line, n->column, "too many aliases", "at most 16 in one config");
    return;
  }
  *alias = (struct config_alias){.line = n->line, .column = n->column};
  r->good = true;
  read_items(r, NODE_alias, n, alias);
  if (r->good) c->aliases++;
}

/* Once all children are known. */
static void check_alias(struct reader *r, const struct config_alias *alias) {
  bool taken = config_child_by_name(r->c, alias->name) >= 0 || reserved_name(alias->name);
  for (const struct config_alias *a = r->c->alias; a < alias; a++) taken |= kdl_same(a->name, alias->name);
  if (taken) mistake(r, alias->line, alias->column, "this name is taken", "another name");
  if (config_child_by_name(r->c, alias->target) < 0)
    mistake(r, alias->line, alias->column, "this alias leads to a child that is not there",
            schema_rules[NODE_alias].usage);
}

/* The child that a route names, by its name or by the first alias that fits; -1: none. */
static int named(const struct config *c, struct kdl_text name) {
  int i = config_child_by_name(c, name);
  for (unsigned k = 0; i < 0 && k < c->aliases; k++)
    if (kdl_same(c->alias[k].name, name)) i = config_child_by_name(c, c->alias[k].target);
  return i;
}

static const char *const own_services[] = {"rom", "report", "launch", "why", "control"};

static bool self_serves(struct kdl_text service) {
  for (unsigned i = 0; i < sizeof own_services / sizeof *own_services; i++)
    if (kdl_is(service, own_services[i])) return true;
  return false;
}

static void lost(struct reader *r, struct config_route *route, const char *what, const char *fix) {
  route->to = CONFIG_TO_CHILD;
  route->child = CONFIG_CHILDREN;
  mistake(r, route->line, route->column, what, fix);
}

/* A route with a wrong target is a mistake, but only that route is lost: it answers NOT_FOUND. */
static void resolve(struct reader *r, struct config_route *route) {
  char service[STARTUP_NAME + 1];
  int i = named(r->c, route->target);
  route->to = CONFIG_TO_PARENT;
  if (kdl_is(route->target, "parent")) return;
  route->to = CONFIG_TO_SELF;
  if (kdl_is(route->target, "self")) {
    if (!self_serves(route->service))
      lost(r, route, "init itself has no such service", "rom, report, launch, why or control, or another target");
    return;
  }
  route->to = CONFIG_TO_CHILD;
  route->child = (uint8_t)i;
  if (i < 0)
    lost(r, route, "this route leads to a child that is not there", "a sibling's name, \"parent\" or \"self\"");
  else if (!kdl_copy(route->service, service, sizeof service) || !config_provides(&r->c->child[i], service))
    lost(r, route, "this route leads to a child that does not provide the service", "provides \"service\" there");
}

/* A time can be guaranteed only where every wait has an end that is known. */
static void check_wait(struct reader *r, const struct config_child *child, struct config_route *route) {
  if (child->reserved && route->child < CONFIG_CHILDREN && !config_longest_us(r->c, route))
    lost(r, route, "a reservation cannot wait for this service: nobody says how long a request takes",
         "longest=MICROSECONDS beside provides, or cpu weight= here");
}

/* reach[i]: the children that i waits for, directly or through others; the route that would close a circle is lost. */
static void close_circle(struct reader *r, unsigned from, struct config_route *route, uint32_t reach[CONFIG_CHILDREN]) {
  unsigned to = route->child;
  if (route->to != CONFIG_TO_CHILD || to >= r->c->children) return;
  if (to == from || reach[to] >> from & 1) {
    lost(r, route, "this route closes a circle of children that wait for each other",
         "a route that does not lead back to this child");
    return;
  }
  for (unsigned i = 0; i < r->c->children; i++)
    if (i == from || reach[i] >> from & 1) reach[i] |= reach[to] | 1u << to;
}

/* Reservations of all that start at once, on each CPU; thousandths, rounded up. */
static void check_time(struct reader *r) {
  uint64_t sum[CONFIG_CPUS] = {0};
  for (unsigned i = 0; i < r->c->children; i++) {
    const struct config_child *child = &r->c->child[i];
    bool fitted = sum[child->cpu] <= r->means->time;
    if (child->on_demand) continue;
    sum[child->cpu] += child->grants * 10;
    uint64_t us = child->runtime_ms * 1000 + config_wait_us(r->c, i);
    if (child->reserved) sum[child->cpu] += (us + child->period_ms - 1) / child->period_ms;
    if (fitted && sum[child->cpu] > r->means->time)
      mistake(r, child->line, child->column, "with this child the time that this init may reserve is used up",
              "less runtime or grants for the children, or cpu grants= for the init that starts them");
  }
}

/* What all children together need: sessions, and memory of those that start at once. */
static void check_sums(struct reader *r) {
  uint64_t pages = r->means->pages;
  uint64_t sessions = 0, sum = CONFIG_OVERHEAD;
  for (unsigned i = 0; i < r->c->children; i++) {
    const struct config_child *child = &r->c->child[i];
    bool had = sessions <= CONFIG_SESSIONS, fitted = sum <= pages;
    sessions += child->sessions + 1;
    if (had && sessions > CONFIG_SESSIONS)
      mistake(r, child->line, child->column, "the sessions of all children exceed 512", "fewer sessions");
    if (!child->on_demand) sum += child->pages;
    if (pages && fitted && sum > pages)
      mistake(r, child->line, child->column, "with this child the memory of the init is used up",
              "less memory for the children, or more for the init that starts them");
  }
}

void config_read(struct config *c, const char *text, size_t bytes, const struct config_means *means,
                 struct config_sink *sink) {
  struct reader r = {.c = c, .sink = sink, .means = means};
  uint32_t reach[CONFIG_CHILDREN] = {0};
  c->text = text;
  c->children = c->routes = c->aliases = 0;
  if (!kdl_parse(&c->kdl, text, bytes, "config")) {
    mistake(&r, c->kdl.error.line, c->kdl.error.column, c->kdl.error.what, c->kdl.error.fix);
    return;
  }
  for (uint16_t i = c->kdl.node[0].child; i; i = c->kdl.node[i].next) {
    const struct kdl_node *n = &c->kdl.node[i];
    if (kdl_is(n->name, "child"))
      read_child(&r, n);
    else if (kdl_is(n->name, "alias"))
      read_alias(&r, n);
    else
      mistake(&r, n->line, n->column, "no such node at the top",
              "child \"name\" { ... } or alias \"name\" to=\"child\"");
  }
  for (unsigned i = 0; i < c->aliases; i++) check_alias(&r, &c->alias[i]);
  for (unsigned i = 0; i < c->children; i++)
    for (unsigned k = 0; k < c->child[i].routes; k++) {
      resolve(&r, &c->route[c->child[i].first_route + k]);
      close_circle(&r, i, &c->route[c->child[i].first_route + k], reach);
      check_wait(&r, &c->child[i], &c->route[c->child[i].first_route + k]);
    }
  check_sums(&r);
  check_time(&r);
}
