/* Score: how the evil ones and the workers talk to the judge. Service "score". */
#ifndef EVIL_SCORE_H
#define EVIL_SCORE_H

#include "iface/iface.h"

struct score_tell_in {
  uint64_t count, status; /* how much it got, and the status that ended it (or 0 when it begins) */
  char what[32];          /* of what */
};
struct score_count {
  uint64_t units;
};

/* tell: to the judge. count: to a worker: units of work done so far. */
#define SCORE_METHODS(M, I)                                                                                            \
  M(I, tell, struct score_tell_in, struct iface_none)                                                                  \
  M(I, count, struct iface_none, struct score_count)

IFACE(score, SCORE_METHODS)

#endif
