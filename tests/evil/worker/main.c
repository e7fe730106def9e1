/* Worker: does a unit of honest work every PACE and counts, by name: "compute" adds, "caller" calls the echo server,
 * "opener" opens and closes a session, "allocator" makes and frees memory. */
#include "../../components/echo.h"
#include "../tell.h"

enum { PACE_US = 2500, CALLS = 100, SPINS = 20000, PAGES = 8 };
static struct timer timer;
static struct client echo;
static uint64_t units, next;

static bool call(void) {
  struct echo_words in = {{1, 2, 3, 4}}, out;
  bool good = true;
  for (unsigned i = 0; i < CALLS; i++) good &= echo_words(echo.gate, &in, &out, NULL) == ST_OK && out.word[3] == 4;
  return good;
}

static bool compute(void) {
  for (volatile unsigned i = 0; i < SPINS; i++) {
  }
  return true;
}

static bool open(void) {
  struct client c;
  return client_open("echo", "", "", SESSION_PAGES, &c) == ST_OK && client_close_wait(&c) == ST_OK;
}

static bool allocate(void) {
  struct memory m;
  if (mem_new(SLOT_BANK, PAGES, &m) != ST_OK) return false;
  memset(m.at, 1, (size_t)m.pages * PAGE_SIZE);
  mem_free(&m);
  return true;
}

static bool work(void) {
  if (named("caller")) return call();
  if (named("opener")) return open();
  if (named("allocator")) return allocate();
  return compute();
}

static void unit(void *unused) {
  if (work()) units++;
  next += env_ticks(1) * PACE_US / 1000;
  if (next < sys_tsc()) next = sys_tsc(); /* what was missed is missed */
  timer_set(&timer, next);
}

static enum status count(void *session, const struct iface_none *untrusted_in, struct score_count *result,
                         struct cap_xfer *x) {
  result->units = units;
  return ST_OK;
}

void component_main(void) {
  static const struct score_ops ops = {.count = count};
  static const struct service service = {.ops = &ops, SERVES(score, "score")};
  if (named("caller") && client_open("echo", "", "", SESSION_PAGES, &echo) != ST_OK)
    env_exit(1, "FAIL no echo session");
  if (loop_serve(&service) != ST_OK) env_exit(1, "FAIL cannot serve");
  timer.handler = unit;
  next = sys_tsc();
  timer_set(&timer, next);
}
