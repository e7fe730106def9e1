/* Nitpicker flows: two runs of the same trace in which a secret client, and what is typed into it, differ; all that
 * anybody else can observe must be the same to the byte: events and their times, replies, pixels of their own.
 *
 * Permitted flows, which the two runs therefore share: where the secret client's windows and popups are (the wm as
 * relay, what covers whom, the panel's list), which window has the focus, locks and layout of the keyboard, and load.
 * What may differ: titles, buffers, their sizes and contents, commits, frame requests, cursor shapes, refused calls,
 * how many of all these, and keys. `nitpicker-flows N` runs N traces. */
#include "check.h"
#include "nitpicker_traces.h"

#include <stdlib.h>

static unsigned traces = 10000;

static void secrets_change_nothing_for_others(void) {
  uint64_t observations = 0;
  unsigned differ = 0;
  for (unsigned i = 0; i < traces; i++) {
    struct trace *one = trace_new(i, 1000003ull * i + 1, false), *two = trace_new(i, 7777777ull * i + 2, false);
    one->secrets = i % 8 != 0, two->secrets = true;
    trace_run(one, 40), trace_run(two, 40);
    bool same = one->seen == two->seen && one->observations == two->observations;
    if (!same && !differ++) printf("trace %u differs\n", i);
    observations += one->observations;
    trace_free(one), trace_free(two);
  }
  printf("%u traces, %lu observations by others\n", traces, (unsigned long)observations);
  CHECK(differ == 0);
}

int main(int argc, char **argv) {
  if (argc > 1) traces = (unsigned)atoi(argv[1]);
  CASE(secrets_change_nothing_for_others);
  return check_done();
}
