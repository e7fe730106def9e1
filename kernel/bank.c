/* Bank: free runs of frames, and cells cut from pages. See bank.h for the contract, frames.h for how a run is recorded.
 */
#include "bank.h"
#include "destroy.h"
#include "kernel.h"
#include "processor.h"
#include "zero.h"

enum { ZERO_PAGES = 2, DESTROY_RUNS = 3, FIT_TRIES = 8 };

/* Annotations are proved by tests/prove: what each step does to the counts of a bank. Taken for granted there, and
 * tested by kernel_check.c: a bank's counts sum the runs on its lists, so none is longer than its count. */
/*@ logic integer shape(integer head) = (int)kernel.frames[head].use & ~0x80;
    axiomatic Length { // what run_pages gives: its clause `named` says no more
      logic integer run_length(integer head)
        reads kernel.frames, kernel.frames[head].use, kernel.frames[(uint32_t)(head + 1)].next;
    }
    logic integer dirty_run(integer head) = ((int)kernel.frames[head].use & USE_DIRTY) != 0 ? 1 : 0;
    predicate counts_fit(struct bank *b) = b->clean_pages + b->dirty_pages <= FRAMES_MAX;
    predicate counted(struct bank *b, integer head) = counts_fit(b) && 1 <= run_length(head) &&
      (dirty_run(head) != 0 ? run_length(head) <= b->dirty_pages : run_length(head) <= b->clean_pages);
    predicate free_grew{A, B}(struct bank *b, integer pages, integer dirty) = \at(b->pages, B) == \at(b->pages, A) &&
      \at(b->dirty_pages, B) == \at(b->dirty_pages, A) + (dirty != 0 ? pages : 0) &&
      \at(b->clean_pages, B) == \at(b->clean_pages, A) + (dirty != 0 ? 0 : pages); */
/*@ assigns \nothing;
    ensures \result < RUN_CLASSES; */
static unsigned run_class(uint32_t pages) { return 31u - (unsigned)__builtin_clz(pages); }
/*@ assigns \nothing;
    ensures one: shape(head) == USE_FREE_ONE ==> \result == 1;
    ensures more: shape(head) != USE_FREE_ONE ==> \result == (uint32_t)(int)kernel.frames[(uint32_t)(head + 1)].next;
    ensures named: \result == run_length(head); */
static uint32_t run_pages(uint32_t head) {
  return (frame_at(head)->use & ~USE_DIRTY) == USE_FREE_ONE ? 1 : frame_at(head + 1)->next;
}
struct bank *bank_of(const void *object) {
  return (struct bank *)((char *)frame_page(frame_at(frame_of(object))->owner) + CELL_FIRST);
}

/*@ assigns \nothing;
    ensures dirty ==> \result == &b->dirty;
    ensures !dirty ==> \exists integer c; 0 <= c < RUN_CLASSES && \result == &b->clean[c]; */
static uint32_t *run_list(struct bank *b, uint32_t pages, bool dirty) {
  return dirty ? &b->dirty : &b->clean[run_class(pages)];
}

/* Records a run of frames that are free already and links it. */
/*@ requires pages >= 1 && b->clean_pages + b->dirty_pages + pages <= FRAMES_MAX;
    assigns kernel.frames[0 .. 0xffffffff], *b;
    ensures grows: free_grew{Pre, Post}(b, pages, dirty); */
static void run_link(struct bank *b, uint32_t head, uint32_t pages, bool dirty) {
  unsigned flag = dirty ? USE_DIRTY : 0;
  uint32_t *list = run_list(b, pages, dirty);
  struct frame *f = frame_at(head);
  f->use = (pages == 1 ? USE_FREE_ONE : USE_FREE_HEAD) | flag;
  f->owner = bank_frame(b);
  f->prev = 0;
  f->next = *list;
  if (*list) frame_at(*list)->prev = head;
  *list = head;
  if (!dirty) b->classes |= 1u << run_class(pages);
  *(dirty ? &b->dirty_pages : &b->clean_pages) += pages;
  if (pages == 1) return;
  frame_at(head + pages - 1)->use = USE_FREE_TAIL | flag;
  frame_at(head + pages - 1)->prev = head;
  frame_at(head + 1)->next = pages;
}

