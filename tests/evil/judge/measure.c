/* Measure: units of work that each worker did in a window, against the window before any attack. Both are counted by
 * the processor's counter, so under icount the ratio is exact whatever the host does. */
#include "judge.h"

static struct worker {
  char name[NAME];
  struct client client;
  uint64_t units, since, base_units, base_ticks;
} workers[WORKERS];
static unsigned count;
static bool have_base;

bool workers_open(const struct kdl *config) {
  for (uint16_t i = config->node[0].child; i; i = config->node[i].next) {
    if (!kdl_is(config->node[i].name, "worker") || count == WORKERS) continue;
    struct worker *w = &workers[count++];
    char args[NAME + 8];
    kdl_copy(kdl_plain(config, &config->node[i], 0)->text, w->name, sizeof w->name);
    text_format(args, sizeof args, "worker=%s", w->name);
    if (client_open("score", args, "", SESSION_PAGES, &w->client) != ST_OK) return false;
  }
  return count > 0;
}

static uint64_t units_of(const struct worker *w) {
  struct iface_none none = {0};
  struct score_count done = {0};
  return score_count(w->client.gate, &none, &done, NULL) == ST_OK ? done.units : 0;
}

void workers_mark(void) {
  for (unsigned i = 0; i < count; i++) workers[i].units = units_of(&workers[i]), workers[i].since = sys_tsc();
}

static unsigned rate(struct worker *w) {
  uint64_t units = units_of(w) - w->units, ticks = sys_tsc() - w->since;
  if (!have_base) w->base_units = units, w->base_ticks = ticks;
  return units && w->base_units ? (unsigned)(units * w->base_ticks * 1000 / ticks / w->base_units) : 0;
}

unsigned workers_rate(char *text, size_t size) {
  unsigned least = 1000;
  text_copy(text, size, "");
  for (unsigned i = 0; i < count; i++) {
    char one[NAME + 16];
    unsigned r = rate(&workers[i]);
    if (r < least) least = r;
    text_format(one, sizeof one, "%s%s %u.%u %%", i ? ", " : "", workers[i].name, r / 10, r % 10);
    text_append(text, size, one);
  }
  have_base = true;
  return least;
}
