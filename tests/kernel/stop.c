/* Stop: what a failed kernel assertion does in tests that need no machine. */
#include "hw.h"
#include <stdio.h>
#include <stdlib.h>

_Noreturn void hw_stop(const char *what, const char *file, int line) {
  printf("FAIL kernel assertion %s:%d: %s\n", file, line, what);
  fflush(stdout);
  abort();
}
