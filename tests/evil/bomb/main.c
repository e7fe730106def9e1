/* Bomb: a component that starts children of its own image until nothing is left, and they do the same, six generations
 * deep. It is a parent like any other: all that it and its children have comes out of the one bank that it was given.
 */
#include "iface/rom.h"
#include "parent/child.h"

#include "../tell.h"

enum { GENERATIONS = 6, LINKS = 128, STACK_PAGES = 8, SLOTS = 128, LEAST_PAGES = 120, RELAY_PAGES = 8 };
static struct rom image;
static unsigned born;

static unsigned generation(void) {
  unsigned n = 1;
  for (const char *l = env_startup()->label; *l; l++) n += *l == '/';
  return n;
}

static enum status route(const struct child *c, const struct parent_open_in *in, struct route_target *out) {
  out->to = TO_PARENT;
  return ST_OK;
}

static void gone(struct child *c) {}
static void own_ready(struct link *l, enum status status) {}

/* Three quarters of what is left for each child, so that all generations have something to share out. */
static enum status bear(struct child *c) {
  char label[STARTUP_LABEL], name[8];
  enum status status;
  uint64_t pages = free_pages() / 4 * 3;
  if (pages < LEAST_PAGES) return ST_NO_MEMORY;
  text_format(name, sizeof name, "b%u", (unsigned)(c - children));
  text_format(label, sizeof label, "%s/%s", env_startup()->label, name);
  status = child_bank(c, name, pages, LINKS / 2);
  if (status != ST_OK) return status;
  struct spawn s = {.image = image.memory.mem,
                    .untrusted_image = image.data,
                    .image_bytes = image.bytes,
                    .label = label,
                    .stack_pages = STACK_PAGES,
                    .slots = SLOTS,
                    .time = SLOT_BUDGET,
                    .budget_kind = BUDGET_SHARE,
                    .weight = 100};
  const char *wrong = child_spawn(c, &s, &status);
  if (wrong) child_die(c, wrong);
  return status;
}

void component_main(void) {
  static const struct parent_policy mine = {.route = route, .gone = gone, .own_ready = own_ready};
  enum status status = parent_init(&mine, LINKS);
  if (status == ST_OK) status = rom_open("bomb.elf", &image);
  if (generation() == 1) tell("children", 0, ST_OK);
  while (generation() < GENERATIONS && status == ST_OK && born < CHILDREN) {
    status = bear(&children[born]);
    born += status == ST_OK;
  }
  tell("generations", generation(), status == ST_OK && generation() == GENERATIONS ? ST_NO_MEMORY : ST_OK);
  for (struct memory m; free_pages() > RELAY_PAGES && mem_new(SLOT_BANK, 1, &m) == ST_OK;) continue;
}
