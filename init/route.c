/* Route: init's answer to where a session of a child goes. The decision is policy.c's; here it meets the children that
 * exist. */
#include "base/string.h"
#include "init.h"

enum { REFUSALS_TOLD = 20 };

/* What came from an inner init as "policy|request" is all request here. */
static void flatten(char *to, const char *args) {
  size_t i = 0;
  for (; args[i]; i++) to[i] = args[i] == '|' ? ' ' : args[i];
  to[i] = 0;
}

/* The ROM "config" of a child is its block or the ROM that the config names, and nothing else. */
static enum status route_config(const struct child *c, const struct parent_open_in *in, struct route_target *out) {
  const struct config_child *child = config_of(c);
  char name[64];
  if (in->label[0]) return ST_NOT_FOUND;
  if (run_of(c)->block) {
    out->to = TO_SELF;
    out->service = &rom_service;
    return ST_OK;
  }
  if (!child->config_rom.length || !kdl_copy(child->config_rom, name, sizeof name)) return ST_NOT_FOUND;
  out->to = report_find(name, &(uint64_t){0}, &(uint64_t){0}) ? TO_SELF : TO_PARENT;
  out->service = &rom_service;
  text_format(out->args, sizeof out->args, "name=%s", name);
  return ST_OK;
}

static enum status none(const struct child *c, const struct parent_open_in *in, const char *args) {
  char service[STARTUP_NAME + 1] = {0};
  memcpy(service, in->service, STARTUP_NAME);
  if (run_of(c)->refusals++ < REFUSALS_TOLD)
    log_line(1, "%s%s%s asks for %s (%s), which is not routed: route \"%s\" to=... in child \"%s\"", c->name,
             in->label[0] ? "/" : "", in->label, service, args, service, c->name);
  return ST_NOT_FOUND;
}

static enum status to_self(struct kdl_text service, struct route_target *out) {
  out->to = TO_SELF;
  out->service = kdl_is(service, "rom") ? &rom_service : kdl_is(service, "report") ? &report_service : &launch_service;
  return kdl_is(service, out->service->name) ? ST_OK : ST_NOT_FOUND;
}

static enum status to_child(unsigned index, struct route_target *out) {
  for (unsigned i = 0; i < CHILDREN; i++) {
    if (!runs[i].used || runs[i].removed || runs[i].config != index) continue;
    out->to = TO_CHILD;
    out->server = &children[i];
    return child_idle(out->server) ? ST_GONE : ST_OK;
  }
  return ST_GONE;
}

enum status route(const struct child *c, const struct parent_open_in *in, struct route_target *out) {
  char args[PARENT_ARGS], name[PARENT_ARGS], service[STARTUP_NAME + 1] = {0};
  flatten(args, in->args);
  memcpy(service, in->service, STARTUP_NAME);
  bool wants_config =
      text_equal(service, "rom") && args_value(args, "name", name, sizeof name) && text_equal(name, "config");
  if (wants_config) return route_config(c, in, out);
  const struct config_route *r = config_route(config, run_of(c)->config, service, in->label, args);
  if (!r || !kdl_copy(r->args, out->args, sizeof out->args)) return none(c, in, args);
  out->to = TO_PARENT;
  if (r->to == CONFIG_TO_SELF) return to_self(r->service, out);
  return r->to == CONFIG_TO_CHILD ? to_child(r->child, out) : ST_OK;
}
