/* Check-config: judges configs on the host with the very parser and checks that init runs on the target, nested configs
 * too.
 *
 * Usage: check-config FILE... Prints file:line:column: what is wrong: what to write; exits with 1 when there was
 * anything. check-config --page prints the tables of docs/CONFIG.md; --why FILE CHILD SERVICE [ARGS] tells which lines
 * allow or deny a session. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../init/config.h"
#include "page.h"
#include "why.h"

enum { BLOCKS = 64 };

struct block {
  const char *at;
  size_t bytes;
  struct config_means means; /* of the init that reads it */
};
static struct block todo[BLOCKS];
static unsigned todos, mistakes;

struct place {
  const char *file, *text;
  const struct block *block;
};

/* Line and column inside a block become those of the file. */
static void tell(void *context, uint32_t line, uint32_t column, const char *what, const char *fix) {
  const struct place *p = context;
  uint32_t before = 1, last = 0;
  for (const char *c = p->text; c < p->block->at; c++) {
    last++;
    if (*c == '\n') before++, last = 0;
  }
  printf("%s:%u:%u: %s: write %s\n", p->file, before + line - 1, line == 1 ? column + last : column, what, fix);
  mistakes++;
}

static void check_block(const char *file, const char *text, const struct block *b) {
  static struct config c;
  struct place place = {file, text, b};
  struct config_sink sink = {.mistake = tell, .context = &place};
  config_read(&c, b->at, b->bytes, &b->means, &sink);
  for (unsigned i = 0; i < c.children; i++) {
    const struct config_child *child = &c.child[i];
    if (!kdl_is(child->image, "init.elf") || !child->config_block.at || todos == BLOCKS) continue;
    todo[todos++] =
        (struct block){child->config_block.at, child->config_block.length, {child->pages, child->grants * 10, false}};
  }
}

/* The whole file in a buffer that the next call overwrites; -1: cannot be read. */
static char text[KDL_BYTES + 1];
static long read_file(const char *name) {
  FILE *file = fopen(name, "rb");
  if (!file) {
    printf("%s:0:0: cannot be opened: write the path of a config\n", name);
    return -1;
  }
  size_t bytes = fread(text, 1, sizeof text, file);
  fclose(file);
  return (long)bytes;
}

static int check_file(const char *name) {
  long bytes = read_file(name);
  if (bytes < 0) return 1;
  todo[0] = (struct block){text, (size_t)bytes, {0, CONFIG_TIME, true}};
  todos = 1;
  for (unsigned i = 0; i < todos; i++) check_block(name, text, &todo[i]);
  return 0;
}

int main(int count, char **names) {
  int wrong = count < 2;
  if (count == 2 && !strcmp(names[1], "--page")) {
    page_print();
    return 0;
  }
  if (count >= 5 && !strcmp(names[1], "--why")) {
    long bytes = read_file(names[2]);
    return bytes < 0 ? 1 : why_print(names[2], text, (size_t)bytes, names[3], names[4], count > 5 ? names[5] : "");
  }
  if (wrong) printf("usage: check-config FILE... | --page | --why FILE CHILD SERVICE [ARGS]\n");
  for (int i = 1; i < count; i++) wrong |= check_file(names[i]);
  return wrong || mistakes ? 1 : 0;
}
