/* Shares: reads how much CPU time others took, twice, and judges what part of the time between it was:
 *     config { take "NAME" from="ROM" least=PERCENT most=PERCENT cpu=N }
 * from: the state report of the init whose child it is. */
#include "../../state/state.h"

#include "base/loop.h"
#include "base/string.h"

enum { BEGIN_MS = 600, SPAN_MS = 1500, MOST = 16 };
static struct kdl config;
static struct timer timer;
static struct reading { uint64_t ticks, at; } first[MOST];

static void text_of(const struct kdl_value *v, char *to, size_t size) {
  to[0] = 0;
  if (v) kdl_copy(v->text, to, size);
}

static struct reading read(const struct kdl_node *n) {
  char name[STARTUP_NAME + 1], rom[32];
  text_of(kdl_plain(&config, n, 0), name, sizeof name), text_of(kdl_property(&config, n, "from"), rom, sizeof rom);
  if (!state_read_from(rom)) return (struct reading){0};
  return (struct reading){state_number(name, "ticks"), sys_tsc()};
}

static uint64_t number(const struct kdl_node *n, const char *key) {
  const struct kdl_value *v = kdl_property(&config, n, key);
  uint64_t value = 0;
  return v && kdl_uint(v->text, &value) ? value : 0;
}

static void judge(const struct kdl_node *n, const struct reading *before) {
  char name[STARTUP_NAME + 1];
  struct reading now = read(n);
  text_of(kdl_plain(&config, n, 0), name, sizeof name);
  uint64_t percent = now.at > before->at ? (now.ticks - before->ticks) * 100 / (now.at - before->at) : 0;
  uint64_t cpu = state_number(name, "on");
  bool good = percent >= number(n, "least") && percent <= number(n, "most") && cpu == number(n, "cpu");
  log_line(2, "%s %s has what it was promised: %lu %% of CPU %lu", good ? "PASS" : "FAIL", name, percent, cpu);
}

static void look(void *unused) {
  static bool begun;
  unsigned k = 0;
  for (uint16_t i = config.node[0].child; i && k < MOST; i = config.node[i].next, k++) {
    if (begun)
      judge(&config.node[i], &first[k]);
    else
      first[k] = read(&config.node[i]);
  }
  if (begun) {
    log_line(2, "TESTS DONE");
    return;
  }
  begun = true;
  timer_set(&timer, env_deadline(SPAN_MS));
}

void component_main(void) {
  static struct rom rom;
  if (rom_open("config", &rom) != ST_OK) env_exit(1, "FAIL it has no config");
  if (!kdl_parse(&config, (const char *)rom.data, rom.bytes, NULL)) env_exit(1, "FAIL its config does not parse");
  timer.handler = look;
  timer_set(&timer, env_deadline(BEGIN_MS));
}