/*@ requires counted(b, head);
    assigns kernel.frames[0 .. 0xffffffff], *b;
    ensures shrinks: free_grew{Pre, Post}(b, -\old(run_length(head)), \old(dirty_run(head))); */
static void run_unlink(struct bank *b, uint32_t head) {
  uint32_t pages = run_pages(head);
  struct frame *f = frame_at(head);
  bool dirty = f->use & USE_DIRTY;
  uint32_t *list = run_list(b, pages, dirty);
  if (f->prev)
    frame_at(f->prev)->next = f->next;
  else
    *list = f->next;
  if (f->next) frame_at(f->next)->prev = f->prev;
  if (!dirty && !*list) b->classes &= ~(1u << run_class(pages));
  *(dirty ? &b->dirty_pages : &b->clean_pages) -= pages;
  f->use = USE_PLAIN;
  frame_at(head + pages - 1)->use = USE_PLAIN;
}

/*@ requires counts_fit(b);
    assigns \nothing;
    ensures \result != 0 ==> counted(b, \result) && dirty_run(\result) == (dirty ? 1 : 0); */
/* Head of the free run that ends at `tail` and could merge with a run of the bank, or 0. */
static uint32_t run_ending(struct bank *b, uint32_t tail, bool dirty) {
  unsigned flag = dirty ? USE_DIRTY : 0, use = frame_at(tail)->use;
  uint32_t head = use == (USE_FREE_ONE | flag) ? tail : use == (USE_FREE_TAIL | flag) ? frame_at(tail)->prev : 0;
  return head && frame_at(head)->owner == bank_frame(b) ? head : 0;
}

/*@ requires counts_fit(b);
    assigns \nothing;
    ensures \result ==> counted(b, head) && dirty_run(head) == (dirty ? 1 : 0); */
static bool run_begins(struct bank *b, uint32_t head, bool dirty) {
  unsigned flag = dirty ? USE_DIRTY : 0;
  if (head >= kernel.frame_count) return false;
  unsigned use = frame_at(head)->use;
  return (use == (USE_FREE_ONE | flag) || use == (USE_FREE_HEAD | flag)) && frame_at(head)->owner == bank_frame(b);
}

/*@ requires pages >= 1 && b->clean_pages + b->dirty_pages + pages <= FRAMES_MAX;
    assigns kernel.frames[0 .. 0xffffffff], *b;
    ensures exact: free_grew{Pre, Post}(b, pages, dirty); */
void bank_give_run(struct bank *b, uint32_t first, uint32_t pages, bool dirty) {
  uint32_t after = first + pages;
  frame_at(first)->use = USE_PLAIN;
  if (run_begins(b, after, dirty)) {
    pages += run_pages(after);
    run_unlink(b, after);
  }
  uint32_t before = run_ending(b, first - 1, dirty);
  if (before) {
    pages += run_pages(before);
    run_unlink(b, before);
    first = before;
  }
  run_link(b, first, pages, dirty);
}

void bank_give_page(struct bank *b, uint32_t frame) {
  zero_page(frame_page(frame));
  bank_give_run(b, frame, 1, false);
}

/* Cuts `pages` from the front of a linked run. */
/*@ requires counted(b, head) && 1 <= pages <= run_length(head);
    assigns kernel.frames[0 .. 0xffffffff], *b;
    ensures exact: free_grew{Pre, Post}(b, -pages, \old(dirty_run(head))); */
static void run_cut(struct bank *b, uint32_t head, uint32_t pages) {
  uint32_t all = run_pages(head);
  bool dirty = frame_at(head)->use & USE_DIRTY;
  run_unlink(b, head);
  if (all > pages) run_link(b, head + pages, all - pages, dirty);
}

