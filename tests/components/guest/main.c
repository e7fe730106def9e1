/* Guest: holds two echo sessions for life, labels "fixed" and "moving". One that is withdrawn is opened again, as often
 * as it takes, so that a test can count at the server what became of a guest: two more sessions ever opened are a
 * restart, one more is a new route. */
#include "base/loop.h"

enum { RETRY_MS = 50 };
static const char *const labels[] = {"fixed", "moving"};
static struct client sessions[2];
static struct timer retry;

static void open_all(void *unused) {
  bool missing = false;
  for (unsigned i = 0; i < 2; i++)
    if (!sessions[i].gate) missing |= client_open("echo", "", labels[i], SESSION_PAGES, &sessions[i]) != ST_OK;
  if (missing) timer_set(&retry, env_deadline(RETRY_MS));
}

static void lost(const struct parent_next_out *event) {
  for (unsigned i = 0; i < 2; i++)
    if (event->kind == EVENT_LOST && sessions[i].gate && sessions[i].id == event->id) client_close(&sessions[i]);
  timer_set(&retry, env_deadline(0));
}

void component_main(void) {
  loop_on_event(lost);
  retry.handler = open_all;
  open_all(NULL);
}
