/* Reload: brings the children in line with the config ROM, at the start and whenever it changes.
 *
 * The new text is copied and parsed beside the old one; when it does not parse at all the old one stays in force. A
 * child is stopped and started again only when something changed that it cannot take while it runs: image, memory,
 * time, stack, slots, or a config block that it does not watch. Everything else reaches it alive: a changed block
 * through its ROM, and of its sessions only those are withdrawn about which the routes decide differently now. */
#include "base/string.h"
#include "iface/rom.h"
#include "init.h"

struct config *config;
const char *config_file = "config";
static struct memory config_memory;
static struct rom text;
static bool have_text;

static void tell(void *unused, uint32_t line, uint32_t column, const char *what, const char *fix) {
  log_line(0, "%s:%u:%u: %s: write %s", config_file, line, column, what, fix);
}

static uint64_t mix(uint64_t h, uint64_t value) { return (h ^ value) * 0x100000001b3ull; }

static uint64_t hash(uint64_t h, struct kdl_text t) {
  for (uint32_t i = 0; i < t.length; i++) h = mix(h, (unsigned char)t.at[i]);
  return mix(h, t.length);
}

static uint64_t text_of(const struct config_child *c) { return hash(1, c->config_block); }

/* What a component cannot take while it runs. */
static uint64_t identity_of(const struct config_child *c) {
  const uint64_t numbers[] = {c->pages,  c->reserved, c->weight,      c->runtime_ms, c->period_ms,
                              c->grants, c->cpu,      c->stack_pages, c->slots,      c->config_block.at != NULL};
  uint64_t h = hash(hash(0xcbf29ce484222325ull, c->image), c->config_rom);
  for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) h = mix(h, numbers[i]);
  return h;
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
    log_line(0, "%s:%u:%u: no place for this child while others are still ending", config_file, child->line,
             child->column);
    return;
  }
  *run_of(c) = (struct run){.used = true, .config = index, .identity = identity_of(child), .text = text_of(child)};
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

/* True when the child goes on under its new entry. */
static bool keep(struct child *c, unsigned index) {
  struct run *r = run_of(c);
  const struct config_child *child = &config->child[index];
  if (r->identity != identity_of(child)) return false;
  r->config = index;
  if (r->text == text_of(child)) return true;
  r->text = text_of(child);
  return c->state == CHILD_NONE || rom_block_changed(c);
}

/* Points every child that stays to its new entry, ends the others, starts what is new, and then looks at the sessions,
 * when all servers are known. */
static void reconcile(void) {
  bool kept[CONFIG_CHILDREN] = {false};
  for (unsigned i = 0; i < CHILDREN; i++) runs[i].moved = false;
  for (unsigned k = 0; k < config->children; k++) {
    int i = run_by_name(&config->child[k]);
    if (i >= 0) kept[k] = runs[i].moved = keep(&children[i], k);
  }
  for (unsigned i = 0; i < CHILDREN; i++)
    if (runs[i].used && !runs[i].removed && !runs[i].moved) remove_child(&children[i]);
  for (unsigned k = 0; k < config->children; k++)
    if (!kept[k]) add(k);
  for (unsigned i = 0; i < CHILDREN; i++) {
    if (!runs[i].moved) continue;
    child_reconfigured(&children[i]);
    reroute(&children[i]);
  }
}

/* The config and the copy of its text, which the parsed config points into: the ROM may read as zero at any moment. */
static bool parse(const struct rom *rom, struct memory *m) {
  struct config_sink sink = {.mistake = tell};
  size_t bytes = rom->bytes <= KDL_BYTES ? rom->bytes : KDL_BYTES + 1; /* of too much, enough to be told */
  if (mem_new(SLOT_BANK, (unsigned)((sizeof(struct config) + bytes + PAGE_SIZE) / PAGE_SIZE), m) != ST_OK) {
    log_line(0, "no memory to read a config of %lu bytes", bytes);
    return false;
  }
  struct config *c = m->at;
  char *copy = (char *)(c + 1);
  memcpy(copy, rom->data, bytes);
  config_read(c, copy, bytes, &init_means, &sink);
  return !c->kdl.error.what;
}

void config_load(void *unused) {
  struct rom rom;
  struct memory m = {0};
  enum status status = have_text ? rom_again(&text, &rom) : rom_open("config", &rom);
  if (status != ST_OK) {
    log_line(0, "no config (status %u): this init starts nothing. Its parent must give it a config block or ROM",
             status);
    return;
  }
  if (!have_text) rom_follow(&rom, config_load, NULL);
  text = rom, have_text = true;
  if (text.name[0]) config_file = text.name;
  bool good = parse(&text, &m);
  mem_free(&text.memory);
  if (!good && config) {
    mem_free(&m);
    return;
  }
  mem_free(&config_memory);
  config_memory = m, config = m.at;
  if (config) reconcile();
}
