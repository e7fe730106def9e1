/* Tree: the kernel's one ordered structure: an intrusive AA tree, smallest key first.
 *
 * Used for run queues, timeouts, caller queues and attachments. Iterative; depth <= 2 log2(n + 1) <= TREE_DEPTH_MAX for
 * any n that fits in RAM. Equal keys are ordered by address, so every node has one place. Memory belongs to the object
 * that embeds the node; no operation can fail. */
#ifndef KERNEL_TREE_H
#define KERNEL_TREE_H

#include "abi/types.h"

enum { TREE_DEPTH_MAX = 64 };

struct node {
  struct node *left, *right;
  uint64_t key;
  uint32_t level; /* 0 = in no tree */
  uint32_t kind;  /* free for the embedding object */
};

struct tree {
  struct node *root, *first;
};

#define CONTAINER(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

/* node->key set, node in no tree. */
void tree_insert_among(struct tree *tree, struct node *node);
static inline void tree_insert(struct tree *tree, struct node *node) {
  if (tree->root) {
    tree_insert_among(tree, node);
    return;
  }
  node->left = node->right = NULL;
  node->level = 1;
  tree->root = tree->first = node;
}
/* node is in this tree. */
void tree_remove_among(struct tree *tree, struct node *node);
static inline void tree_remove(struct tree *tree, struct node *node) {
  if (tree->root != node || node->left || node->right) {
    tree_remove_among(tree, node);
    return;
  }
  node->level = 0;
  tree->root = tree->first = NULL;
}
/* The node with the greatest key <= key, or NULL. */
struct node *tree_floor(const struct tree *tree, uint64_t key);
static inline bool tree_has(const struct node *node) { return node->level != 0; }

#endif
