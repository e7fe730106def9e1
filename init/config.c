/* Config: from nodes to children and routes. First every child by itself, then what concerns several. */
#include "config.h"

#include "abi/startup.h"
#include "iface/parent.h"
#include "values.h"

static bool number_of(struct reader *r, const struct kdl_node *n, uint64_t least, uint64_t most, uint64_t *out,
                      const char *fix) {
  const struct kdl_value *v = kdl_plain(&r->c->kdl, n, 0);
  if (!node_shape(r, n, 1, "", false, fix)) return false;
  if (!v) return mistake(r, n->line, n->column, "a number is missing", fix), false;
  read_number(r, v, least, most, out, fix);
  return true;
}

static void read_image(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  static const char fix[] = "image \"name.elf\"";
  if (node_shape(r, n, 1, "", false, fix)) read_text(r, n, 0, &c->image, fix);
}

static void read_memory(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  static const char fix[] = "memory \"8M\", perhaps with limit=\"16M\"";
  if (!node_shape(r, n, 1, "limit", false, fix)) return;
  const struct kdl_value *v = kdl_plain(&r->c->kdl, n, 0), *limit = kdl_property(&r->c->kdl, n, "limit");
  if (!v) {
    mistake(r, n->line, n->column, "the size is missing", fix);
    return;
  }
  if (!read_pages(r, v, &c->pages)) return;
  c->limit = c->pages;
  if (limit && read_pages(r, limit, &c->limit) && c->limit < c->pages)
    mistake(r, limit->line, limit->column, "the limit is below the memory at start", fix);
}

static void read_cpu(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  static const char fix[] = "cpu weight=1..1000, or cpu runtime=MS period=MS with runtime below nine tenths of period";
  const struct kdl *k = &r->c->kdl;
  if (!node_shape(r, n, 0, "weight runtime period", false, fix)) return;
  read_number(r, kdl_property(k, n, "weight"), 1, 1000, &c->weight, fix);
  read_number(r, kdl_property(k, n, "runtime"), 1, 1000, &c->runtime_ms, fix);
  read_number(r, kdl_property(k, n, "period"), 1, 10000, &c->period_ms, fix);
  c->reserved = c->runtime_ms || c->period_ms;
  bool both = c->reserved && kdl_property(k, n, "weight");
  if (both || (c->reserved && c->runtime_ms * 10 > c->period_ms * 9))
    mistake(r, n->line, n->column, "this share of time is not possible", fix);
}

static void read_stack(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  static const char fix[] = "stack \"64K\", at most \"480K\"";
  const struct kdl_value *v = kdl_plain(&r->c->kdl, n, 0);
  if (!node_shape(r, n, 1, "", false, fix)) return;
  if (!v || !read_pages(r, v, &c->stack_pages))
    mistake(r, n->line, n->column, "the size is missing", fix);
  else if (c->stack_pages > CONFIG_STACK_MAX)
    mistake(r, v->line, v->column, "this stack is too large", fix);
}

static void read_start(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  static const char fix[] = "start \"now\" or start \"on-demand\"";
  struct kdl_text t = {0};
  if (!node_shape(r, n, 1, "", false, fix) || !read_text(r, n, 0, &t, fix)) return;
  c->on_demand = kdl_is(t, "on-demand");
  if (!c->on_demand && !kdl_is(t, "now")) mistake(r, n->line, n->column, "this way to start is unknown", fix);
}

static void read_title(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  static const char fix[] = "title \"Text\", at most 39 bytes";
  if (!node_shape(r, n, 1, "", false, fix) || !read_text(r, n, 0, &c->title, fix)) return;
  if (c->title.length > 39) mistake(r, n->line, n->column, "this title is too long", fix);
}

/* The wire has room for a NUL behind 23 characters. */
static bool read_service(struct reader *r, const struct kdl_node *n, unsigned i, struct kdl_text *out) {
  if (!read_name(r, n, i, out)) return false;
  if (out->length < STARTUP_NAME) return true;
  mistake(r, n->line, n->column, "this service name is too long", "at most 23 characters");
  return false;
}

