/* Parse: nodes, values and blocks from characters.
 *
 * One pass with an explicit stack of open blocks. Invariant: a node that turns out to be disabled or opaque is taken
 * back by resetting the table counts to what they were at its start, so the tables hold a prefix of the document at all
 * times. */
#include "kdl/scan.h"

/* How to take something back: counts at its start, and the node above it with the last child it had then. */
struct mark {
  uint16_t node, nodes, values, last;
  bool drop;
};
struct level {
  struct mark block, start;
  bool real;
}; /* start: of the node that owns the block */
struct parser {
  struct scan s;
  struct kdl *k;
  const char *opaque;
  struct level stack[KDL_DEPTH];
  unsigned depth;
  struct mark start; /* of the present node */
  uint16_t current;  /* node being read, 0 = none */
};

static bool fail(struct parser *p, const char *what, const char *fix) { return scan_fail(&p->s, what, fix); }
static bool fail_at(struct parser *p, const struct scan_token *t, const char *what, const char *fix) {
  p->k->error = (struct kdl_error){t->line, t->column, what, fix};
  return false;
}

static void take_back(struct kdl *k, const struct mark *b) {
  struct kdl_node *parent = &k->node[b->node];
  parent->last = b->last;
  if (b->last)
    k->node[b->last].next = 0;
  else
    parent->child = 0;
  k->nodes = b->nodes;
  k->values = b->values;
}

static bool node_begin(struct parser *p, bool drop) {
  struct kdl *k = p->k;
  uint16_t parent = p->depth ? p->stack[p->depth - 1].block.node : 0;
  struct scan_token t;
  p->start = (struct mark){parent, k->nodes, k->values, k->node[parent].last, drop};
  if (!scan_value(&p->s, &t)) return false;
  if (t.kind != KDL_WORD && t.kind != KDL_STRING)
    return fail_at(p, &t, "a node cannot begin with this", "a node name, e.g. child");
  if (t.escaped) return fail_at(p, &t, "escapes are not allowed in names", "the name without a backslash");
  if (k->nodes == KDL_NODES) return fail_at(p, &t, "too many nodes", "at most 512");
  uint16_t i = k->nodes++;
  k->node[i] =
      (struct kdl_node){.name = t.text, .line = t.line, .column = t.column, .first_value = k->values, .parent = parent};
  struct kdl_node *up = &k->node[parent];
  if (up->last)
    k->node[up->last].next = i;
  else
    up->child = i;
  up->last = i;
  p->current = i;
  return true;
}

static void node_end(struct parser *p) {
  if (p->start.drop) take_back(p->k, &p->start);
  p->current = 0;
}

static bool value_add(struct parser *p, bool drop) {
  struct kdl *k = p->k;
  struct scan_token t, key = {0};
  if (!scan_value(&p->s, &t)) return false;
  if (scan_peek(&p->s) == '=') {
    if (t.kind != KDL_WORD && t.kind != KDL_STRING)
      return fail_at(p, &t, "a property cannot be named this", "a word before =");
    if (t.escaped) return fail_at(p, &t, "escapes are not allowed in names", "the name without a backslash");
    key = t;
    scan_advance(&p->s);
    if (!scan_value(&p->s, &t)) return false;
  }
  if (drop) return true;
  if (k->values == KDL_VALUES) return fail_at(p, &t, "too many values", "at most 1024");
  k->value[k->values++] = (struct kdl_value){key.text, t.text, t.line, t.column, (uint8_t)t.kind, t.escaped};
  k->node[p->current].values++;
  return true;
}

static bool block_open(struct parser *p, bool drop) {
  struct kdl *k = p->k;
  struct kdl_node *n = &k->node[p->current];
  if (p->depth == KDL_DEPTH) return fail(p, "blocks are nested too deep", "at most 16 levels");
  if (n->has_block && !drop) return fail(p, "a node has two blocks", "one pair of braces a node");
  scan_advance(&p->s);
  if (!drop) n->has_block = true, n->block.at = p->s.at;
  bool opaque = p->opaque && kdl_is(n->name, p->opaque);
  struct mark mark = {p->current, k->nodes, k->values, n->last, drop || opaque};
  p->stack[p->depth++] = (struct level){mark, p->start, !drop};
  return true;
}

static bool block_close(struct parser *p) {
  if (!p->depth) return fail(p, "a closing brace too many", "no brace here");
  const struct level *l = &p->stack[--p->depth];
  struct kdl_node *n = &p->k->node[l->block.node];
  if (l->real) n->block.length = (uint32_t)(p->s.at - n->block.at);
  scan_advance(&p->s);
  if (l->block.drop) take_back(p->k, &l->block);
  p->current = l->block.node;
  p->start = l->start;
  return true;
}

/* Values, blocks and end of the current node. Sets *opened when a block began. */
static bool node_rest(struct parser *p, bool after_block, bool *opened) {
  for (*opened = false;;) {
    bool drop = false;
    if (!scan_blanks(&p->s)) return false;
    bool spaced = p->s.spaced;
    if (scan_starts(&p->s, "/-")) {
      drop = true;
      scan_advance(&p->s), scan_advance(&p->s);
      if (!scan_blanks(&p->s)) return false;
    }
    char c = scan_peek(&p->s);
    if (c == '{') {
      *opened = true;
      return block_open(p, drop);
    }
    bool ends = scan_end(&p->s) || c == '\n' || c == '\r' || c == ';' || c == '}';
    if (ends && drop) return fail(p, "nothing follows /-", "a node, value or block after it");
    if (ends) return true;
    if (after_block) return fail(p, "something follows a closing brace", "a line end or ;");
    if (!spaced) return fail(p, "two values touch", "a blank between them");
    if (!value_add(p, drop)) return false;
  }
}

static bool next(struct parser *p) {
  bool drop = false, opened;
  if (!scan_lines(&p->s)) return false;
  if (scan_end(&p->s)) return true;
  bool closes = scan_peek(&p->s) == '}';
  if (closes) {
    if (!block_close(p)) return false;
  } else {
    if (scan_starts(&p->s, "/-")) {
      drop = true;
      scan_advance(&p->s), scan_advance(&p->s);
      if (!scan_lines(&p->s)) return false;
    }
    if (!node_begin(p, drop)) return false;
  }
  if (!node_rest(p, closes, &opened)) return false;
  if (opened) return true;
  node_end(p);
  if (scan_peek(&p->s) == ';') scan_advance(&p->s);
  return true;
}

bool kdl_parse(struct kdl *k, const char *text, size_t bytes, const char *opaque) {
  struct parser p = {.s = {.at = text, .end = text + bytes, .line_start = text, .line = 1, .error = &k->error},
                     .k = k,
                     .opaque = opaque};
  k->nodes = 1, k->values = 0;
  k->node[0] = (struct kdl_node){.line = 1, .column = 1};
  k->error = (struct kdl_error){0};
  if (bytes > KDL_BYTES) return fail(&p, "the text is too long", "at most 64 KiB");
  if (!scan_characters(&p.s)) return false;
  while (!scan_end(&p.s))
    if (!next(&p)) return false;
  if (!p.depth) return true;
  const struct kdl_node *n = &k->node[p.stack[p.depth - 1].block.node];
  k->error = (struct kdl_error){n->line, n->column, "this node's block is not closed", "a } at its end"};
  return false;
}
