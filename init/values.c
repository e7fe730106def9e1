/* Values: the schema as tables, and one reader for all nodes: every value is checked for its type and range and stored
 * where the schema says; each mistake is told with its place. */
#include "values.h"

#include "abi/startup.h"
#include "iface/parent.h"

#define RULE_(name, least, most, flags, usage, about) {#name, usage, least, most, flags},
#define ITEM_(node, key, type, least, most, owner, field, about)                                                       \
  {key, least, most, offsetof(struct owner, field), NODE_##node, SCHEMA_##type},
const struct schema_rule schema_rules[SCHEMA_NODES] = {CONFIG_TOP(RULE_) CONFIG_NODES(RULE_)};
static const struct schema_item items[] = {CONFIG_ITEMS(ITEM_)};
enum { ITEMS = sizeof items / sizeof *items };

void mistake(struct reader *r, uint32_t line, uint32_t column, const char *what, const char *fix) {
  r->good = false;
  r->sink->mistakes++;
  r->sink->mistake(r->sink->context, line, column, what, fix);
}

unsigned schema_find(struct kdl_text name) {
  unsigned i = NODE_image; /* behind those of the top */
  while (i < SCHEMA_NODES && !kdl_is(name, schema_rules[i].name)) i++;
  return i;
}

static const struct schema_item *item_of(enum schema_node which, struct kdl_text key) {
  for (unsigned i = 0; i < ITEMS; i++)
    if (items[i].node == which && kdl_is(key, items[i].key)) return &items[i];
  return NULL;
}

static bool all(struct kdl_text t, bool (*allowed)(char c)) {
  uint32_t i = 0;
  while (i < t.length && allowed(t.at[i])) i++;
  return i == t.length;
}
static bool in_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }
static bool in_args(char c) { return c >= ' ' && c <= '~' && c != '|'; }

/* Bytes of "64K"; 0 when it is not a size of whole pages. */
static uint64_t size_of(struct kdl_text t) {
  uint64_t number = 0, unit = 0;
  if (t.length) {
    char last = t.at[--t.length];
    unit = last == 'K' ? 1024 : last == 'M' ? 1024 * 1024 : last == 'G' ? 1024 * 1024 * 1024 : 0;
  }
  bool sound = unit && kdl_uint(t, &number) && number <= (1ull << 40) / unit && number * unit % PAGE_SIZE == 0;
  return sound ? number * unit : 0;
}

/* NULL, or what is wrong; *fix replaces the node's usage where the value alone is the matter. */
static const char *check(const struct schema_item *item, const struct kdl_value *v, uint64_t *number,
                         const char **fix) {
  if (v->escaped) return *fix = "the text without a backslash", "escapes are not allowed in values that init reads";
  if (item->type == SCHEMA_NUMBER) {
    if (v->kind != KDL_NUMBER || !kdl_uint(v->text, number)) return "a number belongs here";
    return *number < item->least || *number > item->most ? "this number is out of range" : NULL;
  }
  if (v->kind != KDL_STRING && v->kind != KDL_WORD) return "a text belongs here";
  if (item->type == SCHEMA_SIZE) {
    *number = size_of(v->text) / PAGE_SIZE;
    if (!*number) return *fix = "whole pages of 4 KiB, like \"64K\" or \"8M\"", "this is not a size";
    return *number > item->most ? "this size is too large" : NULL;
  }
  *number = v->text.length;
  if (item->type == SCHEMA_NAME && (!*number || *number > item->most || !all(v->text, in_name)))
    return *fix = item->most == STARTUP_NAME ? "one to 24 of a-z 0-9 -" : "one to 23 of a-z 0-9 -",
           "this is not a name";
  if (*number < item->least || *number > item->most) return *number ? "this text is too long" : "this text is empty";
  if (item->type == SCHEMA_ARGS && !all(v->text, in_args))
    return *fix = "printable ASCII without |", "this text holds a character that is not allowed";
  return NULL;
}

static void store(struct reader *r, const struct schema_item *item, const struct kdl_value *v, const char *usage,
                  void *into) {
  uint64_t number = 0;
  const char *what = check(item, v, &number, &usage);
  if (what)
    mistake(r, v->line, v->column, what, usage);
  else if (item->type <= SCHEMA_SIZE)
    *(uint64_t *)into = number;
  else
    *(struct kdl_text *)into = v->text;
}

void read_items(struct reader *r, enum schema_node which, const struct kdl_node *n, void *into) {
  const struct schema_rule *rule = &schema_rules[which];
  const struct kdl_value *value = &r->c->kdl.value[n->first_value];
  unsigned plain = 0;
  for (unsigned i = 0; i < n->values; i++) {
    const struct kdl_value *v = &value[i];
    const struct schema_item *item = item_of(which, v->key);
    unsigned before = 0;
    while (v->key.length && before < i && !kdl_same(value[before].key, v->key)) before++;
    if (!item || (!v->key.length && plain == rule->most))
      mistake(r, v->line, v->column, v->key.length ? "this node has no such property" : "one value too many",
              rule->usage);
    else if (v->key.length && before < i)
      mistake(r, v->line, v->column, "this property is here twice", "one of them");
    else
      store(r, item, v, rule->usage, (char *)into + item->at + (v->key.length ? 0 : plain++ * sizeof(struct kdl_text)));
  }
  if (plain < rule->least) mistake(r, n->line, n->column, "a value is missing", rule->usage);
  if (n->has_block && !(rule->flags & NODE_BLOCK))
    mistake(r, n->line, n->column, "this node has no block", rule->usage);
}
