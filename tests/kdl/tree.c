/* Tree: what lib/kdl makes of documents, as JSON, to be compared with what an independent parser makes of them.
 *
 * Reads documents from the standard input, each ended by a NUL byte; prints a line for each: the nodes as
 * [name, [[key or null, kind, text], ...], [children]], or {"line", "column", "what"} when it is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kdl/kdl.h"

enum { LARGEST = 1 << 17 };
static struct kdl k;

static void print_text(struct kdl_text t) {
  putchar('"');
  for (uint32_t i = 0; i < t.length; i++) {
    unsigned char c = (unsigned char)t.at[i];
    if (c == '"' || c == '\\')
      printf("\\%c", c);
    else if (c < ' ')
      printf("\\u%04x", c);
    else
      putchar(c);
  }
  putchar('"');
}

static void print_values(const struct kdl_node *n) {
  static const char *const kinds[] = {"string", "string", "number", "keyword"};
  for (unsigned i = 0; i < n->values; i++) {
    const struct kdl_value *v = &k.value[n->first_value + i];
    printf("%s[", i ? "," : "");
    if (v->key.length)
      print_text(v->key);
    else
      printf("null");
    printf(",\"%s\",", v->kind == KDL_STRING && v->escaped ? "escaped" : kinds[v->kind]);
    print_text(v->text);
    putchar(']');
  }
}

/* Depth first without recursion: down to the first child, else to the next sibling, else up. */
static void print_tree(void) {
  uint16_t i = k.node[0].child;
  putchar('[');
  while (i) {
    const struct kdl_node *n = &k.node[i];
    putchar('[');
    print_text(n->name);
    printf(",[");
    print_values(n);
    printf("],[");
    if (n->child) {
      i = n->child;
      continue;
    }
    printf("]]");
    while (i && !k.node[i].next) {
      i = k.node[i].parent;
      if (i) printf("]]");
    }
    if (i) putchar(','), i = k.node[i].next;
  }
  printf("]\n");
}

/* An exact heap copy, so that the sanitizer sees a read past the end. */
static void one(const char *text, size_t bytes) {
  char *copy = malloc(bytes ? bytes : 1);
  memcpy(copy, text, bytes);
  if (kdl_parse(&k, copy, bytes, NULL))
    print_tree();
  else
    printf("{\"line\":%u,\"column\":%u,\"what\":\"%s\"}\n", k.error.line, k.error.column, k.error.what);
  free(copy);
}

int main(void) {
  static char text[LARGEST];
  size_t bytes = 0;
  for (int c; (c = getchar()) != EOF;) {
    if (c)
      text[bytes++ % LARGEST] = (char)c;
    else
      one(text, bytes), bytes = 0;
  }
  return 0;
}
