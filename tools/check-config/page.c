/* Page: the tables of docs/CONFIG.md, from the schema that init checks with. */
#include "page.h"

#include <stdio.h>

#include "../../init/config.h"
#include "../../init/schema.h"
#include "abi/startup.h"
#include "iface/parent.h"

#define ABOUT_(name, least, most, flags, usage, about) about,
#define ROW_(node, key, type, least, most, owner, field, about) {NODE_##node, SCHEMA_##type, key, least, most, about},
static const char *const abouts[SCHEMA_NODES] = {CONFIG_TOP(ABOUT_) CONFIG_NODES(ABOUT_)};
static const struct row {
  enum schema_node node;
  enum schema_type type;
  const char *key;
  unsigned long least, most;
  const char *about;
} rows[] = {CONFIG_ITEMS(ROW_)};

static void print_range(const struct row *r) {
  switch (r->type) {
  case SCHEMA_NUMBER:
    printf("number, %lu to %lu", r->least, r->most);
    break;
  case SCHEMA_SIZE:
    if (r->most < CONFIG_PAGES_MAX)
      printf("size, at most `\"%luK\"`", r->most * 4);
    else
      printf("size");
    break;
  case SCHEMA_NAME:
    printf("name, at most %lu", r->most);
    break;
  case SCHEMA_TEXT:
    printf("text, at most %lu bytes", r->most);
    break;
  case SCHEMA_ARGS:
    printf("printable ASCII without `\\|`, at most %lu bytes", r->most);
    break;
  }
}

static void print_node(enum schema_node node) {
  const struct schema_rule *rule = &schema_rules[node];
  const struct row *plain = NULL;
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].node == node && !rows[i].key[0]) plain = &rows[i];
  printf("| **`%s`** | %s%s", rule->name, rule->flags & NODE_NEEDED ? "needed, " : "",
         rule->flags & NODE_AGAIN || node < NODE_image ? "any number" : "once");
  if (plain) printf(rule->most > 1 ? "; 1 to %u of " : rule->least ? "; " : "; perhaps ", rule->most);
  if (plain) print_range(plain);
  printf("%s | %s%s%s |\n", rule->flags & NODE_BLOCK ? "; a block" : "", abouts[node],
         plain && plain->about[0] ? ": " : "", plain ? plain->about : "");
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (rows[i].node != node || !rows[i].key[0]) continue;
    printf("| `%s` `%s=` | ", rule->name, rows[i].key);
    print_range(&rows[i]);
    printf(" | %s |\n", rows[i].about);
  }
}

void page_print(void) {
  printf("| node or property | type | meaning |\n|---|---|---|\n");
  for (unsigned i = 0; i < SCHEMA_NODES; i++) print_node(i);
}
