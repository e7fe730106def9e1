/* Mute server: takes every call and answers none: it computes for ever inside the handler, on its caller's time. */
#include "../../components/echo.h"
#include "../tell.h"

static enum status words(void *session, const struct echo_words *untrusted_in, struct echo_words *result,
                         struct cap_xfer *x) {
  spin_for_ever();
}

void component_main(void) {
  static const struct echo_ops ops = {.words = words};
  static const struct service service = {.ops = &ops, SERVES(echo, "echo")};
  if (loop_serve(&service) != ST_OK) env_exit(1, "cannot serve");
}
