/* Reconfig: publishes one config after the other for an inner init and counts at the echo server what that init did:
 * children that stay are not touched, new ones start, others end, a changed route moves only the sessions that it
 * decides, and a text that does not parse changes nothing. Every guest has two sessions, this tester one. */
#include "../echo.h"

#include "base/loop.h"
#include "base/string.h"
#include "iface/launch.h"
#include "iface/report.h"

enum { STEP_MS = 50, LIMIT_MS = 8000, SETTLE_MS = 400 };
#define CHILD(name, more)                                                                                              \
  "child \"" name "\" { image \"guest.elf\"; memory \"512K\"; route \"log\" to=\"parent\"\n" more "}\n"
#define FIXED "route \"echo\" label=\"fixed\" to=\"parent\"\n"
#define MOVING(args) "route \"echo\" label=\"moving\" to=\"parent\" args=\"" args "\"\n"
#define GUEST(name) CHILD(name, FIXED MOVING(""))
#define NEST(children)                                                                                                 \
  "child \"nest\" { image \"init.elf\"; memory \"3M\"; sessions 32; route \"echo\" to=\"parent\"; route \"rom\" "      \
  "to=\"parent\"; route \"log\" to=\"parent\"; config {\n" children "} }\n"

static const struct {
  const char *name, *text;
  uint64_t sessions, opened;
} steps[] = {
    {"the first config starts its child", GUEST("a"), 3, 3},
    {"a new child starts, the old one is not touched", GUEST("a") GUEST("b"), 5, 5},
    {"a child that is gone from the text ends", GUEST("b"), 3, 5},
    {"a text that does not parse changes nothing", GUEST("a") "child {", 3, 5},
    {"a route that is gone takes its session away and nothing else", CHILD("b", FIXED), 2, 5},
    {"a route that comes back is used, the child was not restarted", CHILD("b", FIXED MOVING("")), 3, 6},
    {"new args of a route move its session alone", CHILD("b", MOVING("x=1") FIXED), 3, 7},
    {"comments, titles, limits and routes to the same place change nothing",
     "// a comment\n" CHILD("b", "title \"B\"; heartbeat 60000; restart limit=3; " FIXED "/* */" MOVING("x=1")), 3, 7},
    {"the next good text counts again", GUEST("c") CHILD("b", FIXED MOVING("x=1")), 5, 9},
    {"a child with a mistake in it is left out",
     GUEST("c") CHILD("b", FIXED MOVING("x=1")) "child \"d\" { image \"guest.elf\" }\n", 5, 9},
    {"more memory restarts that child alone",
     "child \"c\" { image \"guest.elf\"; memory \"640K\"; " FIXED MOVING("") "}\n" CHILD("b", FIXED MOVING("x=1")), 5,
     11},
    {"an inner init starts its own child", NEST(GUEST("d")), 3, 13},
    {"a new block of an inner init starts what is new in it, no more", NEST(GUEST("d") GUEST("e")), 5, 15},
    {"and ends what is gone from it, no more", "// moved\n\n" NEST(GUEST("e")), 3, 15}};
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