/* A clean run of at least `pages` when one is found cheaply, else the longest kind there is. 0 = none at all. */
static uint32_t run_find(const struct bank *b, uint32_t pages) {
  unsigned class = run_class(pages);
  uint32_t higher = b->classes & ~((2u << class) - 1);
  uint32_t head = b->clean[class];
  for (unsigned i = 0; i < FIT_TRIES && head; i++, head = frame_at(head)->next)
    if (run_pages(head) >= pages) return head;
  if (higher) return b->clean[__builtin_ctz(higher)];
  return b->classes ? b->clean[run_class(b->classes)] : 0;
}

uint32_t bank_take_run(struct bank *b, uint32_t most, uint32_t *pages) {
  uint32_t head = run_find(b, most);
  if (!head) return 0;
  *pages = run_pages(head) < most ? run_pages(head) : most;
  run_cut(b, head, *pages);
  return head;
}

uint32_t bank_take_low(struct bank *b, uint32_t pages, uint32_t below) {
  for (uint32_t head = b->dirty; head; head = frame_at(head)->next) {
    if (run_pages(head) < pages || head + pages > below) continue;
    run_cut(b, head, pages);
    for (uint32_t i = 0; i < pages; i++) zero_page(frame_page(head + i));
    return head;
  }
  return 0;
}

uint32_t bank_take_page(struct bank *b, enum frame_use use) {
  uint32_t pages, frame = bank_take_run(b, 1, &pages);
  if (!frame) return 0;
  frame_at(frame)->use = use;
  frame_at(frame)->owner = bank_frame(b);
  return frame;
}

int bank_prepare(struct bank *b, uint32_t pages) {
  if (b->clean_pages >= pages) return ST_OK;
  if (bank_free(b) < pages) return ST_NO_MEMORY;
  uint32_t head = b->dirty, some = run_pages(head) < ZERO_PAGES ? run_pages(head) : ZERO_PAGES;
  run_cut(b, head, some);
  for (uint32_t i = 0; i < some; i++) zero_page(frame_page(head + i));
  bank_give_run(b, head, some, false);
  return ST_RESTART; /* also when that was enough: what comes next has an entry of its own */
}

/*@ requires counts_fit(b) && b->clean_pages + b->dirty_pages > 0;
    assigns \nothing;
    ensures counted(b, \result); */
static uint32_t run_any(const struct bank *b, uint32_t pages) { return b->dirty ? b->dirty : run_find(b, pages); }

/*@ predicate free_fell{A, B}(struct bank *b, integer pages) = \at(b->pages, B) == \at(b->pages, A) &&
      \at(b->clean_pages + b->dirty_pages, B) == \at(b->clean_pages + b->dirty_pages, A) - pages;
    predicate moved{A, B}(struct bank *from, struct bank *to, integer pages) =
      \at(from->pages, B) == \at(from->pages, A) - pages && \at(to->pages, B) == \at(to->pages, A) + pages &&
      \at(from->clean_pages + from->dirty_pages, B) == \at(from->clean_pages + from->dirty_pages, A) - pages &&
      \at(to->clean_pages + to->dirty_pages, B) == \at(to->clean_pages + to->dirty_pages, A) + pages; */
/*@ requires \separated(from, to) && \separated(pages, from) && \separated(pages, to);
    requires counts_fit(from) && *pages <= from->clean_pages + from->dirty_pages <= from->pages;
    requires counts_fit(to) && to->clean_pages + to->dirty_pages + *pages <= FRAMES_MAX;
    requires to->pages + *pages <= FRAMES_MAX;
    ensures exact: moved{Pre, Post}(from, to, \old(*pages) - *pages);
    ensures told: \result <==> *pages == 0; */
