/* Starter: reads the counter at its first statement and tells it. */
#include "../../evil/tell.h"

void component_main(void) {
  uint64_t now = sys_tsc();
  tell("ticks", now, ST_OK);
}
