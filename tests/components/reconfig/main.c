/* Reconfig: publishes one config after the other for an inner init and counts at the echo server what that init did:
 * children that stay are not touched, new ones start, others end, and a text that does not parse changes nothing. */
#include "../echo.h"

#include "base/loop.h"
#include "base/string.h"
#include "iface/launch.h"
#include "iface/report.h"

enum { STEP_MS = 50, LIMIT_MS = 5000, SETTLE_MS = 500 };
#define GUEST(name)                                                                                                    \
  "child \"" name                                                                                                      \
  "\" { image \"guest.elf\"; memory \"512K\"; route \"echo\" to=\"parent\"; route \"log\" to=\"parent\" }\n"

static const struct {
  const char *name, *text;
  uint64_t sessions, opened;
} steps[] = {
    {"the first config starts its child", GUEST("a"), 2, 2},
    {"a new child starts, the old one is not touched", GUEST("a") GUEST("b"), 3, 3},
    {"a child that is gone from the text ends", GUEST("b"), 2, 3},
    {"a text that does not parse changes nothing", GUEST("a") "child {", 2, 3},
    {"the next good text counts again", GUEST("c") GUEST("b"), 3, 4},
    {"a child with a mistake in it is left out", GUEST("c") GUEST("b") "child \"d\" { image \"guest.elf\" }\n", 3, 4}};
enum { STEPS = sizeof steps / sizeof *steps };

static struct client echo, report, launch;
static struct memory page;
static struct timer timer;
static unsigned step;
static uint64_t since;

static enum status publish(const char *text) {
  struct report_submit_in in = {text_length(text, PAGE_SIZE)};
  struct iface_none none;
  struct cap_xfer x = {.n_send = 1, .send = {page.mem}, .rights = {RIGHT_READ}};
  memset(page.at, 0, PAGE_SIZE);
  memcpy(page.at, text, in.bytes);
  since = env_ms();
  return report_submit(report.gate, &in, &none, &x);
}

static void finish(const char *failed) {
  if (failed) log_line(2, "FAIL %s", failed);
  log_line(2, "TESTS DONE");
}

static void look(void *unused) {
  (void)unused;
  struct iface_none none = {0};
  struct echo_bank seen = {0};
  echo_bank(echo.gate, &none, &seen, NULL);
  bool as_wanted = seen.sessions == steps[step].sessions && seen.opened == steps[step].opened;
  bool late = env_ms() - since > LIMIT_MS, settled = env_ms() - since > SETTLE_MS;
  if (late && !as_wanted) {
    log_line(2, "%lu sessions, %lu opened", seen.sessions, seen.opened);
    finish(steps[step].name);
  } else if (as_wanted && settled) {
    log_line(2, "PASS %s", steps[step].name);
    if (++step == STEPS)
      finish(NULL);
    else if (publish(steps[step].text) != ST_OK)
      finish("a report is taken");
    else
      timer_set(&timer, env_deadline(STEP_MS));
  } else {
    timer_set(&timer, env_deadline(STEP_MS));
  }
}

void component_main(void) {
  struct launch_index first = {0};
  struct iface_none none;
  bool ready = mem_new(SLOT_BANK, 1, &page) == ST_OK && client_open("echo", "", "", SESSION_PAGES, &echo) == ST_OK &&
               client_open("report", "name=inner-config", "", 16, &report) == ST_OK &&
               publish(steps[0].text) == ST_OK && client_open("launch", "", "", SESSION_PAGES, &launch) == ST_OK &&
               launch_start(launch.gate, &first, &none, NULL) == ST_OK;
  timer.handler = look;
  if (ready)
    look(NULL);
  else
    finish("sessions, first report and inner init");
}