bool bank_move(struct bank *from, struct bank *to, uint32_t *pages, unsigned runs) {
  /*@ loop invariant left: 0 <= *pages <= \at(*pages, Pre);
      loop invariant exact: moved{Pre, Here}(from, to, \at(*pages, Pre) - *pages);
      loop assigns runs, *pages, *from, *to, kernel.frames[0 .. 0xffffffff];
      loop variant runs; */
  for (; runs && *pages; runs--) {
    uint32_t head = run_any(from, *pages);
    bool dirty = frame_at(head)->use & USE_DIRTY;
    uint32_t some = run_pages(head) < *pages ? run_pages(head) : *pages;
    //@ assert some: 1 <= some <= *pages;
    run_cut(from, head, some);
    //@ assert cut: free_fell{LoopCurrent, Here}(from, some) && free_fell{LoopCurrent, Here}(to, 0);
    bank_give_run(to, head, some, dirty);
    //@ assert from: free_fell{LoopCurrent, Here}(from, some);
    //@ assert to: free_fell{LoopCurrent, Here}(to, -some);
    //@ assert left: *pages == \at(*pages, LoopCurrent);
    from->pages -= some;
    to->pages += some;
    *pages -= some;
  }
  return *pages == 0;
}

static struct cell_page *page_of(struct cell *c) {
  return (struct cell_page *)((uintptr_t)c & ~(uintptr_t)(PAGE_SIZE - 1));
}

static void partial_link(struct bank *b, struct cell_page *page) { LIST_ADD(b->partial, page, next, at); }

static void partial_unlink(struct cell_page *page) { LIST_REMOVE(page, next, at); }

/* Cuts a zeroed page into free cells, `taken` of them kept back at its start. A free cell's key is the next one's
 * offset. */
static struct cell_page *cells_make(uint32_t frame, unsigned taken) {
  struct cell_page *page = frame_page(frame);
  uint64_t epoch = frame_epoch(frame_at(frame));
  page->top = epoch << 16;
  for (unsigned i = CELLS_PER_PAGE; i-- > taken;) {
    struct cell *c = (struct cell *)((char *)page + CELL_FIRST + i * CELL_BYTES);
    c->head = epoch << 16;
    *(uint64_t *)(c + 1) = page->free;
    page->free = CELL_FIRST + i * CELL_BYTES;
  }
  page->used = taken;
  return page;
}

void frames_add(uint32_t *list, uint32_t frame) {
  frame_at(frame)->prev = 0;
  frame_at(frame)->next = *list;
  if (*list) frame_at(*list)->prev = frame;
  *list = frame;
}

void frames_remove(uint32_t *list, uint32_t frame) {
  const struct frame *f = frame_at(frame);
  if (f->prev)
    frame_at(f->prev)->next = f->next;
  else
    *list = f->next;
  if (f->next) frame_at(f->next)->prev = f->prev;
}

/* Out of line, like the end of a page: most cells come from and go to a page that has others. */
static __attribute__((noinline)) bool cells_add(struct bank *b) {
  uint32_t frame = bank_take_page(b, USE_CELLS);
  if (!frame) return false;
  frames_add(&b->used, frame);
  partial_link(b, cells_make(frame, 0));
  return true;
}

struct cell *cell_new(struct bank *b, enum object_type type) {
  if (!b->partial && !cells_add(b)) return NULL;
  struct cell_page *page = b->partial;
  struct cell *c = (struct cell *)((char *)page + page->free);
  page->free = (uint32_t) * (uint64_t *)(c + 1);
  page->used++;
  if (!page->free) partial_unlink(page);
  *(uint64_t *)(c + 1) = 0;
  c->head = (cell_generation(c) << 16) | type;
  return c;
}

static __attribute__((noinline)) void cells_free(struct cell_page *page) {
  struct bank *b = bank_of(page);
  uint32_t frame = frame_of(page);
  partial_unlink(page);
  frames_remove(&b->used, frame);
  frame_set_epoch(frame_at(frame), page->top >> 16);
  bank_give_page(b, frame);
}

