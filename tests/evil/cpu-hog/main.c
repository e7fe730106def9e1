/* CPU hog: computes for ever and never waits. It has its share of what nobody else wants, and no more. */
#include "../tell.h"

void component_main(void) {
  tell("loops", 0, ST_OK);
  uint64_t end = env_deadline(250), loops = 0;
  while (sys_tsc() < end) loops++;
  tell("loops", loops, ST_TIMEOUT);
  spin_for_ever();
}
