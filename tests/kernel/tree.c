/* Tree: the ordered tree against a plain array, over random insertions and removals, with its balance checked. */
#include "tree.h"
#include "check.h"
#include <stdlib.h>

enum { NODES = 400, ROUNDS = 60000 };
static struct node nodes[NODES];
static unsigned arrival[NODES];
static struct tree tree;

static unsigned level(const struct node *n) { return n ? n->level : 0; }

static unsigned count_sound(const struct node *n, const struct node *parent) {
  if (!n) return 0;
  unsigned before = level(n->child[BEFORE]), after = level(n->child[AFTER]);
  CHECK(n->parent == parent);
  CHECK(n->level == (before > after ? before : after) + 1);
  CHECK(before <= after + 1 && after <= before + 1);
  CHECK(!n->child[BEFORE] || n->child[BEFORE]->key <= n->key);
  CHECK(!n->child[AFTER] || n->child[AFTER]->key >= n->key);
  return 1 + count_sound(n->child[BEFORE], n) + count_sound(n->child[AFTER], n);
}

static bool before(const struct node *a, const struct node *b) {
  return a->key != b->key ? a->key < b->key : arrival[a - nodes] < arrival[b - nodes];
}

static void agrees_with_array(uint64_t probe) {
  const struct node *first = NULL, *floor = NULL;
  unsigned in = 0;
  for (unsigned i = 0; i < NODES; i++) {
    const struct node *n = &nodes[i];
    if (!tree_has(n)) continue;
    in++;
    if (!first || before(n, first)) first = n;
    if (n->key <= probe && (!floor || before(floor, n))) floor = n;
  }
  CHECK(count_sound(tree.root, NULL) == in);
  CHECK(tree.first == first);
  CHECK(tree_floor(&tree, probe) == floor);
}

static void random_operations(void) {
  srandom(1);
  for (unsigned i = 0; i < ROUNDS; i++) {
    struct node *n = &nodes[random() % NODES];
    if (tree_has(n)) {
      tree_remove(&tree, n);
    } else {
      n->key = (uint64_t)random() % 300;
      arrival[n - nodes] = i;
      if (i & 1)
        tree_insert(&tree, n);
      else
        tree_insert_after(&tree, tree_floor(&tree, n->key), n);
    }
    if (i % 16 == 0) agrees_with_array((uint64_t)random() % 300);
  }
}

static void sorted_order_stays_shallow(void) {
  tree = (struct tree){0};
  for (unsigned i = 0; i < NODES; i++) nodes[i] = (struct node){.key = i}, tree_insert(&tree, &nodes[i]);
  CHECK(tree.root->level <= 9);
  for (unsigned i = 0; i < NODES; i++) {
    CHECK(tree.first == &nodes[i]);
    tree_remove(&tree, &nodes[i]);
  }
  CHECK(!tree.root && !tree.first);
}

int main(void) {
  CASE(random_operations);
  CASE(sorted_order_stays_shallow);
  return check_done();
}
