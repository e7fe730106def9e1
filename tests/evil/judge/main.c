/* Judge: lets one attacker after the other loose on its siblings, and says who was hurt, who was not, by how much. */
#include "judge.h"

static struct kdl config;
static struct timer begin;

static enum status tell(void *session, const struct score_tell_in *untrusted_in, struct iface_none *result,
                        struct cap_xfer *x) {
  struct score_tell_in in = *untrusted_in;
  in.what[sizeof in.what - 1] = 0;
  rounds_told(session, &in);
  return ST_OK;
}

/* After the own service is there for workers and attackers. */
static void start(void *unused) {
  if (!workers_open(&config) || !rounds_read(&config)) env_exit(1, "FAIL judge: no workers or no rounds");
  rounds_start();
}

void component_main(void) {
  static const struct score_ops ops = {.tell = tell};
  static const struct service service = {.ops = &ops, SERVES(score, "score")};
  static struct rom rom;
  if (rom_open("config", &rom) != ST_OK || !kdl_parse(&config, (const char *)rom.data, rom.bytes, NULL))
    env_exit(1, "FAIL judge: its config does not parse");
  if (loop_serve(&service) != ST_OK) env_exit(1, "FAIL judge: cannot serve");
  begin.handler = start;
  timer_set(&begin, env_deadline(100));
}
