/* Settings: the one loop over the nodes of a config, and typed access to their values. */
#include "settings/settings.h"
#include "base/string.h"

bool kdl_need(struct kdl_reading *r, bool good, const char *what, const char *fix) {
  if (!good && !r->what) r->what = what, r->fix = fix;
  return good;
}

bool kdl_named(struct kdl_reading *r, const char *name) {
  bool is = kdl_is(r->node->name, name);
  r->known |= is;
  return is;
}

const struct kdl_value *kdl_get(const struct kdl_reading *r, const char *key) {
  return key ? kdl_property(r->kdl, r->node, key) : kdl_plain(r->kdl, r->node, 0);
}

uint32_t kdl_number(struct kdl_reading *r, const char *key, uint32_t low, uint32_t high) {
  uint64_t n = 0;
  const struct kdl_value *v = kdl_get(r, key);
  bool good = v && kdl_uint(v->text, &n) && n >= low && n <= high;
  return kdl_need(r, good, "a number is missing or out of range", key ? key : "the first value") ? (uint32_t)n : 0;
}

void kdl_string(struct kdl_reading *r, const char *key, char *to, size_t size) {
  const struct kdl_value *v = kdl_get(r, key);
  kdl_need(r, v && kdl_copy(v->text, to, size), "a text is missing or too long", key ? key : "the first value");
}

bool kdl_flag(const struct kdl_reading *r, const char *key) {
  const struct kdl_value *v = kdl_get(r, key);
  return v && (kdl_is(v->text, "#true") || kdl_is(v->text, "true"));
}

unsigned kdl_choice(struct kdl_reading *r, const struct kdl_value *v, const char *words) {
  const char *word = words;
  for (unsigned n = 0; v && *word; n++) {
    uint32_t length = 0;
    while (word[length] && word[length] != ' ') length++;
    if (kdl_same(v->text, (struct kdl_text){word, length})) return n;
    word += length + (word[length] == ' ');
  }
  kdl_need(r, false, "one of a few words belongs here", words);
  return 0;
}

bool kdl_read(const char *text, size_t bytes, kdl_reader read, void *into, const char *names, char *message,
              size_t size) {
  static struct kdl kdl;
  struct kdl_reading r = {.into = into, .kdl = &kdl};
  struct kdl_error *e = &kdl.error;
  bool good = kdl_parse(&kdl, text, bytes, NULL);
  for (unsigned i = good ? kdl.node[0].child : 0, n = 0; i && n < KDL_NODES && good; i = kdl.node[i].next, n++) {
    r.node = &kdl.node[i], r.known = false;
    read(&r);
    kdl_need(&r, r.known, "unknown setting", names);
    good = !r.what;
    if (!good) *e = (struct kdl_error){r.node->line, r.node->column, r.what, r.fix};
  }
  if (!good) text_format(message, size, "config:%u:%u: %s: %s", e->line, e->column, e->what, e->fix);
  return good;
}
