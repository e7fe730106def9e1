/* Tree: the ordered tree against a plain array, over random insertions and removals, with its balance checked. */
#include "tree.h"
#include "check.h"
#include <stdlib.h>

enum { NODES = 400, ROUNDS = 60000 };
static struct node nodes[NODES];
static struct tree tree;

static unsigned level(const struct node *n) { return n ? n->level : 0; }

static unsigned count_sound(const struct node *n) {
  if (!n) return 0;
  CHECK(level(n->left) == n->level - 1);
  CHECK(level(n->right) == n->level || level(n->right) == n->level - 1);
  CHECK(!n->right || level(n->right->right) < n->level);
  CHECK(!n->left || n->left->key <= n->key);
  CHECK(!n->right || n->right->key >= n->key);
  return 1 + count_sound(n->left) + count_sound(n->right);
}

static void agrees_with_array(uint64_t probe) {
  const struct node *first = NULL, *floor = NULL;
  unsigned in = 0;
  for (unsigned i = 0; i < NODES; i++) {
    const struct node *n = &nodes[i];
    if (!tree_has(n)) continue;
    in++;
    if (!first || n->key < first->key) first = n;
    if (n->key <= probe && (!floor || n->key >= floor->key)) floor = n;
  }
  CHECK(count_sound(tree.root) == in);
  CHECK(tree.first == first);
  const struct node *found = tree_floor(&tree, probe);
  CHECK(!found == !floor && (!found || found->key == floor->key));
}

static void random_operations(void) {
  srandom(1);
  for (unsigned i = 0; i < ROUNDS; i++) {
    struct node *n = &nodes[random() % NODES];
    if (tree_has(n)) {
      tree_remove(&tree, n);
    } else {
      n->key = (uint64_t)random() % 300;
      tree_insert(&tree, n);
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
