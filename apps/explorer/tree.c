/* Tree: reading what the image and the inits tell. */
#include "tree.h"

#include "kdl/kdl.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 8, LINE = 1024 };

/* Splits at tabs; gives the number of words. */
static unsigned split(char *line, char *word[WORDS]) {
  unsigned n = 0;
  word[n++] = line;
  for (char *tab = strchr(line, '\t'); tab && n < WORDS; tab = strchr(tab + 1, '\t')) {
    *tab = 0;
    word[n++] = tab + 1;
  }
  return n;
}

static bool index_of(const struct tree *t, const char *word, unsigned *out) {
  *out = (unsigned)atoi(word);
  return *out < t->count;
}

/* component INDEX PARENT LABEL LINES DMA, in order. */
static bool add_component(struct tree *t, char *word[WORDS], unsigned words) {
  if (words < 6 || t->count == NODES || (unsigned)atoi(word[1]) != t->count) return false;
  struct node *n = &t->node[t->count];
  n->parent = atoi(word[2]);
  if (n->parent >= (int)t->count || (n->parent < 0 && t->count)) return false;
  snprintf(n->label, sizeof n->label, "%s", word[3]);
  const char *slash = strrchr(n->label, '/');
  n->name = slash ? slash + 1 : n->label;
  n->lines = (unsigned)atoi(word[4]);
  n->dma = word[5][0] == '1';
  t->count++;
  return true;
}

/* tcb INDEX BREAK DENY CLASSES ADDS,... */
static bool add_tcb(struct tree *t, char *word[WORDS], unsigned words) {
  unsigned i;
  if (words < 6 || !index_of(t, word[1], &i) || strlen(word[4]) != t->count) return false;
  struct node *n = &t->node[i];
  n->breaks = (unsigned)atoi(word[2]), n->denies = (unsigned)atoi(word[3]);
  memcpy(n->trust, word[4], t->count);
  const char *at = word[5];
  for (unsigned k = 0; k < t->count; k++) {
    n->adds[k] = (unsigned)strtoul(at, NULL, 10);
    at = strchr(at, ',');
    if (!at++) return k + 1 == t->count;
  }
  return false;
}

static bool add_route(struct tree *t, char *word[WORDS], unsigned words) {
  unsigned from, to;
  if (words < 5 || t->routes == ROUTES || !index_of(t, word[1], &from) || !index_of(t, word[2], &to)) return false;
  t->route[t->routes].from = (uint8_t)from, t->route[t->routes].to = (uint8_t)to;
  snprintf(t->route[t->routes].service, sizeof t->route[0].service, "%s", word[3]);
  t->route[t->routes].line = (unsigned)atoi(word[4]);
  t->routes++;
  return true;
}

static bool read_line(struct tree *t, char *line) {
  char *word[WORDS];
  unsigned words = split(line, word);
  if (!strcmp(word[0], "component")) return add_component(t, word, words);
  if (!strcmp(word[0], "tcb")) return add_tcb(t, word, words);
  if (!strcmp(word[0], "route")) return add_route(t, word, words);
  if (strcmp(word[0], "scenario") || words < 2) return false;
  snprintf(t->scenario, sizeof t->scenario, "%s", word[1]);
  return true;
}

bool tree_read(struct tree *t, const char *text, size_t bytes) {
  char line[LINE];
  memset(t, 0, sizeof *t);
  for (size_t at = 0; at < bytes;) {
    size_t end = at;
    while (end < bytes && text[end] && text[end] != '\n') end++;
    if (end == at || end - at >= sizeof line) break;
    memcpy(line, text + at, end - at);
    line[end - at] = 0;
    if (!read_line(t, line)) return false;
    at = end + 1;
  }
  return t->count > INIT;
}

static uint64_t number(const struct kdl *k, const struct kdl_node *n, const char *key) {
  const struct kdl_value *v = kdl_property(k, n, key);
  uint64_t value = 0;
  return v && kdl_uint(v->text, &value) ? value : 0;
}

static unsigned rate(uint64_t now, uint64_t before, uint64_t ms) {
  return ms && now > before ? (unsigned)((now - before) * 1000 / ms) : 0;
}

static void update(struct live *l, const struct kdl *k, const struct kdl_node *said, uint64_t ms) {
  uint64_t elapsed = l->ms && ms > l->ms ? ms - l->ms : 0, cpu = number(k, said, "cpu"),
           calls = number(k, said, "calls");
  l->permille = rate(cpu, l->cpu_ms, elapsed), l->a_second = rate(calls, l->calls, elapsed);
  l->pages = number(k, said, "pages"), l->used = number(k, said, "used"), l->caps = number(k, said, "caps");
  l->sessions = number(k, said, "sessions"), l->restarts = number(k, said, "restarts");
  l->cpu_ms = cpu, l->calls = calls, l->ms = ms;
  l->known = true;
}

static void update_child(struct tree *t, const struct kdl *k, const struct kdl_node *said, uint64_t ms) {
  const struct kdl_value *where = kdl_property(k, said, "label"), *state = kdl_property(k, said, "state");
  for (unsigned i = INIT + 1; where && i < t->count; i++) {
    struct live *l = &t->node[i].live;
    if (!kdl_is(where->text, t->node[i].label)) continue;
    update(l, k, said, ms);
    if (!state || !kdl_copy(state->text, l->state, sizeof l->state)) strcpy(l->state, "?");
  }
}

/* Of itself an init knows less than its parent tells; but nobody else tells of the first. */
static void update_first(struct tree *t, const struct kdl *k, const struct kdl_node *said, uint64_t ms) {
  struct live *l = &t->node[INIT].live;
  const struct kdl_value *label = kdl_property(k, said, "label");
  if (!label || label->text.length) return;
  update(l, k, said, ms);
  l->used = l->pages - number(k, said, "free");
  strcpy(l->state, "running");
}

bool tree_update(struct tree *t, const char *text, size_t bytes) {
  static struct kdl k;
  uint64_t ms = 0;
  while (bytes && !text[bytes - 1]) bytes--; /* a report may be padded to its page */
  if (!kdl_parse(&k, text, bytes, NULL)) return false;
  for (uint16_t i = k.node[0].child; i; i = k.node[i].next) {
    const struct kdl_node *said = &k.node[i];
    if (kdl_is(said->name, "init")) ms = number(&k, said, "ms"), update_first(t, &k, said, ms);
    if (kdl_is(said->name, "child")) update_child(t, &k, said, ms);
  }
  return true;
}

bool tree_has_children(const struct tree *t, unsigned node) {
  for (unsigned i = 0; i < t->count; i++)
    if (t->node[i].parent == (int)node) return true;
  return false;
}
