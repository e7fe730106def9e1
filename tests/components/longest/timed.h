/* Timed: how long requests take, the dearest of a service, and its row. */
#ifndef TESTS_TIMED_H
#define TESTS_TIMED_H

#include "base/env.h"

enum { RUNS = 5 };
static uint64_t longest;

/* Others hold an interrupt now and then: of equal requests the cheapest counts. */
#define TIMED(runs, request)                                                                                           \
  do {                                                                                                                 \
    uint64_t least = UINT64_MAX;                                                                                       \
    for (unsigned turn = 0; turn < (runs); turn++) {                                                                   \
      uint64_t start = sys_tsc();                                                                                      \
      request;                                                                                                         \
      uint64_t ticks = sys_tsc() - start;                                                                              \
      if (ticks < least) least = ticks;                                                                                \
    }                                                                                                                  \
    if (least > longest) longest = least;                                                                              \
  } while (0)

#define ROW_(service, published)                                                                                       \
  longest = 0;                                                                                                         \
  ask_##service();                                                                                                     \
  log_line(2, "BENCH longest_%s %lu instructions %u", #service, longest, published);

#endif
