/* Kdl: the parser on the host: what it accepts, what it takes back, where it says an error is, and random bytes. */
#include "kdl/kdl.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

static struct kdl k;

static bool parse(const char *text) {
  /* An exact heap copy: a read past the end is caught by the sanitizer. */
  static char *copy;
  free(copy);
  size_t bytes = strlen(text);
  copy = malloc(bytes ? bytes : 1);
  memcpy(copy, text, bytes);
  return kdl_parse(&k, copy, bytes, "config");
}

static const struct kdl_node *child(const struct kdl_node *n, unsigned i) {
  uint16_t at = n->child;
  while (at && i--) at = k.node[at].next;
  return at ? &k.node[at] : NULL;
}

static void nodes_and_values(void) {
  CHECK(parse("child \"a\" weight=100 { image x.elf; memory \"8M\" }\nchild b"));
  const struct kdl_node *a = child(k.node, 0), *b = child(k.node, 1);
  CHECK(a && b && !child(k.node, 2));
  CHECK(kdl_is(a->name, "child") && kdl_is(kdl_plain(&k, a, 0)->text, "a") && !kdl_plain(&k, a, 1));
  CHECK(kdl_is(kdl_property(&k, a, "weight")->text, "100") && !kdl_property(&k, a, "height"));
  CHECK(kdl_is(child(a, 0)->name, "image") && kdl_is(child(a, 1)->name, "memory") && !child(a, 2));
  CHECK(b->line == 2 && b->column == 1 && kdl_plain(&k, b, 0)->column == 7);
}

static void comments_and_lines(void) {
  CHECK(parse("// nothing\n/* a /* nested */ comment */ one 1 \\ // goes on\n 2\r\ntwo /* x */ 3;three;"));
  CHECK(child(k.node, 0)->values == 2 && child(k.node, 1)->values == 1 && child(k.node, 2)->line == 4);
  CHECK(parse("") && k.nodes == 1);
}

static void disabled(void) {
  CHECK(parse("/-child \"a\" { x; y { z } }\nchild \"b\" /-1 2 /-k=3 /- { gone } { stays }\n/- c"));
  CHECK(k.nodes == 3 && k.values == 2);
  const struct kdl_node *b = child(k.node, 0);
  CHECK(kdl_is(kdl_plain(&k, b, 0)->text, "b") && kdl_is(kdl_plain(&k, b, 1)->text, "2"));
  CHECK(kdl_is(child(b, 0)->name, "stays") && !child(b, 1) && kdl_is(b->block, " stays "));
}

static void opaque(void) {
  CHECK(parse("child \"a\" { config { child \"b\" { text \"\\\"}\" } }; image x }"));
  const struct kdl_node *config = child(child(k.node, 0), 0);
  CHECK(config->has_block && !config->child && kdl_is(config->block, " child \"b\" { text \"\\\"}\" } "));
  CHECK(kdl_is(child(child(k.node, 0), 1)->name, "image"));
  CHECK(!parse("config { child \"b\" { }"));
  CHECK(parse("a {} /- {x}") && child(k.node, 0)->block.length == 0 && !child(child(k.node, 0), 0));
}

static void places(void) {
  static const struct {
    const char *text;
    unsigned line, column;
  } cases[] = {
      {"a\nb {\n c", 2, 1},
      {"a\n}", 2, 1},
      {"a \"x\n", 1, 5},
      {"a (t)1", 1, 3},
      {"a\n  b 1.5", 2, 5},
      {"a #\"raw\"#", 1, 3},
      {"a true", 1, 3},
      {"/* x", 1, 1},
      {"a \x01", 1, 3},
      {"a \xff", 1, 3},
      {"a { b } c", 1, 9},
      {"a \"x\"\"y\"", 1, 6},
      {"a \\ b", 1, 5},
      {"1 2", 1, 1},
      {"a { b } { c }", 1, 9},
      {"a k=", 1, 5},
      {"a \"\"\"x\"\"\"", 1, 3},
      {"/-", 1, 3},
      {"a /-", 1, 5},
      {"a 12x", 1, 3},
      {"a;;b", 1, 3},
      {"a \"\\q\"", 1, 5},
      {"a \"\\u{110000}\"", 1, 13},
      {"a \rb", 1, 3},
      {"a \xe2\x80\xa8 b", 1, 3},
      {"a -.5", 1, 3},
      {"a 0X1", 1, 3},
      {"\"\\n\" 1", 1, 1},
      {"a 99999999999999999999", 1, 3},
  };
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
    bool ok = parse(cases[i].text);
    CHECK(!ok && k.error.what && k.error.fix);
    CHECK(ok || (k.error.line == cases[i].line && k.error.column == cases[i].column));
    if (!ok && (k.error.line != cases[i].line || k.error.column != cases[i].column))
      printf("  case %u '%s': %u:%u %s\n", i, cases[i].text, k.error.line, k.error.column, k.error.what);
  }
}

static void bounds(void) {
  static char text[KDL_BYTES + 2];
  memset(text, ' ', sizeof text);
  CHECK(kdl_parse(&k, text, KDL_BYTES, NULL) && !kdl_parse(&k, text, KDL_BYTES + 1, NULL));
  for (unsigned i = 0; i < 2 * KDL_NODES; i++) text[i] = i % 2 ? ';' : 'a';
  CHECK(!kdl_parse(&k, text, 2 * KDL_NODES, NULL) && kdl_parse(&k, text, 2 * KDL_NODES - 2, NULL));
  for (unsigned i = 0; i < 2 * (KDL_DEPTH + 1); i++) text[i] = i % 2 ? '{' : 'a';
  CHECK(!kdl_parse(&k, text, 2 * (KDL_DEPTH + 1), NULL));
  text[0] = 'a', text[1] = ' ';
  for (unsigned i = 2; i < 2 * (KDL_VALUES + 3); i++) text[i] = i % 2 ? ' ' : '1';
  CHECK(!kdl_parse(&k, text, 2 * (KDL_VALUES + 2), NULL) && kdl_parse(&k, text, 2 * (KDL_VALUES + 1), NULL));
}

/* The tree must be well formed whatever comes in. */
static void random_bytes(void) {
  static const char alphabet[] = "ab{}{};\n\"\"=/-*\\# 10x\t\r";
  unsigned seed = 1, accepted = 0;
  char text[64];
  for (unsigned round = 0; round < 200000; round++) {
    size_t bytes = (seed = seed * 1103515245u + 12345u) >> 16 & 31;
    for (size_t i = 0; i < bytes; i++)
      text[i] = alphabet[((seed = seed * 1103515245u + 12345u) >> 16) % (sizeof alphabet - 1)];
    text[bytes] = 0;
    if (!parse(text)) continue;
    accepted++;
    for (unsigned i = 1; i < k.nodes; i++) {
      const struct kdl_node *n = &k.node[i];
      if (n->parent >= i || (n->next && (n->next <= i || n->next >= k.nodes)) || n->first_value + n->values > k.values)
        CHECK(false);
    }
  }
  CHECK(accepted > 1000);
}

int main(void) {
  CASE(nodes_and_values);
  CASE(comments_and_lines);
  CASE(disabled);
  CASE(opaque);
  CASE(places);
  CASE(bounds);
  CASE(random_bytes);
  return check_done();
}
