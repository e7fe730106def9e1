/* Kernel check: walks from the root bank to every object and marks each frame once. Recursion is fine here: this is a
 * test. */
#include "kernel_check.h"
#include "bank.h"
#include "budget.h"
#include "fake_hw.h"
#include "mem.h"
#include "processor.h"
#include "schedule.h"
#include <stdio.h>
#include <string.h>

#define PRESENT 1ull
#define ADDRESS 0x000ffffffffff000ull
static unsigned char seen[FAKE_FRAMES];
static const char *wrong;
static int deep_check;
static uint64_t budgets, bandwidth;
#define REQUIRE(condition)                                                                                             \
  do {                                                                                                                 \
    if (!(condition) && !wrong) wrong = #condition;                                                                    \
  } while (0)

static void mark(uint32_t frame, enum frame_use use, const struct bank *owner) {
  REQUIRE(frame > 0 && frame < kernel.frame_count);
  if (wrong) return;
  REQUIRE(!seen[frame]);
  seen[frame] = 1;
  REQUIRE(frame_at(frame)->use == use);
  if (owner) REQUIRE(frame_at(frame)->owner == bank_frame(owner));
}

static bool is_zero(uint32_t frame) {
  static const unsigned char zero[PAGE_SIZE];
  return !memcmp(frame_page(frame), zero, deep_check ? PAGE_SIZE : 64);
}

static uint32_t check_run(const struct bank *b, uint32_t head, bool dirty) {
  unsigned flag = dirty ? USE_DIRTY : 0;
  bool one = frame_at(head)->use == (USE_FREE_ONE | flag);
  uint32_t pages = one ? 1 : frame_at(head + 1)->next;
  REQUIRE(one || frame_at(head)->use == (USE_FREE_HEAD | flag));
  REQUIRE(frame_at(head)->owner == bank_frame(b));
  if (!one) REQUIRE(pages >= 2 && frame_at(head + pages - 1)->use == (USE_FREE_TAIL | flag));
  if (!one) REQUIRE(frame_at(head + pages - 1)->prev == head);
  for (uint32_t i = 0; i < pages && !wrong; i++) {
    REQUIRE(head + i < kernel.frame_count && !seen[head + i]);
    seen[head + i] = 1;
    if (i > 0 && i + 1 < pages) REQUIRE(frame_at(head + i)->use == USE_PLAIN);
    if (!dirty) REQUIRE(is_zero(head + i));
  }
  return pages;
}

static void check_free(const struct bank *b) {
  uint32_t clean = 0, dirty = 0;
  for (unsigned c = 0; c < RUN_CLASSES; c++) {
    REQUIRE(!b->clean[c] == !(b->classes >> c & 1));
    for (uint32_t h = b->clean[c]; h && !wrong; h = frame_at(h)->next) {
      uint32_t pages = check_run(b, h, false);
      REQUIRE(pages >> c == 1);
      clean += pages;
    }
  }
  for (uint32_t h = b->dirty; h && !wrong; h = frame_at(h)->next) dirty += check_run(b, h, true);
  REQUIRE(clean == b->clean_pages && dirty == b->dirty_pages);
}

static uint32_t check_mem(const struct mem *m, const struct bank *b) {
  uint32_t pages = 0;
  for (const struct attachment *a = m->attachments; a; a = a->next) REQUIRE(a->mem == m && *a->at == a);
  if (m->root != m) {
    REQUIRE(m->derived.origin && !m->extents);
    REQUIRE((uint64_t)m->first + m->pages <= m->root->pages);
    return 0;
  }
  const uint64_t *list = m->more ? m->more : m->extent;
  for (uint32_t i = 0; i < m->extents && !wrong; i++) {
    uint32_t frame = (uint32_t)(list[i] >> 40), count = (list[i] & 0xfffff) + 1;
    REQUIRE((list[i] >> 20 & 0xfffff) == pages);
    for (uint32_t k = 0; k < count && !wrong; k++) mark(frame + k, USE_PLAIN, NULL);
    pages += count;
  }
  if (!m->device && !cell_dying(&m->cell)) REQUIRE(pages == m->pages);
  if (m->more) mark(frame_of(m->more), USE_EXTENTS, b);
  return pages + (m->more ? 1 : 0);
}

