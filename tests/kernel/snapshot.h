/* Snapshot: the state of the whole kernel as far as it can matter, to tell whether a refused call changed anything. */
#ifndef TESTS_KERNEL_SNAPSHOT_H
#define TESTS_KERNEL_SNAPSHOT_H

#include "fake_hw.h"

struct snapshot {
  uint64_t sum[FAKE_FRAMES];
  uint32_t owner[FAKE_FRAMES];
};
void snapshot_take(struct snapshot *s);
/* The first frame that differs, 0 = none. */
uint32_t snapshot_difference(const struct snapshot *a, const struct snapshot *b);

#endif
