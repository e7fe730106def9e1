/* Org bench: what sessions, starts, reports and log lines cost, in instructions of everybody who takes part. The best
 * of several counts: the others hold an interrupt. */
#include "../../evil/score.h"
#include "../../state/state.h"
#include "base/loop.h"
#include "base/string.h"
#include "iface/launch.h"
#include "iface/log.h"
#include "iface/report.h"

enum { RUNS = 8, SESSIONS = 20, REPORTS = 20, LINES = 30 };
static struct client launch, report, lines;
static struct memory page;
static struct timer timer;
static uint64_t began, best_start = UINT64_MAX;
static unsigned starts;

static bool sessions(void) {
  struct client c;
  for (unsigned i = 0; i < SESSIONS; i++)
    if (client_open("echo", "", "", SESSION_PAGES, &c) != ST_OK || client_close_wait(&c) != ST_OK) return false;
  return true;
}

static bool reports(void) {
  struct report_submit_in in = {PAGE_SIZE};
  struct iface_none none;
  for (unsigned i = 0; i < REPORTS; i++) {
    struct cap_xfer x = {.n_send = 1, .send = {page.mem}, .rights = {RIGHT_READ}};
    if (report_submit(report.gate, &in, &none, &x) != ST_OK) return false;
  }
  return true;
}

/* A line of 64 characters; the serial port is part of the price. */
static bool log_lines(void) {
  struct log_write_in in = {LOG_INFO, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
  struct iface_none none;
  for (unsigned i = 0; i < LINES; i++)
    if (log_write(lines.gate, &in, &none, NULL) != ST_OK) return false;
  return true;
}

static void row(const char *name, bool (*operation)(void), unsigned count) {
  uint64_t best = UINT64_MAX;
  for (unsigned i = 0; i < RUNS; i++) {
    uint64_t start = sys_tsc();
    if (!operation()) {
      log_line(0, "FAIL %s", name);
      return;
    }
    uint64_t cost = (sys_tsc() - start) / count;
    if (cost < best) best = cost;
  }
  log_line(2, "BENCH %s %lu instructions -", name, best);
}

static void start(void *unused) {
  struct launch_index first = {0};
  struct iface_none none;
  launch_stop(launch.gate, &first, &none, NULL);
  began = sys_tsc();
  while (launch_start(launch.gate, &first, &none, NULL) != ST_OK) began = sys_tsc();
}

static enum status tell(void *session, const struct score_tell_in *untrusted_in, struct iface_none *result,
                        struct cap_xfer *x) {
  uint64_t cost = untrusted_in->count - began;
  if (cost < best_start) best_start = cost;
  if (++starts < RUNS) {
    timer_set(&timer, env_deadline(2));
  } else {
    log_line(2, "BENCH child_start_to_main %lu instructions -", best_start);
    log_line(2, "TESTS DONE");
  }
  return ST_OK;
}

static void run(void *unused) {
  bool ready = mem_new(SLOT_BANK, 1, &page) == ST_OK &&
               client_open("launch", "", "", SESSION_PAGES, &launch) == ST_OK &&
               client_open("report", "name=bench", "", 16, &report) == ST_OK &&
               client_open("log", "", "bench", SESSION_PAGES, &lines) == ST_OK;
  if (!ready) env_exit(1, "FAIL org-bench: sessions");
  row("session_open_close", sessions, SESSIONS);
  row("report_submit_4k", reports, REPORTS);
  row("log_line", log_lines, LINES);
  row("state_report", state_read, 1);
  timer.handler = start;
  start(unused);
}

void component_main(void) {
  static const struct score_ops ops = {.tell = tell};
  static const struct service service = {.ops = &ops, SERVES(score, "score")};
  if (loop_serve(&service) != ST_OK) env_exit(1, "FAIL cannot serve");
  timer.handler = run;
  timer_set(&timer, env_deadline(50));
}