/* Every entry of an attachment points where its mem says. */
static void check_attachment(const struct attachment *a) {
  for (uint32_t i = 0; i < a->mapped && !wrong; i++) {
    uint64_t address = a->node.key + (uint64_t)i * PAGE_SIZE, *table = a->pd->root;
    for (unsigned level = 3; level > 0; level--) {
      uint64_t entry = table[address >> (12 + 9 * level) & 511];
      REQUIRE(entry & PRESENT);
      if (wrong) return;
      table = hw_direct(entry & ADDRESS);
    }
    uint64_t entry = table[address >> 12 & 511], writable = entry >> 1 & 1, executable = !(entry >> 63);
    bool zeroed = !a->mem || i < a->lost;
    uint64_t spare = a->flags & ATTACH_WRITE ? frame_of(a->pd->sink) : kernel.zero_frame;
    uint64_t frame = zeroed ? spare : mem_run(a->mem, a->first + i).frame;
    REQUIRE((entry & ADDRESS) >> PAGE_SHIFT == frame);
    REQUIRE(!(writable && executable) || !a->pd->slots); /* a guest's memory may be both */
    REQUIRE(!zeroed || !writable || a->pd->sink);
    REQUIRE(writable == (a->flags & ATTACH_WRITE ? 1u : 0u));
  }
}

/* Used entries below a table; the counts in the entries are right. */
static uint64_t count_entries(const uint64_t *table, unsigned level, unsigned limit, unsigned *used, uint32_t *tables) {
  uint64_t leaves = 0;
  *used = 0;
  for (unsigned i = 0; i < limit && !wrong; i++) {
    if (!(table[i] & PRESENT)) continue;
    ++*used;
    if (level == 0) leaves++;
    if (level == 0) continue;
    unsigned below;
    ++*tables;
    leaves += count_entries(hw_direct(table[i] & ADDRESS), level - 1, 512, &below, tables);
    REQUIRE(below == (table[i] >> 52 & 0x3ff));
    REQUIRE(below > 0);
  }
  return leaves;
}

static uint64_t check_attachments(const struct node *n) {
  if (!n) return 0;
  const struct attachment *a = CONTAINER(n, struct attachment, node);
  REQUIRE(cell_type(&a->cell) == (enum object_type)OBJ_ATTACHMENT);
  check_attachment(a);
  return a->mapped + check_attachments(n->child[BEFORE]) + check_attachments(n->child[AFTER]);
}

static uint32_t check_pd(struct pd *pd, const struct bank *b) {
  uint32_t pages = 0, tables = 0;
  unsigned used;
  for (uint32_t f = pd->frames; f && !wrong; f = frame_at(f)->next, pages++) mark(f, frame_at(f)->use, b);
  for (uint32_t f = pd->retired; f && !wrong; f = frame_at(f)->next, pages++) mark(f, USE_TABLE, b);
  for (struct thread *t = pd->threads; t; t = t->pd_next) REQUIRE(t->pd == pd && *t->pd_at == t);
  if (cell_dying(&pd->cell)) return pages;
  uint64_t mapped = check_attachments(pd->attachments.root);
  REQUIRE(count_entries(pd->root, 3, 256, &used, &tables) == mapped);
  REQUIRE(tables == pd->table_pages);
  for (unsigned i = 256; i < 512; i++) REQUIRE(pd->slots || !pd->root[i]); /* a guest has nothing of the kernel's */
  return pages;
}

static void check_ipc(struct thread *t) {
  struct thread *caller = t->link > LINK_DEAD ? (struct thread *)t->link : NULL;
  if (caller) REQUIRE(caller->state == STATE_CALLING && caller->callee == t && !tree_has(&caller->queue_node));
  if (t->state == STATE_CALLING) REQUIRE(tree_has(&t->queue_node) || t->callee->link == (uint64_t)t);
  if (t->state != STATE_CALLING) REQUIRE(!t->callee && !tree_has(&t->queue_node));
  REQUIRE(!t->callers.root == !(t->attention & ATTENTION_QUEUE));
  REQUIRE(!t->held == !(t->attention & ATTENTION_HELD));
  bool event = t->bound && t->bound->pending & t->bound_mask;
  REQUIRE(event == !!(t->attention & ATTENTION_EVENT));
  if (t->bound) REQUIRE(t->bound->bound == t);
  if (t->waiting) REQUIRE(t->waiting->waiter == t);
  if (t->state == STATE_SIGNAL_WAIT) REQUIRE(t->waiting && !(t->waiting->pending & t->wait_mask));
  if (t->state == STATE_SERVE_WAIT && !t->held) REQUIRE(t->link == LINK_IDLE && !event && !t->callers.root);
  if (t->link == LINK_IDLE) REQUIRE(t->state == STATE_SERVE_WAIT);
  REQUIRE(!t->deadline == !tree_has(&t->timer));
  REQUIRE((t->stalled || t->revived) == !!(t->attention & ATTENTION_STALLED));
  REQUIRE(!t->revived || t->reviving);
  if (t->stalled) REQUIRE(!thread_runnable(t) || t->reviving || processor_of(t));
}

