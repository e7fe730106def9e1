/* Reload: brings the children in line with the config ROM, at the start and whenever it changes.
 *
 * The new text is parsed beside the old one; when it does not parse at all the old one stays in force. A child is kept
 * when its name and the text of its block are the same; otherwise it is stopped, and started again with the new text.
 */
#include "base/string.h"
#include "iface/rom.h"
#include "init.h"

struct config *config;
static struct memory config_memory;
static struct rom text;
static bool have_text;

static void tell(void *unused, uint32_t line, uint32_t column, const char *what, const char *fix) {
  (void)unused;
  log_line(0, "config:%u:%u: %s: write %s", line, column, what, fix);
}

static uint64_t hash(struct kdl_text t) {
  uint64_t h = 0xcbf29ce484222325ull;
  for (uint32_t i = 0; i < t.length; i++) h = (h ^ (unsigned char)t.at[i]) * 0x100000001b3ull;
  return h | 1;
}

static int run_by_name(const struct config_child *child) {
  for (unsigned i = 0; i < CHILDREN; i++)
    if (runs[i].used && !runs[i].removed && kdl_is(child->name, children[i].name)) return (int)i;
  return -1;
}

static struct child *place(void) {
  for (unsigned i = 0; i < CHILDREN; i++)
    if (!runs[i].used) return &children[i];
  return NULL;
}

static void add(unsigned index) {
  const struct config_child *child = &config->child[index];
  struct child *c = place();
  if (!c) {
    log_line(0, "config:%u:%u: no place for this child while others are still ending", child->line, child->column);
    return;
  }
  *run_of(c) = (struct run){.used = true, .config = index, .source = hash(child->source)};
  kdl_copy(child->name, c->name, sizeof c->name);
  if (!child->on_demand) child_start(c);
}

/* What is left of a child whose config entry is gone or different. */
static void remove_child(struct child *c) {
  struct run *r = run_of(c);
  r->removed = true;
  timer_stop(&r->again);
  if (c->state == CHILD_NONE)
    *r = (struct run){0};
  else
    child_die(c, "its config changed");
}

/* Points every child that stays to its new entry, ends the others, and starts what is new. */
static void reconcile(void) {
  bool kept[CONFIG_CHILDREN] = {false};
  int entry[CHILDREN];
  for (unsigned i = 0; i < CHILDREN; i++) entry[i] = -1;
  for (unsigned k = 0; k < config->children; k++) {
    int i = run_by_name(&config->child[k]);
    if (i >= 0 && runs[i].source == hash(config->child[k].source)) entry[i] = (int)k, kept[k] = true;
  }
  for (unsigned i = 0; i < CHILDREN; i++) {
    if (!runs[i].used || runs[i].removed) continue;
    if (entry[i] >= 0)
      runs[i].config = (unsigned)entry[i];
    else
      remove_child(&children[i]);
  }
  for (unsigned k = 0; k < config->children; k++)
    if (!kept[k]) add(k);
}

static bool parse(const struct rom *rom, struct memory *m) {
  struct config_sink sink = {.mistake = tell};
  if (mem_new(SLOT_BANK, (sizeof(struct config) + PAGE_SIZE - 1) / PAGE_SIZE, m) != ST_OK) {
    log_line(0, "no memory to read the config");
    return false;
  }
  struct config *c = m->at;
  config_read(c, (const char *)rom->data, rom->bytes, init_pages, &sink);
  return !c->kdl.error.what;
}

static void changed(void *unused) {
  (void)unused;
  config_load();
}

static void watch(const struct rom *rom) {
  cap_t alias;
  struct iface_none none = {0};
  if (loop_signal(changed, NULL, &alias) != ST_OK) return;
  struct cap_xfer x = {.n_send = 1, .send = {alias}};
  rom_watch(rom->client.gate, &none, &none, &x);
}

void config_load(void) {
  struct rom rom;
  struct memory m;
  enum status status = have_text ? rom_again(&text, &rom) : rom_open("config", &rom);
  if (status != ST_OK) {
    log_line(0, "no config (status %u): this init starts nothing. Its parent must give it a config block or ROM",
             status);
    return;
  }
  if (!parse(&rom, &m) && config) {
    mem_free(&rom.memory);
    mem_free(&m);
    return;
  }
  if (!have_text)
    watch(&rom);
  else
    mem_free(&text.memory);
  mem_free(&config_memory);
  text = rom, config_memory = m, config = m.at, have_text = true;
  if (config) reconcile();
}
