/* Chatter: says what its config says: `lines` numbered lines at once, or one every `every` milliseconds; with `ugly`,
 * first a line of each level and lines that would forge others' if the log did not escape them. */
#include "iface/log.h"

#include "base/loop.h"
#include "kdl/kdl.h"

static struct kdl config;
static struct timer timer;
static uint64_t lines, every, said;

static uint64_t number(const char *name) {
  uint64_t value = 0;
  for (uint16_t i = config.node[0].child; i; i = config.node[i].next) {
    const struct kdl_value *v = kdl_plain(&config, &config.node[i], 0);
    if (kdl_is(config.node[i].name, name) && v) kdl_uint(v->text, &value);
  }
  return value;
}

static void ugly(void) {
  struct client log;
  struct log_write_in full = {.level = LOG_INFO};
  struct iface_none none;
  log_line(LOG_ERROR, "level zero");
  log_line(LOG_WARNING, "level one");
  log_line(LOG_INFO, "level two");
  log_line(99, "level ninety-nine");
  log_line(LOG_INFO, "red \x1b[31m and\n[signer] forged\r[core] forged \x7f\x80\xff end");
  for (unsigned i = 0; i < LOG_TEXT; i++) full.text[i] = 'x'; /* no NUL */
  if (client_open("log", "", "", SESSION_PAGES, &log) == ST_OK) log_write(log.gate, &full, &none, NULL);
}

static void say(void *unused) {
  do log_line(LOG_INFO, "line %lu", said++);
  while (!every && said < lines);
  if (said < lines)
    timer_set(&timer, env_deadline(every));
  else
    log_line(LOG_INFO, "said all");
}

/* Later lines bring the count of dropped ones out. */
static void again(void *unused) { log_line(LOG_INFO, "one more"); }

void component_main(void) {
  static struct rom rom;
  static struct timer later = {.handler = again};
  if (rom_open("config", &rom) != ST_OK || !kdl_parse(&config, (const char *)rom.data, rom.bytes, NULL))
    env_exit(1, "FAIL it has no config");
  lines = number("lines"), every = number("every");
  if (number("ugly")) ugly();
  timer.handler = say;
  if (lines) say(NULL);
  timer_set(&later, env_deadline(4000));
}
