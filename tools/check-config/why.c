/* Why: follows a session from the component's own init up to whoever serves it, with init's own words for each level.
 */
#include "why.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../init/explain.h"
#include "parent/label.h"

enum { LEVELS = 8 };
static struct config level[LEVELS];
static char names[LEVELS][STARTUP_NAME + 1];

static void ignore(void *context, uint32_t line, uint32_t column, const char *what, const char *fix) {}

/* As the target pads it: the block at the place that it has in the file. Never freed: the configs point into it. */
static char *padded(const char *text, struct kdl_text block) {
  size_t before = (size_t)(block.at - text);
  char *copy = malloc(before + block.length + 1);
  for (size_t i = 0; i < before; i++) copy[i] = text[i] == '\n' ? '\n' : ' ';
  memcpy(copy + before, block.at, block.length);
  copy[before + block.length] = 0;
  return copy;
}

/* Splits the path into names[]; 0 when it is none. */
static unsigned split(const char *path) {
  unsigned n = 0;
  if (!*path || !path_valid(path, STARTUP_LABEL)) return 0;
  for (const char *at = path; *at && n < LEVELS; n++) {
    size_t length = strcspn(at, "/");
    snprintf(names[n], sizeof names[n], "%.*s", (int)length, at);
    at += length + (at[length] == '/');
  }
  return n;
}

/* Reads the config of every init on the way; false with a message when one is not there. */
static bool descend(const char *file, const char *text, size_t bytes, unsigned depth) {
  struct config_sink sink = {.mistake = ignore};
  for (unsigned i = 0; i < depth; i++) {
    config_read(&level[i], text, bytes, &(struct config_means){.time = CONFIG_TIME, .first = !i}, &sink);
    if (i + 1 == depth) return true;
    struct kdl_text name = {names[i], (uint32_t)strlen(names[i])};
    int child = config_child_by_name(&level[i], name);
    if (child < 0 || !level[i].child[child].config_block.at) {
      printf("%s: there is no child \"%s\" with a config block of its own\n", file, names[i]);
      return false;
    }
    struct kdl_text block = level[i].child[child].config_block;
    text = padded(text, block);
    bytes = strlen(text);
  }
  return false;
}

static void below(char *label, size_t size, unsigned from, unsigned depth) {
  label[0] = 0;
  for (unsigned i = from; i < depth; i++) {
    strncat(label, i > from ? "/" : "", size - strlen(label) - 1);
    strncat(label, names[i], size - strlen(label) - 1);
  }
}

static int at_core(const char *service) {
  bool serves = !strcmp(service, "rom") || !strcmp(service, "log") || !strcmp(service, "io");
  printf(serves ? "core serves \"%s\"\n" : "core has no service \"%s\": denied; it has rom, log and io\n", service);
  return !serves;
}

int why_print(const char *file, const char *text, size_t bytes, const char *path, const char *service,
              const char *args) {
  unsigned depth = split(path);
  struct why_in q = {.child = ""};
  struct why_out out;
  if (!depth || !name_valid(service, STARTUP_NAME)) {
    printf("\"%s\" is no path of a component, or \"%s\" no service\n", path, service);
    return 1;
  }
  if (!descend(file, text, bytes, depth)) return 1;
  snprintf(q.service, sizeof q.service, "%s", service);
  snprintf(q.args, sizeof q.args, "%s", args);
  for (unsigned i = depth; i--;) {
    memcpy(q.child, names[i], sizeof q.child);
    below(q.label, sizeof q.label, i + 1, depth);
    const struct config_route *r = config_explain(&level[i], file, &q, &out);
    printf("%s\n", out.text);
    if (!r) return 1;
    if (r->to != CONFIG_TO_PARENT) return 0;
    char request[PARENT_ARGS];
    memcpy(request, q.args, sizeof request);
    kdl_copy(r->args, q.args, sizeof q.args);
    if (q.args[0] && request[0]) strncat(q.args, " ", sizeof q.args - strlen(q.args) - 1);
    strncat(q.args, request, sizeof q.args - strlen(q.args) - 1);
  }
  return at_core(service);
}
