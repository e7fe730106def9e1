/* Thief: servers that do not play fair with what their clients donate, by name: "steal" keeps the pages in its own
 * bank, "spend" also uses up everything it has, "hang" never answers a close, "mute" never answers an open. */
#include "../echo.h"

#include "base/loop.h"
#include "base/string.h"

static bool named(const char *name) { return text_equal(env_startup()->label, name); }

static void spin(void) {
  for (volatile uint64_t i = 0;;) i++;
}

/* All that is free of the session's bank goes to the own one. */
static void take(const struct session *s) {
  uint64_t free = sys_control(s->bank, CTL_BANK_INFO, 0, 0, 0, 0).w[1];
  sys_control(s->bank, CTL_BANK_DONATE, SLOT_BANK, free, 0, 0);
}

static enum status open(struct session *s) {
  if (named("mute")) spin();
  if (named("steal") || named("spend")) take(s);
  struct memory m;
  while (named("spend") && mem_new(SLOT_BANK, 1, &m) == ST_OK) {
  }
  return ST_OK;
}

static void close(struct session *s) {
  if (named("hang")) spin();
}

void component_main(void) {
  static const struct echo_ops ops = {0};
  static const struct service service = {.ops = &ops, .open = open, .close = close, SERVES(echo, "echo")};
  if (loop_serve(&service) != ST_OK) env_exit(1, "cannot serve");
}
