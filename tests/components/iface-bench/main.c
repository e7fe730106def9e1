/* Iface bench: what a call of four words costs through an interface stub and dispatcher. One TSC tick is one
 * instruction under icount. The best of several runs counts: the others hold an interrupt. */
#include "../echo.h"

#include "base/loop.h"

enum { CALLS = 200, RUNS = 10, TARGET = 450 };

static uint64_t run(cap_t gate) {
  struct echo_words in = {{1, 2, 3, 4}}, out;
  uint64_t start = sys_tsc();
  for (unsigned i = 0; i < CALLS; i++)
    if (echo_words(gate, &in, &out, NULL) != ST_OK) return UINT64_MAX;
  return (sys_tsc() - start) / CALLS;
}

void component_main(void) {
  struct client c;
  uint64_t best = UINT64_MAX;
  if (client_open("echo", "", "", SESSION_PAGES, &c) != ST_OK) env_exit(1, "FAIL no echo session");
  for (unsigned i = 0; i < RUNS; i++) {
    uint64_t cost = run(c.gate);
    if (cost < best) best = cost;
  }
  if (best == UINT64_MAX)
    log_line(0, "FAIL iface_call");
  else
    log_line(2, "BENCH iface_call %lu instructions %u", best, TARGET);
  log_line(2, "TESTS DONE");
}
