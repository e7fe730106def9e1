/* Session flooder: opens sessions until its parent refuses, closes them, and begins again without a pause: its parent
 * and the server have as much work with it as they can have with anybody. */
#include "../tell.h"

enum { MOST = 64 };

void component_main(void) {
  static struct client c[MOST];
  uint64_t opened = 0;
  tell("sessions", 0, ST_OK);
  for (;;) {
    unsigned n = 0;
    enum status status = ST_OK;
    while (n < MOST && (status = client_open("echo", "", "", SESSION_PAGES, &c[n])) == ST_OK) n++;
    opened += n;
    while (n) client_close_wait(&c[--n]);
    if (status == ST_NO_SLOT || status == ST_NO_MEMORY) tell("sessions", opened, ST_NO_SLOT);
  }
}