static void read_provides(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  static const char fix[] = "provides \"service\" ..., at most 8";
  if (!node_shape(r, n, CONFIG_PROVIDES, "", false, fix)) return;
  if (!n->values) mistake(r, n->line, n->column, "no service is named", fix);
  for (unsigned i = 0; i < n->values; i++) {
    if (c->provides_count == CONFIG_PROVIDES)
      mistake(r, n->line, n->column, "too many services", fix);
    else if (read_service(r, n, i, &c->provides[c->provides_count]))
      c->provides_count++;
  }
}

static void read_restart(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  static const char fix[] = "restart limit=1..1000000 backoff=MS";
  if (!node_shape(r, n, 0, "limit backoff", false, fix)) return;
  c->restarts = true;
  read_number(r, kdl_property(&r->c->kdl, n, "limit"), 1, 1000000, &c->restart_limit, fix);
  read_number(r, kdl_property(&r->c->kdl, n, "backoff"), 1, 30000, &c->backoff_ms, fix);
}

static void read_config(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  static const char fix[] = "config { ... } or config \"name.kdl\"";
  if (!node_shape(r, n, 1, "", true, fix)) return;
  if (n->has_block == (n->values != 0))
    mistake(r, n->line, n->column, "a config is a block or the name of a ROM", fix);
  else if (n->has_block)
    c->config_block = n->block;
  else
    read_text(r, n, 0, &c->config_rom, fix);
}

static void read_route(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  static const char fix[] = "route \"service\" to=\"parent\" (or a child, or \"self\") label= if= args=";
  struct config_route *route = &r->c->route[r->c->routes];
  if (!node_shape(r, n, 1, "to label if args", false, fix)) return;
  if (r->c->routes == CONFIG_ROUTES) {
    mistake(r, n->line, n->column, "too many routes", "at most 256 in one config");
    return;
  }
  *route = (struct config_route){0};
  if (!read_service(r, n, 0, &route->service)) return;
  read_property_text(r, n, "to", STARTUP_NAME + 1, &route->target);
  read_property_text(r, n, "label", STARTUP_LABEL, &route->label);
  read_property_text(r, n, "if", PARENT_ARGS, &route->condition);
  read_property_text(r, n, "args", PARENT_ARGS, &route->args);
  if (!route->target.length) mistake(r, n->line, n->column, "this route leads nowhere", fix);
  r->c->routes++;
  c->routes++;
}

static void read_slots(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  number_of(r, n, 64, 8192, &c->slots, "slots 64..8192");
}
static void read_sessions(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  number_of(r, n, 1, CONFIG_SESSIONS, &c->sessions, "sessions 1..512");
}
static void read_heartbeat(struct reader *r, struct config_child *c, const struct kdl_node *n) {
  number_of(r, n, 100, 600000, &c->heartbeat_ms, "heartbeat MS, 100..600000");
}

static const struct {
  const char *name;
  void (*read)(struct reader *r, struct config_child *c, const struct kdl_node *n);
  bool again;
} entries[] = {
    {"image", read_image, false},        {"memory", read_memory, false},   {"cpu", read_cpu, false},
    {"stack", read_stack, false},        {"start", read_start, false},     {"title", read_title, false},
    {"provides", read_provides, true},   {"restart", read_restart, false}, {"config", read_config, false},
    {"route", read_route, true},         {"slots", read_slots, false},     {"sessions", read_sessions, false},
    {"heartbeat", read_heartbeat, false}};
enum { ENTRY_IMAGE = 0, ENTRY_MEMORY = 1, ENTRIES = sizeof entries / sizeof *entries };

