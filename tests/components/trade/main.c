/* Trade: a child that runs out asks its parent; the parent gives from its slack and from its own parent, refuses by
 * config, asks back what is not used, and, where nobody listens, takes it back by ending the child. */
#include "../../evil/tell.h"
#include "../../state/state.h"
#include "iface/launch.h"

enum { STEP_MS = 20, LIMIT_MS = 15000, MOST = 2048 };
static struct client launch;
static struct timer timer;
static uint64_t since;
static unsigned step;
static uint64_t initial;

static void grow(void) {
  static struct memory m[MOST];
  unsigned n = 0;
  while (n < MOST && mem_new(SLOT_BANK, 4, &m[n]) == ST_OK) n++;
  while (n) mem_free(&m[--n]);
}

static void start(const char *name, bool stop) {
  struct launch_entry e;
  struct iface_none none;
  for (struct launch_index i = {0}; launch_entry(launch.gate, &i, &e, NULL) == ST_OK; i.index++) {
    char have[STARTUP_NAME + 1] = {0};
    memcpy(have, e.name, STARTUP_NAME);
    if (text_equal(have, name) && stop) launch_stop(launch.gate, &i, &none, NULL);
    if (text_equal(have, name) && !stop) launch_start(launch.gate, &i, &none, NULL);
  }
}

static bool refused(void) { return env_more(1) == ST_DENIED; }
static uint64_t all_pages(void) { return state_init("pages") + state_totals().pages; }
static bool grown(void) {
  bool enough = state_number("grower", "pages") + 8 > state_number("grower", "limit");
  return enough && all_pages() > initial; /* the inner init has got some from above */
}
static bool given_back(void) {
  bool alive = state_is("grower", "running") && state_number("grower", "restarts") == 0;
  return alive && state_is("late", "running") &&
         state_number("grower", "pages") + 100 < state_number("grower", "limit");
}
static bool late_gone(void) { return state_is("late", "stopped") && state_is("grower", "stopped"); }
static bool hoarded(void) { return state_number("miser", "pages") + 8 > state_number("miser", "limit"); }
static bool late_refused(void) { return state_is("late", "failed") && state_is("miser", "running"); }
static bool miser_gone(void) { return state_is("miser", "stopped"); }
static bool late_runs(void) { return state_is("late", "running"); }

static const struct {
  const char *name, *start, *stop, *stop_too;
  bool (*reached)(void);
} steps[] = {{"a child without a limit above its memory is refused", NULL, NULL, NULL, refused},
             {"a child that runs out gets its limit, from its parent's parent too", "grower", NULL, NULL, grown},
             {"what it does not use is asked back for a sibling, it lives on", "late", NULL, NULL, given_back},
             {"both end", NULL, "late", "grower", late_gone},
             {"a child that listens to nobody gets its limit", "miser", NULL, NULL, hoarded},
             {"and a sibling is refused its memory while it keeps it", "late", NULL, NULL, late_refused},
             {"ending it by force", NULL, "miser", NULL, miser_gone},
             {"brings back every page, so the sibling starts", "late", NULL, NULL, late_runs}};
enum { STEPS = sizeof steps / sizeof *steps };

static void begin(void) {
  since = env_ms();
  if (steps[step].stop) start(steps[step].stop, true);
  if (steps[step].stop_too) start(steps[step].stop_too, true);
  if (steps[step].start) start(steps[step].start, false);
}

static void look(void *unused) {
  bool good = state_read() && steps[step].reached(), late = env_ms() - since > LIMIT_MS;
  if (good || late) log_line(2, "%s %s", good ? "PASS" : "FAIL", steps[step].name);
  if (late && !good)
    log_line(2, "free %lu, grower %lu, miser %lu, late %lu", state_init("free"), state_number("grower", "pages"),
             state_number("miser", "pages"), state_number("late", "pages"));
  if (late || (good && ++step == STEPS)) {
    log_line(2, "TESTS DONE");
    return;
  }
  if (good) begin();
  timer_set(&timer, env_deadline(STEP_MS));
}

void component_main(void) {
  if (named("grower") || named("miser")) grow();
  if (named("miser")) sleep_for_ever();
  if (!named("tester")) return;
  if (client_open("launch", "", "", SESSION_PAGES, &launch) != ST_OK || !state_read())
    env_exit(1, "FAIL no launch or state");
  initial = all_pages();
  timer.handler = look;
  begin();
  timer_set(&timer, env_deadline(STEP_MS));
}
