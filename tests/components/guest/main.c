/* Guest: holds one echo session for as long as it lives, so that a test can count it from the other end. */
#include "base/env.h"

void component_main(void) {
  struct client c;
  if (client_open("echo", "", "", SESSION_PAGES, &c) != ST_OK) env_exit(1, "FAIL no echo session");
}