static void read_entry(struct reader *r, struct config_child *c, const struct kdl_node *n, uint32_t *seen) {
  for (unsigned i = 0; i < ENTRIES; i++) {
    if (!kdl_is(n->name, entries[i].name)) continue;
    if (*seen >> i & 1 && !entries[i].again) mistake(r, n->line, n->column, "this node is here twice", "one of them");
    *seen |= 1u << i;
    entries[i].read(r, c, n);
    return;
  }
  mistake(r, n->line, n->column, "a child has no such node",
          "image memory cpu stack start title provides route restart heartbeat slots sessions or config");
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
                                 .source = n->block,
                                 .line = n->line,
                                 .column = n->column};
  node_shape(r, n, 1, "", true, "child \"name\" { ... }");
  read_name(r, n, 0, &child->name);
  for (uint16_t i = n->child; i; i = c->kdl.node[i].next) read_entry(r, child, &c->kdl.node[i], &seen);
  if (!(seen & 1u << ENTRY_IMAGE)) mistake(r, n->line, n->column, "this child has no image", "image \"name.elf\"");
  if (!(seen & 1u << ENTRY_MEMORY)) mistake(r, n->line, n->column, "this child has no memory", "memory \"8M\"");
  if (config_child_by_name(c, child->name) >= 0)
    mistake(r, n->line, n->column, "a child of this name exists", "another name");
  if (kdl_is(child->name, "parent") || kdl_is(child->name, "self") || kdl_is(child->name, "core") ||
      kdl_is(child->name, "init"))
    mistake(r, n->line, n->column, "this name is reserved", "another name");
  if (r->good)
    c->children++;
  else
    c->routes = routes;
}

static bool self_serves(struct kdl_text s) { return kdl_is(s, "rom") || kdl_is(s, "report") || kdl_is(s, "launch"); }

/* A route whose target does not exist is a mistake, but only that route is lost: it answers NOT_FOUND. */
static void resolve(struct reader *r, const struct config_child *child, struct config_route *route) {
  route->to = CONFIG_TO_PARENT;
  if (kdl_is(route->target, "parent")) return;
  route->to = CONFIG_TO_SELF;
  if (kdl_is(route->target, "self")) {
    if (!self_serves(route->service))
      mistake(r, child->line, child->column, "a route to self names a service init does not have",
              "rom, report or launch");
    return;
  }
  int i = config_child_by_name(r->c, route->target);
  char service[STARTUP_NAME + 1];
  route->to = CONFIG_TO_CHILD;
  route->child = i < 0 ? CONFIG_CHILDREN : (uint8_t)i;
  if (i < 0)
    mistake(r, child->line, child->column, "a route of this child leads to a child that is not there",
            "a sibling's name, \"parent\" or \"self\"");
  else if (!kdl_copy(route->service, service, sizeof service) || !config_provides(&r->c->child[i], service))
    mistake(r, child->line, child->column, "a route of this child leads to a child that does not provide the service",
            "provides \"service\" there");
}

void config_read(struct config *c, const char *text, size_t bytes, struct config_sink *sink) {
  struct reader r = {.c = c, .sink = sink};
  uint64_t sessions = 0;
  c->children = c->routes = 0;
  if (!kdl_parse(&c->kdl, text, bytes, "config")) {
    mistake(&r, c->kdl.error.line, c->kdl.error.column, c->kdl.error.what, c->kdl.error.fix);
    return;
  }
  for (uint16_t i = c->kdl.node[0].child; i; i = c->kdl.node[i].next) {
    const struct kdl_node *n = &c->kdl.node[i];
    if (kdl_is(n->name, "child"))
      read_child(&r, n);
    else
      mistake(&r, n->line, n->column, "no such node at the top", "child \"name\" { ... }");
  }
  for (unsigned i = 0; i < c->children; i++) {
    const struct config_child *child = &c->child[i];
    for (unsigned k = 0; k < child->routes; k++) resolve(&r, child, &c->route[child->first_route + k]);
    sessions += child->sessions + 1;
    if (sessions > CONFIG_SESSIONS)
      mistake(&r, child->line, child->column, "the sessions of all children exceed 512", "fewer sessions");
  }
}
