/* Nitpicker traces: random streams of client, wm, keeper and input events, run as the component runs them: a tick when
 * np_next says so, frames at the ticks, events fetched as soon as their owner is told. */
#ifndef TESTS_NITPICKER_TRACES_H
#define TESTS_NITPICKER_TRACES_H

#include "nitpicker_model.h"

enum { TRACE_CLIENTS = 7, TRACE_WIDTH = 560, TRACE_HEIGHT = 330, TRACE_SECRET = 2 };

/* What anybody but the secret client can observe: events with their time, replies, and pixels of others' contents. */
struct trace {
  struct model *m;
  uint64_t seed, secret_seed;     /* the second one moves only what the secret client does and what is typed into it */
  uint64_t seen, observations;    /* hash and count of what was observed */
  unsigned client[TRACE_CLIENTS]; /* a, b, secret, panel, wallpaper, signer, keeper */
  bool secrets;                   /* the secret client acts */
  bool everything;                /* no non-interference wanted: all kinds of events, bad ones too */
};

struct trace *trace_new(uint64_t seed, uint64_t secret_seed, bool everything);
void trace_free(struct trace *t);
void trace_run(struct trace *t, unsigned steps);

#endif
