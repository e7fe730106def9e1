/* Tree: AVL tree: the subtrees of a node differ in height by one at most. A change is repaired from where it happened
 * upwards, and no further than heights change. */
#include "tree.h"

static uint32_t level(const struct node *n) { return n ? n->level : 0; }

static struct node **link_to(struct tree *tree, struct node *n) {
  return n->parent ? &n->parent->child[n->parent->child[AFTER] == n] : &tree->root;
}

static void set_level(struct node *n) {
  uint32_t before = level(n->child[BEFORE]), after = level(n->child[AFTER]);
  n->level = (before > after ? before : after) + 1;
}

/* The child on that side takes the place of n, which becomes its child on the other. */
static struct node *rotate(struct tree *tree, struct node *n, unsigned side) {
  struct node *up = n->child[side], *inner = up->child[!side];
  *link_to(tree, n) = up;
  up->parent = n->parent;
  up->child[!side] = n;
  n->parent = up;
  n->child[side] = inner;
  if (inner) inner->parent = n;
  set_level(n);
  set_level(up);
  return up;
}

static struct node *balance(struct tree *tree, struct node *n, unsigned side) {
  struct node *high = n->child[side];
  if (level(high->child[!side]) > level(high->child[side])) rotate(tree, high, !side);
  return rotate(tree, n, side);
}

static void repair(struct tree *tree, struct node *n) {
  while (n) {
    uint32_t old = n->level, before = level(n->child[BEFORE]), after = level(n->child[AFTER]);
    if (before > after + 1 || after > before + 1)
      n = balance(tree, n, after > before);
    else
      n->level = (before > after ? before : after) + 1;
    if (n->level == old) return;
    n = n->parent;
  }
}

/* A leaf on an empty side; parent NULL: the only node. */
static void insert_leaf(struct tree *tree, struct node *parent, unsigned side, struct node *node) {
  node->child[BEFORE] = node->child[AFTER] = NULL;
  node->parent = parent;
  node->level = 1;
  if (!parent) {
    tree->root = tree->first = node;
    return;
  }
  parent->child[side] = node;
  if (parent == tree->first && side == BEFORE) tree->first = node;
  if (parent->level == 1) repair(tree, parent);
}

void tree_insert(struct tree *tree, struct node *node) {
  struct node *parent = NULL;
  unsigned side = BEFORE;
  for (struct node *n = tree->root; n; n = n->child[side]) {
    parent = n;
    side = n->key <= node->key;
  }
  insert_leaf(tree, parent, side, node);
}

void tree_insert_after(struct tree *tree, struct node *floor, struct node *node) {
  struct node *parent = floor ? floor->child[AFTER] : tree->first;
  while (floor && parent && parent->child[BEFORE]) parent = parent->child[BEFORE];
  if (parent)
    insert_leaf(tree, parent, BEFORE, node);
  else
    insert_leaf(tree, floor, AFTER, node);
}

/* What is below `node`, one subtree at most, takes its place. */
static void replace(struct tree *tree, struct node *node, struct node *below) {
  *link_to(tree, node) = below;
  if (below) below->parent = node->parent;
}

/* The next in order, lowest of all after it, takes the place of a node that has both subtrees. Returns where heights
 * may have changed. */
static struct node *replace_by_next(struct tree *tree, struct node *node) {
  struct node *next = node->child[AFTER];
  while (next->child[BEFORE]) next = next->child[BEFORE];
  struct node *from = next->parent == node ? next : next->parent;
  replace(tree, next, next->child[AFTER]);
  replace(tree, node, next);
  for (unsigned side = BEFORE; side <= AFTER; side++) {
    next->child[side] = node->child[side];
    if (next->child[side]) next->child[side]->parent = next;
  }
  next->level = node->level;
  return from;
}

void tree_remove(struct tree *tree, struct node *node) {
  struct node *before = node->child[BEFORE], *after = node->child[AFTER], *from = node->parent;
  if (tree->first == node) tree->first = after ? after : from; /* nothing is before it, so at most one is below */
  if (before && after)
    from = replace_by_next(tree, node);
  else
    replace(tree, node, before ? before : after);
  node->level = 0;
  repair(tree, from);
}
