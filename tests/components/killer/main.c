/* Killer: starts and kills one sibling again and again, through the launch service of its init.
 *
 * Its own name says whom: kill-wm kills wm. After ROUNDS kills the sibling is left running and the result is logged. */
#include "base/env.h"
#include "base/loop.h"
#include "base/string.h"
#include "iface/launch.h"
#include "iface/log.h"

enum { ROUNDS = 30, FIRST_PAUSE_MS = 8000, PAUSE_MS = 300, CHILDREN = 64 };

static struct client launch;
static struct timer timer;
static struct launch_index victim;
static unsigned round_number, failures;

static const char *victim_name(void) {
  const char *label = env_startup()->label, *name = label;
  for (unsigned i = 0; i < STARTUP_LABEL && label[i]; i++)
    if (label[i] == '/') name = label + i + 1;
  return text_starts(name, "kill-") ? name + 5 : name;
}

static bool find(const char *name) {
  struct launch_entry entry;
  for (victim.index = 0; victim.index < CHILDREN; victim.index++) {
    if (launch_entry(launch.gate, &victim, &entry, NULL)) return false;
    if (text_equal(entry.name, name)) return true;
  }
  return false;
}

static bool running(void) {
  struct launch_entry entry;
  return launch_entry(launch.gate, &victim, &entry, NULL) == ST_OK && entry.state == LAUNCH_RUNNING;
}

static void next(void *context) {
  (void)context;
  struct iface_none none;
  if (round_number == ROUNDS) {
    log_line(LOG_INFO, "%s kill-%s-%d-times", failures ? "FAIL" : "PASS", victim_name(), ROUNDS);
    return;
  }
  failures += !running();
  failures += launch_stop(launch.gate, &victim, &none, NULL) != ST_OK;
  failures += launch_start(launch.gate, &victim, &none, NULL) != ST_OK;
  round_number++;
  timer_set(&timer, env_deadline(PAUSE_MS));
}

void component_main(void) {
  struct iface_none none;
  if (client_open("launch", "", "", 8, &launch) || !find(victim_name())) {
    log_line(LOG_INFO, "FAIL kill-%s: no launch service or no such child", victim_name());
    return;
  }
  if (!running()) launch_start(launch.gate, &victim, &none, NULL);
  timer.handler = next;
  timer_set(&timer, env_deadline(FIRST_PAUSE_MS));
}
