/* Spinner: computes for ever, never waits, answers nothing. */
#include "base/env.h"

void component_main(void) {
  for (volatile uint64_t i = 0;;) i++;
}
