/* Tree: AA tree after Andersson: a node's left child is one level lower, its right child at most as high, its right
 * grandchild lower. Two local repairs, skew and split, restore that on the way back from a change. */
#include "tree.h"
#include "kernel.h"

static uint32_t level(const struct node *n) { return n ? n->level : 0; }

static bool before(const struct node *a, const struct node *b) {
  return a->key != b->key ? a->key < b->key : (uintptr_t)a < (uintptr_t)b;
}

static struct node *skew(struct node *n) {
  struct node *l = n ? n->left : NULL;
  if (!l || l->level != n->level) return n;
  n->left = l->right;
  l->right = n;
  return l;
}

static struct node *split(struct node *n) {
  struct node *r = n ? n->right : NULL;
  if (!r || !r->right || r->right->level != n->level) return n;
  n->right = r->left;
  r->left = n;
  r->level++;
  return r;
}

void tree_insert_among(struct tree *tree, struct node *node) {
  struct node **path[TREE_DEPTH_MAX], **link = &tree->root;
  unsigned depth = 0;
  ASSERT(node->level == 0);
  while (*link) {
    ASSERT(depth < TREE_DEPTH_MAX);
    path[depth++] = link;
    link = before(node, *link) ? &(*link)->left : &(*link)->right;
  }
  *link = node;
  node->left = node->right = NULL;
  node->level = 1;
  if (!tree->first || before(node, tree->first)) tree->first = node;
  uint32_t below = 1;
  while (depth > 0) {
    link = path[--depth];
    if ((*link)->level > below) return; /* a lower subtree changed inside only: nothing above can be out of order */
    *link = split(skew(*link));
    below = (*link)->level;
  }
}

/* One repair step of a removal; false when the subtree needed none, so that no ancestor does either. */
static bool repair(struct node **link) {
  struct node *n = *link;
  uint32_t low = level(n->left) < level(n->right) ? level(n->left) : level(n->right);
  if (low + 1 >= n->level) return false;
  n->level = low + 1;
  if (level(n->right) > n->level) n->right->level = n->level;
  n = skew(n);
  n->right = skew(n->right);
  if (n->right) n->right->right = skew(n->right->right);
  n = split(n);
  n->right = split(n->right);
  *link = n;
  return true;
}

/* Puts the in-order successor of *link in its place. Returns the new depth of the path. */
static unsigned replace_by_successor(struct node **path[], unsigned depth, struct node **link) {
  struct node *node = *link, **s = &node->right;
  unsigned at = depth;
  path[depth++] = link;
  path[depth++] = s;
  while ((*s)->left) {
    ASSERT(depth < TREE_DEPTH_MAX);
    path[depth++] = s = &(*s)->left;
  }
  struct node *heir = *s;
  *s = heir->right;
  heir->left = node->left;
  heir->right = node->right;
  heir->level = node->level;
  *link = heir;
  path[at + 1] = &heir->right; /* it pointed into the removed node */
  return depth - 1;            /* the heir's old place needs no repair, its parents do */
}

void tree_remove_among(struct tree *tree, struct node *node) {
  struct node **path[TREE_DEPTH_MAX], **link = &tree->root;
  unsigned depth = 0;
  while (*link != node) {
    ASSERT(*link && depth < TREE_DEPTH_MAX - 2);
    path[depth++] = link;
    link = before(node, *link) ? &(*link)->left : &(*link)->right;
  }
  if (!node->left)
    *link = node->right;
  else if (!node->right)
    *link = node->left;
  else
    depth = replace_by_successor(path, depth, link);
  node->level = 0;
  while (depth > 0 && repair(path[depth - 1])) depth--;
  if (tree->first != node) return;
  struct node *first = tree->root;
  while (first && first->left) first = first->left;
  tree->first = first;
}

struct node *tree_floor(const struct tree *tree, uint64_t key) {
  struct node *best = NULL;
  for (struct node *n = tree->root; n;) {
    if (n->key <= key)
      best = n, n = n->right;
    else
      n = n->left;
  }
  return best;
}