void cell_free(struct cell *c) {
  struct cell_page *page = page_of(c);
  uint64_t generation = cell_generation(c) + 1;
  ASSERT(generation < GENERATION_MAX);
  zero_bytes(__builtin_assume_aligned(c, CELL_FIRST), CELL_BYTES);
  c->head = generation << 16;
  if (c->head > page->top) page->top = c->head;
  if (!page->free) partial_link(bank_of(c), page);
  *(uint64_t *)(c + 1) = page->free;
  page->free = (uint32_t)((uintptr_t)c & (PAGE_SIZE - 1));
  if (--page->used == 0) cells_free(page);
}

struct cell *cell_new_page(struct bank *b, enum object_type type, enum frame_use use) {
  uint32_t frame = bank_take_page(b, use);
  if (!frame) return NULL;
  frames_add(&b->used, frame);
  struct cell *c = frame_page(frame);
  c->head = frame_epoch(frame_at(frame)) << 16 | type;
  return c;
}

void cell_free_page(struct cell *c) {
  struct bank *b = bank_of(c);
  uint32_t frame = frame_of(c);
  frames_remove(&b->used, frame);
  ASSERT(cell_generation(c) + 1 < GENERATION_MAX);
  frame_set_epoch(frame_at(frame), cell_generation(c) + 1);
  bank_give_page(b, frame);
}

struct bank *bank_make(uint32_t frame, struct bank *parent) {
  struct cell_page *page = cells_make(frame, 1);
  struct bank *b = (struct bank *)((char *)page + CELL_FIRST);
  frame_at(frame)->use = USE_CELLS;
  frame_at(frame)->owner = frame;
  b->cell.head = frame_epoch(frame_at(frame)) << 16 | OBJ_BANK;
  b->pages = 1;
  partial_link(b, page);
  b->parent = parent;
  if (!parent) return b;
  b->depth = parent->depth + 1;
  LIST_ADD(parent->children, b, next, at);
  return b;
}

struct bank *bank_new(struct bank *parent) {
  uint32_t frame = bank_take_page(parent, USE_CELLS);
  ASSERT(frame);
  parent->pages--;
  return bank_make(frame, parent);
}

/* The last step: nothing is left but the bank's own page, which goes back to the parent. */
static int bank_finish(struct bank *b) {
  struct bank *parent = b->parent;
  struct cell_page *page = page_of(&b->cell);
  uint32_t frame = frame_of(b);
  uint64_t top = page->top >> 16 > cell_generation(&b->cell) ? page->top >> 16 : cell_generation(&b->cell) + 1;
  ASSERT(b->pages == 1 && top < GENERATION_MAX);
  LIST_REMOVE(b, next, at);
  frame_set_epoch(frame_at(frame), top);
  bank_give_page(parent, frame);
  parent->pages++;
  return ST_OK;
}

static struct cell *page_live_cell(struct cell_page *page, unsigned from) {
  for (unsigned i = from; i < CELLS_PER_PAGE; i++) {
    struct cell *c = (struct cell *)((char *)page + CELL_FIRST + i * CELL_BYTES);
    if (cell_type(c) != OBJ_NONE) return c;
  }
  return NULL;
}

/* Some object that the bank pays for, or NULL. */
static struct cell *bank_live_cell(struct bank *b) {
  if (!b->used) return page_live_cell(page_of(&b->cell), 1);
  struct cell_page *page = frame_page(b->used);
  return frame_at(b->used)->use == USE_CELLS ? page_live_cell(page, 0) : (struct cell *)page;
}

int bank_destroy_step(struct bank *b) {
  struct bank *deepest = b;
  deepest->cell.head |= CELL_DYING;
  while (deepest->children) {
    deepest = deepest->children;
    deepest->cell.head |= CELL_DYING;
  }
  struct cell *c = bank_live_cell(deepest);
  if (c) {
    destroy_step(c);
    return ST_AGAIN;
  }
  if (bank_free(deepest)) {
    uint32_t pages = bank_free(deepest);
    bank_move(deepest, deepest->parent, &pages, DESTROY_RUNS);
    return ST_AGAIN;
  }
  bank_finish(deepest);
  return deepest == b ? ST_OK : ST_AGAIN;
}
