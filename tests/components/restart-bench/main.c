/* Restart bench: ends a driver, starts it, and counts until a session of it is open again: everything between a kill
 * and service, without the pause that a restart rule adds. */
#include "base/loop.h"
#include "base/string.h"
#include "iface/launch.h"
#include "kdl/kdl.h"

enum { RUNS = 3, DONATION = 24 };
static struct kdl config;
static struct client launch;

static bool find(const char *name, struct launch_index *index) {
  struct launch_entry entry;
  for (index->index = 0; launch_entry(launch.gate, index, &entry, NULL) == ST_OK; index->index++) {
    char have[STARTUP_NAME + 1] = {0};
    memcpy(have, entry.name, STARTUP_NAME);
    if (text_equal(have, name)) return true;
  }
  return false;
}

static enum status open_close(const char *service, const char *name) {
  struct client c;
  char args[48];
  text_format(args, sizeof args, "driver=%s", name);
  enum status status = client_open(service, args, "", DONATION, &c);
  if (status == ST_OK) client_close_wait(&c);
  return status;
}

static uint64_t restart(const char *name, const char *service) {
  struct launch_index index;
  struct iface_none none;
  if (!find(name, &index)) return UINT64_MAX;
  uint64_t start = sys_tsc();
  launch_stop(launch.gate, &index, &none, NULL);
  while (launch_start(launch.gate, &index, &none, NULL) == ST_STATE) continue;
  return open_close(service, name) == ST_OK ? sys_tsc() - start : UINT64_MAX;
}

static void measure(const struct kdl_node *n) {
  char name[STARTUP_NAME + 1], service[STARTUP_NAME + 1];
  uint64_t best = UINT64_MAX;
  kdl_copy(kdl_plain(&config, n, 0)->text, name, sizeof name);
  kdl_copy(kdl_property(&config, n, "service")->text, service, sizeof service);
  for (unsigned i = 0; i < RUNS; i++) {
    uint64_t cost = restart(name, service);
    if (cost < best) best = cost;
  }
  if (best == UINT64_MAX)
    log_line(0, "FAIL restart_%s", name);
  else
    log_line(2, "BENCH restart_%s %lu instructions -", name, best);
}

void component_main(void) {
  static struct rom rom;
  if (rom_open("config", &rom) != ST_OK || !kdl_parse(&config, (const char *)rom.data, rom.bytes, NULL))
    env_exit(1, "FAIL restart-bench: no config");
  if (client_open("launch", "", "", SESSION_PAGES, &launch) != ST_OK) env_exit(1, "FAIL restart-bench: no launch");
  for (uint16_t i = config.node[0].child; i; i = config.node[i].next) measure(&config.node[i]);
  log_line(2, "TESTS DONE");
}
