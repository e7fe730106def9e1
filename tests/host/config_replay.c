/* Config replay: bytes become a config, read as init reads it, with the configs inside it; whatever they are, tables
 * stay sound, children complete, routes without circles, and each mistake has words and a place in the text. libFuzzer
 * drives it
 * (`make fuzz-config`); without it the committed corpus is replayed. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../../init/config.h"
#include "../../init/explain.h"
#include "abi/startup.h"
#include "parent/label.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

enum { NESTED_MAX = 8 };
struct text {
  const char *at;
  size_t bytes;
  struct config_means means;
};

/* A place is in a line that is there, at most one behind its last character. */
static void told(void *context, uint32_t line, uint32_t column, const char *what, const char *fix) {
  const struct text *t = context;
  const char *at = t->at, *end = t->at + t->bytes;
  assert(what && what[0] && fix && fix[0] && line && column);
  for (uint32_t i = 1; i < line; i++) {
    at = memchr(at, '\n', (size_t)(end - at));
    assert(at);
    at++;
  }
  const char *next = memchr(at, '\n', (size_t)(end - at));
  assert(column - 1 <= (size_t)((next ? next : end) - at));
}

static bool is_name(struct kdl_text t) {
  char name[STARTUP_NAME + 1];
  return kdl_copy(t, name, sizeof name) && name_valid(name, sizeof name);
}

static void check_child(const struct config *c, unsigned i) {
  const struct config_child *child = &c->child[i];
  assert(is_name(child->name) && config_child_by_name(c, child->name) == (int)i && child->image.length);
  assert(child->pages && child->limit >= child->pages && child->weight >= 1 && child->weight <= 1000);
  assert(child->stack_pages && child->stack_pages <= CONFIG_STACK_MAX && child->sessions && child->slots >= 64);
  assert(!child->reserved || (child->runtime_ms && child->runtime_ms * 10 <= child->period_ms * 9));
  assert(child->provides_count <= CONFIG_PROVIDES && child->first_route + child->routes <= c->routes);
  for (unsigned k = 0; k < child->provides_count; k++) assert(is_name(child->provides[k]));
}

static void check_route(const struct config *c, unsigned i, const struct config_route *r) {
  char service[STARTUP_NAME + 1];
  bool lost = r->to == CONFIG_TO_CHILD && r->child == CONFIG_CHILDREN;
  assert(is_name(r->service) && kdl_copy(r->service, service, sizeof service));
  if (r->to != CONFIG_TO_CHILD || lost) return;
  assert(r->child < c->children && r->child != i && config_provides(&c->child[r->child], service));
}

/* Children that wait for nobody go first; when there is none but somebody is left, they wait for each other. */
static void check_circles(const struct config *c) {
  uint32_t gone = 0, before;
  do {
    before = gone;
    for (unsigned i = 0; i < c->children; i++) {
      bool waits = false;
      for (unsigned k = 0; k < c->child[i].routes; k++) {
        const struct config_route *r = &c->route[c->child[i].first_route + k];
        waits |= r->to == CONFIG_TO_CHILD && r->child < c->children && !(gone >> r->child & 1);
      }
      if (!waits) gone |= 1u << i;
    }
  } while (gone != before);
  for (unsigned i = 0; i < c->children; i++) assert(gone >> i & 1);
}

static void ask(const struct config *c) {
  struct why_in q = {.child = "a", .service = "x", .label = "c/d", .args = "k=v"};
  struct why_out out;
  const struct config_route *r = config_explain(c, "file.kdl", &q, &out);
  assert(memchr(out.text, 0, sizeof out.text) && out.allowed == (r != NULL));
}

static void check(const struct text *t, struct config *c) {
  struct config_sink sink = {.mistake = told, .context = (void *)(uintptr_t)t};
  config_read(c, t->at, t->bytes, &t->means, &sink);
  assert(c->children <= CONFIG_CHILDREN && c->routes <= CONFIG_ROUTES && c->aliases <= CONFIG_ALIASES);
  assert(!c->kdl.error.what || (sink.mistakes == 1 && !c->children));
  for (unsigned i = 0; i < c->children; i++) {
    check_child(c, i);
    for (unsigned k = 0; k < c->child[i].routes; k++) check_route(c, i, &c->route[c->child[i].first_route + k]);
  }
  check_circles(c);
  ask(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
  static struct config c;
  struct text todo[NESTED_MAX] = {{.means = {bytes ? data[0] * 64u : 0, CONFIG_TIME, true}}};
  char *copy = malloc(bytes ? bytes : 1); /* so that the sanitizer sees a read past the end */
  if (bytes) memcpy(copy, data, bytes);
  todo[0].at = copy, todo[0].bytes = bytes;
  for (unsigned n = 1, i = 0; i < n; i++) {
    check(&todo[i], &c);
    for (unsigned k = 0; k < c.children && n < NESTED_MAX; k++)
      if (c.child[k].config_block.at)
        todo[n++] = (struct text){c.child[k].config_block.at,
                                  c.child[k].config_block.length,
                                  {c.child[k].pages, c.child[k].grants * 10, false}};
  }
  free(copy);
  return 0;
}
