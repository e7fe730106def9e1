/* Tree: the components of the running scenario: what the image says about their lines and trust, and what the state
 * reports of the inits say about them now. Pure. */
#ifndef EXPLORER_TREE_H
#define EXPLORER_TREE_H

#include "abi/types.h"

enum { NODES = 64, ROUTES = 256, LABEL = 64 };
enum { KERNEL = 0, CORE = 1, INIT = 2 };

struct live {
  bool known;
  char state[12]; /* "running", "stopped", ... */
  uint64_t pages, used, cpu_ms, caps, calls, sessions, restarts;
  uint64_t ms;                 /* since boot, when this was so; 0 = not known */
  unsigned permille, a_second; /* of a CPU, and calls, since the reading before */
};
struct node {
  char label[LABEL];
  const char *name; /* last part of the label */
  int parent;       /* -1: none; always a smaller index */
  unsigned lines;   /* linked into it, shared files included */
  bool dma;
  unsigned breaks, denies; /* lines of its TCB, by class */
  char trust[NODES];       /* what each other one is to it: 'b' can break, 'd' can deny, '-' */
  unsigned adds[NODES];    /* lines that each adds to its TCB */
  struct live live;
};
struct tree {
  char scenario[24];
  unsigned count, routes;
  struct node node[NODES];
  struct {
    uint8_t from, to;
    unsigned line; /* of the config */
    char service[24];
  } route[ROUTES];
};

/* Reads the ROM that `make` put into the image; false when it is not that. */
bool tree_read(struct tree *t, const char *text, size_t bytes);
/* Reads an init's state report, of any level: it names each child by its label. False when it does not parse. */
bool tree_update(struct tree *t, const char *text, size_t bytes);
bool tree_has_children(const struct tree *t, unsigned node);

#endif
