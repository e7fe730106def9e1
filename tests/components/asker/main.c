/* Asker: puts the questions of its config to the service "why" and logs each answer; then questions that are none.
 *     config { ask "CHILD" "SERVICE" "LABEL" "ARGS" } */
#include "iface/why.h"

#include "base/env.h"
#include "base/string.h"
#include "kdl/kdl.h"

static struct kdl config;
static struct client why;

static void word(const struct kdl_node *n, unsigned i, char *to, size_t size) {
  const struct kdl_value *v = kdl_plain(&config, n, i);
  if (v) memcpy(to, v->text.at, v->text.length < size ? v->text.length : size);
}

static void ask(const struct kdl_node *n) {
  struct why_in in = {.child = ""};
  struct why_out out;
  word(n, 0, in.child, sizeof in.child);
  word(n, 1, in.service, sizeof in.service);
  word(n, 2, in.label, sizeof in.label - 1);
  word(n, 3, in.args, sizeof in.args - 1);
  enum status status = why_explain(why.gate, &in, &out, NULL);
  out.text[WHY_TEXT - 1] = 0;
  log_line(2, "WHY %u %lu %s", status, out.allowed, out.text);
}

static void none(const char *name, struct why_in in) {
  struct why_out out;
  bool refused = why_explain(why.gate, &in, &out, NULL) == ST_BAD_ARG;
  log_line(2, "%s %s is no question", refused ? "PASS" : "FAIL", name);
}

void component_main(void) {
  struct rom rom;
  if (rom_open("config", &rom) != ST_OK || !kdl_parse(&config, (const char *)rom.data, rom.bytes, NULL))
    env_exit(1, "FAIL it has no config");
  if (client_open("why", "", "", SESSION_PAGES, &why) != ST_OK) env_exit(1, "FAIL it has no why session");
  for (uint16_t i = config.node[0].child; i; i = config.node[i].next) ask(&config.node[i]);
  none("an empty name", (struct why_in){.service = "log"});
  none("a name with a line end", (struct why_in){.child = "a\nb", .service = "log"});
  none("a label that is no path", (struct why_in){.child = "asker", .service = "log", .label = "/x"});
  struct why_in full = {.child = "asker", .service = "log"};
  memset(full.args, 'x', sizeof full.args);
  none("text without an end", full);
  log_line(2, "TESTS DONE");
}
