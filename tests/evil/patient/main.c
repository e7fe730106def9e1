/* Patient: calls a server that never answers. Its parent aborts the call; it gets GONE, tells so, and lives: the call
 * must not be the end of it. */
#include "../../components/echo.h"
#include "../tell.h"

void component_main(void) {
  struct client c;
  struct echo_words in = {{1}}, out;
  tell("calls aborted", 0, ST_OK);
  if (client_open("echo", "", "", SESSION_PAGES, &c) != ST_OK) return;
  enum status status = echo_words(c.gate, &in, &out, NULL);
  tell("calls aborted", 1, status);
}