static void check_budget(struct budget *b) {
  struct processor *p = &kernel.processors[b->cpu];
  uint32_t weights = OWN_WEIGHT;
  for (struct budget *c = b->children; c; c = c->next) {
    REQUIRE(c->parent == b);
    weights += c->weight;
  }
  REQUIRE(weights == b->weights);
  bandwidth += b->bandwidth;
  budgets++;
  REQUIRE(b->active == (tree_has(&b->node) || p->beside == b || (p->budget == b && b->active)));
  REQUIRE((p->budget == b) + (p->beside == b) + tree_has(&b->node) <= 1);
  if (b->stalled_on) REQUIRE(!b->active);
  if (!b->thread)
    REQUIRE(!b->active && !b->stalled_on);
  else
    REQUIRE(b->thread->budget == b);
  if (!b->thread || !budget_wants(b)) return;
  if (b->stalled_on && b->stalled_on->reviving) return; /* it is looked at soon */
  struct thread *end = chain_end(b->thread);
  if (end && thread_runnable(end) && !end->reviving && !processor_elsewhere(end))
    REQUIRE(b->active || b->stalled_on == end);
  if (end && !b->active && !end->reviving) REQUIRE(b->stalled_on == end);
}

static uint32_t check_cell(struct cell *c, const struct bank *b) {
  switch ((int)cell_type(c)) {
  case OBJ_MEM:
    return check_mem((struct mem *)c, b);
  case OBJ_BUDGET:
    check_budget((struct budget *)c);
    return 0;
  case OBJ_VCPU:
    mark(frame_of(((struct vcpu *)c)->control), USE_GUEST, b);
    mark(frame_of(((struct vcpu *)c)->guest), USE_GUEST, b);
    REQUIRE(!((struct vcpu *)c)->pd->slots);
    return 2;
  case OBJ_GATE:
    REQUIRE(cell_dying(c) || c->key == (cell_generation(c) << 16 | RIGHT_CALL));
    return 0;
  default:
    return 0;
  }
}

static uint32_t check_cells(const struct cell_page *page, unsigned from, const struct bank *b) {
  uint32_t pages = 0, used = from;
  for (unsigned i = from; i < CELLS_PER_PAGE && !wrong; i++) {
    struct cell *c = (struct cell *)((char *)page + CELL_FIRST + i * CELL_BYTES);
    if (cell_type(c) != OBJ_NONE) pages += check_cell(c, b), used++;
    REQUIRE(cell_type(c) == OBJ_NONE || cell_generation(c) >= frame_epoch(frame_at(frame_of(page))));
  }
  REQUIRE(used == page->used);
  return pages;
}

static void check_bank(struct bank *b) {
  uint32_t pages = 1, self = frame_of(b);
  mark(self, USE_CELLS, b);
  pages += check_cells(frame_page(self), 1, b);
  for (uint32_t f = b->used; f && !wrong; f = frame_at(f)->next, pages++) {
    enum frame_use use = frame_at(f)->use;
    mark(f, use, b);
    if (use == USE_CELLS)
      pages += check_cells(frame_page(f), 0, b);
    else if (use == USE_PD)
      pages += check_pd(frame_page(f), b);
    else if (use == USE_THREAD)
      check_ipc(frame_page(f));
    else
      REQUIRE(!"use of a linked frame");
  }
  check_free(b);
  REQUIRE(pages + bank_free(b) == b->pages);
  for (struct bank *c = b->children; c && !wrong; c = c->next) {
    REQUIRE(c->parent == b && *c->at == c);
    check_bank(c);
  }
}

const char *kernel_check(int deep) {
  memset(seen, 0, sizeof seen);
  wrong = NULL;
  deep_check = deep;
  budgets = bandwidth = 0;
  check_bank(kernel.root_bank);
  for (uint32_t f = (uint32_t)fake.next_page; f < kernel.frame_count; f++) REQUIRE(seen[f]);
  REQUIRE(bandwidth == (uint64_t)BANDWIDTH_ALL * kernel.cpus);
  return wrong;
}
