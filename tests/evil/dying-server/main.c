/* Dying server: lets callers queue up behind the first call, then dies of a fault in the middle of it. */
#include "../../components/echo.h"
#include "../tell.h"

enum { QUEUE_MS = 150 };

static enum status words(void *session, const struct echo_words *untrusted_in, struct echo_words *result,
                         struct cap_xfer *x) {
  for (uint64_t end = env_deadline(QUEUE_MS); sys_tsc() < end;) continue;
  __builtin_trap();
}

void component_main(void) {
  static const struct echo_ops ops = {.words = words};
  static const struct service service = {.ops = &ops, SERVES(echo, "echo")};
  if (loop_serve(&service) != ST_OK) env_exit(1, "cannot serve");
}
