/* Killer: starts and kills one sibling again and again, through the launch service of its init.
 *
 * Its own name says whom and how often: kill-wm kills wm 30 times, 0.3 s apart; kill-wm-1000 kills it 1,000 times, as
 * soon as it runs again and after pauses that grow and wrap, so that it is caught in every phase of its start. Then the
 * sibling is left running and the result is logged. */
#include "base/env.h"
#include "base/loop.h"
#include "base/string.h"
#include "iface/launch.h"
#include "iface/log.h"

enum { ROUNDS = 30, FIRST_PAUSE_MS = 15000, PAUSE_MS = 300, CHILDREN = 64, PHASES = 17, POLL_MS = 2, PATIENCE = 5000 };

static struct client launch;
static struct timer timer;
static struct launch_index victim;
static char name[STARTUP_NAME + 1]; /* of the victim */
static unsigned rounds = ROUNDS, round_number, failures, waited;

static void read_name(void) {
  const char *label = env_startup()->label, *own = label;
  for (unsigned i = 0; i < STARTUP_LABEL && label[i]; i++)
    if (label[i] == '/') own = label + i + 1;
  text_copy(name, sizeof name, text_starts(own, "kill-") ? own + 5 : own);
  size_t length = text_length(name, sizeof name);
  if (length < 6 || !text_equal(name + length - 5, "-1000")) return;
  name[length - 5] = 0;
  rounds = 1000;
}

static bool find(void) {
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

static void done(void) { log_line(LOG_INFO, "%s kill-%s-%u-times", failures ? "FAIL" : "PASS", name, rounds); }

static void next(void *context);

/* It is gone: starts it again. */
static void revive(void *context) {
  struct iface_none none;
  if (running() && waited++ < PATIENCE) {
    timer_set(&timer, env_deadline(POLL_MS)); /* it is still being taken apart */
    return;
  }
  failures += launch_start(launch.gate, &victim, &none, NULL) != ST_OK;
  timer.handler = next;
  timer_set(&timer, env_deadline(rounds == ROUNDS ? PAUSE_MS : round_number % PHASES));
}

static void next(void *context) {
  struct iface_none none;
  failures += !running();
  if (round_number == rounds) return done();
  failures += launch_stop(launch.gate, &victim, &none, NULL) != ST_OK;
  timer.handler = revive;
  if (++round_number == rounds) log_line(LOG_INFO, "last kill of %s at %lu ms", name, (unsigned long)env_ms());
  waited = 0;
  revive(NULL);
}

void component_main(void) {
  struct iface_none none;
  read_name();
  if (client_open("launch", "", "", 8, &launch) || !find()) {
    log_line(LOG_INFO, "FAIL kill-%s: no launch service or no such child", name);
    return;
  }
  if (!running()) launch_start(launch.gate, &victim, &none, NULL);
  timer.handler = next;
  timer_set(&timer, env_deadline(FIRST_PAUSE_MS));
}
