/* Tree: the kernel's one ordered structure: an intrusive AVL tree, smallest key first.
 *
 * Used for run queues, timeouts, caller queues and attachments. Iterative; height <= 1.45 log2(n + 2), so a bound for
 * any n that fits in RAM. Links to the parent make removal start at the node, without a search. Equal keys are in order
 * of arrival. Memory belongs to the object that embeds the node; no operation can fail. */
#ifndef KERNEL_TREE_H
#define KERNEL_TREE_H

#include "abi/types.h"

enum { BEFORE = 0, AFTER = 1 }; /* the sides of a node */

struct node {
  struct node *child[2], *parent;
  uint64_t key;
  uint32_t level; /* height of its subtree; 0 = in no tree */
  uint32_t kind;  /* free for the embedding object */
};

struct tree {
  struct node *root, *first;
};

#define CONTAINER(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

/* node->key set, node in no tree. */
void tree_insert(struct tree *tree, struct node *node);
/* The same for who knows the neighbour: tree_floor(tree, node->key), or NULL when it will be the first. */
void tree_insert_after(struct tree *tree, struct node *floor, struct node *node);
/* node is in this tree. */
void tree_remove(struct tree *tree, struct node *node);
/* The last node with the greatest key <= key, or NULL. */
static inline struct node *tree_floor(const struct tree *tree, uint64_t key) {
  struct node *best = NULL;
  for (struct node *n = tree->root; n;) {
    if (n->key <= key)
      best = n, n = n->child[AFTER];
    else
      n = n->child[BEFORE];
  }
  return best;
}
static inline bool tree_has(const struct node *node) { return node->level != 0; }

#endif
