/* Witness: watches its siblings through the launch service until each is in the state that the config expects:
 *     config { expect "NAME" state restarts; absent "NAME"; serving #true }
 * state: 0 stopped, 1 running, 2 failed. fault "NAME" "WORDS" address=A: the state report tells of that fault. hidden
 * "NAME": no such ROM for it. At the end the echo server, a sibling, must still serve, and its own calls must be
 * reported to the last one. */
#include "../../state/state.h"
#include "../echo.h"

#include "base/loop.h"
#include "base/string.h"
#include "iface/launch.h"
#include "kdl/kdl.h"

enum { LIMIT_MS = 25000, STEP_MS = 100, CALLS = 1000 };
static struct kdl config;
static struct client launch;
static struct timer timer;
static uint64_t end_ms;

static bool find(struct kdl_text name, struct launch_entry *entry) {
  for (uint64_t i = 0;; i++) {
    struct launch_index in = {i};
    char text[STARTUP_NAME + 1] = {0};
    if (launch_entry(launch.gate, &in, entry, NULL) != ST_OK) return false;
    memcpy(text, entry->name, STARTUP_NAME);
    if (kdl_is(name, text)) return true;
  }
}

/* The report names component, cause, address and an instruction. */
static bool fault_told(const struct kdl_node *n) {
  char name[STARTUP_NAME + 1], words[64];
  uint64_t address = 0;
  kdl_copy(kdl_plain(&config, n, 0)->text, name, sizeof name);
  kdl_copy(kdl_plain(&config, n, 1)->text, words, sizeof words);
  if (kdl_property(&config, n, "address")) kdl_uint(kdl_property(&config, n, "address")->text, &address);
  const struct kdl_node *fault = state_read() ? state_node(name, "fault") : NULL;
  uint64_t ip = state_property(fault, "ip");
  return state_text_holds(fault, words) && ip >= USER_FIRST && ip != UINT64_MAX &&
         (!address || state_property(fault, "address") == address);
}

/* A ROM that is there, and not for it. */
static bool hidden(const struct kdl_node *n) {
  struct rom rom;
  char name[32];
  return kdl_copy(kdl_plain(&config, n, 0)->text, name, sizeof name) && rom_open(name, &rom) == ST_NOT_FOUND;
}

static bool holds(const struct kdl_node *n, struct launch_entry *entry) {
  uint64_t state = 0, restarts = 0;
  *entry = (struct launch_entry){.state = 99};
  if (kdl_is(n->name, "hidden")) return hidden(n);
  if (kdl_is(n->name, "fault")) return fault_told(n);
  bool there = find(kdl_plain(&config, n, 0)->text, entry);
  if (kdl_is(n->name, "absent")) return !there;
  if (!there || !kdl_uint(kdl_plain(&config, n, 1)->text, &state)) return false;
  const struct kdl_value *r = kdl_plain(&config, n, 2);
  if (r) kdl_uint(r->text, &restarts);
  return entry->state == state && entry->restarts == restarts;
}

static bool all_hold(void) {
  struct launch_entry entry;
  for (uint16_t i = config.node[0].child; i; i = config.node[i].next)
    if (!holds(&config.node[i], &entry)) return false;
  return true;
}

static void tell(void) {
  for (uint16_t i = config.node[0].child; i; i = config.node[i].next) {
    struct launch_entry entry;
    char name[STARTUP_NAME + 1] = "?";
    bool good = holds(&config.node[i], &entry);
    kdl_copy(kdl_plain(&config, &config.node[i], 0)->text, name, sizeof name);
    if (good)
      log_line(2, "PASS %s is as expected%s", name, kdl_is(config.node[i].name, "fault") ? ", and reported" : "");
    else
      log_line(2, "FAIL %s is in state %u after %u restarts", name, entry.state, entry.restarts);
  }
}

/* Calls that the report tells from one reading to the next, with so many to the server between them. */
static uint64_t reported(cap_t server, unsigned calls) {
  struct echo_words words = {{0}};
  struct echo_block block = {{0}};
  uint64_t before = state_read() ? state_number("witness", "calls") : 0;
  for (unsigned i = 0; i < calls; i++)
    if (i % 2 ? echo_words(server, &words, &words, NULL) : echo_block(server, &block, &block, NULL)) return 0;
  return state_read() ? state_number("witness", "calls") - before : 0;
}

/* Short and long ones; what a reading itself costs is the same each time. */
static bool calls_counted(cap_t server) {
  uint64_t reading = reported(server, 0);
  return reading && reported(server, CALLS) == CALLS + reading;
}

static void echo(void) {
  struct client c;
  struct echo_words in = {{7}}, out = {{0}};
  bool good = client_open("echo", "", "", SESSION_PAGES, &c) == ST_OK && echo_words(c.gate, &in, &out, NULL) == ST_OK &&
              out.word[0] == 7;
  log_line(2, "%s a sibling still serves", good ? "PASS" : "FAIL");
  log_line(2, "%s its calls are counted", good && calls_counted(c.gate) ? "PASS" : "FAIL");
}

static void look(void *unused) {
  if (!all_hold() && env_ms() < end_ms) {
    timer_set(&timer, env_deadline(STEP_MS));
    return;
  }
  tell();
  echo();
  log_line(2, "TESTS DONE");
}

void component_main(void) {
  static struct rom rom;
  if (rom_open("config", &rom) != ST_OK) env_exit(1, "FAIL it has no config");
  if (!kdl_parse(&config, (const char *)rom.data, rom.bytes, NULL)) env_exit(1, "FAIL its config does not parse");
  if (client_open("launch", "", "", SESSION_PAGES, &launch) != ST_OK) env_exit(1, "FAIL it has no launch session");
  timer.handler = look;
  end_ms = env_ms() + LIMIT_MS;
  look(NULL);
}
