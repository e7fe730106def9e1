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

static enum status to_self(struct kdl_text service, struct route_target *out) {
  out->to = TO_SELF;
  static const struct service *const own[] = {&rom_service, &report_service, &launch_service, &why_service,
                                              &control_service};
  for (unsigned i = 0; i < sizeof own / sizeof *own; i++)
    if (kdl_is(service, own[i]->name)) out->service = own[i];
  return out->service ? ST_OK : ST_NOT_FOUND;
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

static bool wants_config(const char *service, const char *args) {
  char name[PARENT_ARGS];
  return text_equal(service, "rom") && args_value(args, "name", name, sizeof name) && text_equal(name, "config");
}

static enum status decide(const struct child *c, const struct parent_open_in *in, struct route_target *out) {
  char args[PARENT_ARGS];
  flatten(args, in->args);
  if (wants_config(in->service, args)) return route_config(c, in, out);
  const struct config_route *r = config_route(config, run_of(c)->config, in->service, in->label, args);
  if (!r || !kdl_copy(r->args, out->args, sizeof out->args)) return ST_NOT_FOUND;
  out->to = TO_PARENT;
  if (r->to == CONFIG_TO_SELF) return to_self(r->service, out);
  return r->to == CONFIG_TO_CHILD ? to_child(r->child, out) : ST_OK;
}

enum status route(const struct child *c, const struct parent_open_in *in, struct route_target *out) {
  enum status status = decide(c, in, out);
  bool told = status == ST_NOT_FOUND && !wants_config(in->service, in->args);
  if (told && run_of(c)->refusals++ < REFUSALS_TOLD)
    log_line(1, "%s%s%s asks for %s (%s), which is not routed: route \"%s\" to=... in child \"%s\"", c->name,
             in->label[0] ? "/" : "", in->label, in->service, in->args, in->service, c->name);
  return status;
}

/* Asks again what was asked when the session was opened; its label and args hold the question. */
static bool same_decision(const struct link *l) {
  struct parent_open_in in = {.pages = l->pages};
  struct route_target to = {.to = TO_PARENT};
  const char *part = l->label + text_length(l->client->name, sizeof l->client->name);
  size_t n = 0;
  while (l->args[n] && l->args[n] != '|') n++;
  text_copy(in.service, sizeof in.service, l->service);
  text_copy(in.label, sizeof in.label, *part ? part + 1 : part);
  text_copy(in.args, sizeof in.args, l->args[n] ? l->args + n + 1 : "");
  if (decide(l->client, &in, &to) != ST_OK || to.to != l->to || to.server != l->server) return false;
  if (to.to == TO_SELF && l->session && l->session->service != to.service) return false;
  return text_length(to.args, sizeof to.args) == n && !memcmp(to.args, l->args, n);
}

void reroute(struct child *c) {
  for (unsigned i = 0; i < link_count; i++) {
    struct link *l = &links[i];
    if (l->state == LINK_FREE || l->client != c || l->own || same_decision(l)) continue;
    link_withdraw(l);
  }
}
