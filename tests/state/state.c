/* State: see state.h. */
#include "../state/state.h"

#include "base/env.h"
#include "base/string.h"

static struct rom rom;
static struct kdl kdl;

bool state_read(void) {
  struct rom next;
  enum status status = rom.client.gate ? rom_again(&rom, &next) : rom_open("state", &next);
  if (status != ST_OK) return false;
  mem_free(&rom.memory);
  rom = next;
  return kdl_parse(&kdl, (const char *)rom.data, rom.bytes, NULL);
}

bool state_read_from(const char *name) {
  rom_close(&rom);
  return rom_open(name, &rom) == ST_OK && kdl_parse(&kdl, (const char *)rom.data, rom.bytes, NULL);
}

uint64_t state_property(const struct kdl_node *n, const char *key) {
  const struct kdl_value *v = n ? kdl_property(&kdl, n, key) : NULL;
  uint64_t number;
  return v && kdl_uint(v->text, &number) ? number : UINT64_MAX;
}

static const struct kdl_node *child_node(const char *name) {
  for (uint16_t i = kdl.node[0].child; i; i = kdl.node[i].next) {
    const struct kdl_value *v = kdl_plain(&kdl, &kdl.node[i], 0);
    if (kdl_is(kdl.node[i].name, "child") && v && kdl_is(v->text, name)) return &kdl.node[i];
  }
  return NULL;
}

uint64_t state_init(const char *key) { return state_property(&kdl.node[kdl.node[0].child], key); }
uint64_t state_number(const char *child, const char *key) { return state_property(child_node(child), key); }

static bool property_is(const struct kdl_node *n, const char *key, const char *text) {
  const struct kdl_value *v = n ? kdl_property(&kdl, n, key) : NULL;
  return v && kdl_is(v->text, text);
}

bool state_is(const char *child, const char *state) { return property_is(child_node(child), "state", state); }

const struct kdl_node *state_node(const char *child, const char *kind) {
  const struct kdl_node *n = child_node(child);
  for (uint16_t i = n ? n->child : 0; i; i = kdl.node[i].next)
    if (kdl_is(kdl.node[i].name, kind)) return &kdl.node[i];
  return NULL;
}

bool state_session(const char *child, const char *service, const char *state) {
  const struct kdl_node *n = child_node(child);
  for (uint16_t i = n ? n->child : 0; i; i = kdl.node[i].next) {
    const struct kdl_node *s = &kdl.node[i];
    if (!kdl_is(s->name, "session") || !kdl_is(kdl_plain(&kdl, s, 0)->text, service)) continue;
    if (!state || property_is(s, "state", state)) return true;
  }
  return false;
}

bool state_text_holds(const struct kdl_node *n, const char *part) {
  const struct kdl_value *v = n ? kdl_plain(&kdl, n, 0) : NULL;
  size_t length = text_length(part, PAGE_SIZE);
  for (uint32_t i = 0; v && i + length <= v->text.length; i++)
    if (!memcmp(v->text.at + i, part, length)) return true;
  return false;
}

struct state_totals state_totals(void) {
  struct state_totals t = {.free = state_init("free")};
  for (uint16_t i = kdl.node[0].child; i; i = kdl.node[i].next) {
    if (!kdl_is(kdl.node[i].name, "child")) continue;
    t.pages += state_property(&kdl.node[i], "pages");
    t.restarts += state_property(&kdl.node[i], "restarts");
  }
  return t;
}
