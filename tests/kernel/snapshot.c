/* Snapshot: see snapshot.h. What user level can never tell apart is left out: which frames a bank's free pages are and
 * whether they are zeroed yet, the order of lists, generations of free cells, and time. */
#include "snapshot.h"
#include "bank.h"
#include "processor.h"
#include <string.h>

static uint64_t mix(uint64_t sum, const void *bytes, size_t count) {
  const unsigned char *p = bytes;
  for (size_t i = 0; i < count; i++) sum = (sum ^ p[i]) * 0x100000001b3ull;
  return sum;
}
#define MIX(sum, value) mix(sum, &(value), sizeof(value))

static uint64_t sum_bank(const struct bank *b) {
  uint32_t free = bank_free(b);
  uint64_t sum = MIX(b->cell.head, b->pages);
  sum = MIX(sum, b->parent), sum = MIX(sum, b->depth);
  return MIX(sum, free);
}

static uint64_t sum_budget(const struct budget *b) {
  uint64_t sum = MIX(b->cell.head, b->thread);
  sum = MIX(sum, b->parent), sum = MIX(sum, b->bandwidth), sum = MIX(sum, b->weight), sum = MIX(sum, b->weights);
  return MIX(sum, b->runtime);
}

static uint64_t sum_cells(const struct cell_page *page) {
  uint64_t sum = 1;
  for (unsigned i = 0; i < CELLS_PER_PAGE; i++) {
    const struct cell *c = (const struct cell *)((const char *)page + CELL_FIRST + i * CELL_BYTES);
    if (cell_type(c) == OBJ_BANK)
      sum += sum_bank((const struct bank *)c);
    else if (cell_type(c) == OBJ_BUDGET)
      sum += sum_budget((const struct budget *)c);
    else if (cell_type(c) != OBJ_NONE)
      sum += mix(i, c, CELL_BYTES);
  }
  return sum;
}

static uint64_t sum_thread(const struct thread *t) {
  uint64_t sum = MIX(t->cell.head, t->link);
  sum = MIX(sum, t->state), sum = MIX(sum, t->attention), sum = MIX(sum, t->pd), sum = MIX(sum, t->callee);
  sum = MIX(sum, t->budget), sum = MIX(sum, t->gates), sum = MIX(sum, t->bound), sum = MIX(sum, t->waiting);
  return MIX(sum, t->supervisor);
}

static uint64_t sum_pd(const struct pd *pd) {
  uint64_t sum = MIX(pd->cell.head, pd->slots);
  sum = MIX(sum, pd->table_pages), sum = MIX(sum, pd->foreign), sum = MIX(sum, pd->tables), sum = MIX(sum, pd->root);
  sum = MIX(sum, pd->attachments.root), sum = MIX(sum, pd->threads);
  return MIX(sum, pd->ports);
}

static uint64_t sum_frame(uint32_t frame) {
  const void *page = frame_page(frame);
  switch (frame_at(frame)->use) {
  case USE_CELLS:
    return sum_cells(page);
  case USE_THREAD:
    return sum_thread(page);
  case USE_PD:
    return sum_pd(page);
  default:
    return mix(2, page, PAGE_SIZE);
  }
}

static bool is_free(uint32_t frame) {
  unsigned use = frame_at(frame)->use & ~(unsigned)USE_DIRTY;
  return use == USE_FREE_ONE || use == USE_FREE_HEAD || use == USE_FREE_TAIL;
}

/* A page of cells without a live one is about to be free; data pages and the inside of free runs look alike in the
 * frame table, so plain frames are summed only by what objects say of them. */
void snapshot_take(struct snapshot *s) {
  memset(s, 0, sizeof *s);
  for (uint32_t f = 1; f < kernel.frame_count; f++) {
    if (is_free(f) || frame_at(f)->use == USE_PLAIN) continue;
    s->sum[f] = sum_frame(f) + frame_at(f)->use;
    s->owner[f] = frame_at(f)->owner;
  }
}

uint32_t snapshot_difference(const struct snapshot *a, const struct snapshot *b) {
  for (uint32_t f = 1; f < FAKE_FRAMES; f++)
    if (a->sum[f] != b->sum[f] || a->owner[f] != b->owner[f]) return f;
  return 0;
}
