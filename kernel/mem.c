/* Mem: see mem.h. Runs are sorted by their first page, so a page is found by bisection. */
#include "mem.h"
#include "attach.h"
#include "bank.h"
#include "destroy.h"
#include "kernel.h"
#include "processor.h"

enum { FREE_PAGES = 2, GROW_RUNS = 16 };

static uint64_t extent_make(uint32_t frame, uint32_t first, uint32_t pages) {
  return (uint64_t)frame << 40 | (uint64_t)first << 20 | (pages - 1);
}
static uint32_t extent_frame(uint64_t e) { return (uint32_t)(e >> 40); }
static uint32_t extent_first(uint64_t e) { return e >> 20 & 0xfffff; }
static uint32_t extent_pages(uint64_t e) { return (e & 0xfffff) + 1; }
static uint64_t *extents(const struct mem *m) { return m->more ? m->more : (uint64_t *)m->extent; }

static struct mem *mem_cell(struct bank *bank, uint32_t pages) {
  struct mem *m = (struct mem *)cell_new(bank, OBJ_MEM);
  if (!m) return NULL;
  m->root = m;
  m->pages = pages;
  return m;
}

/* The inline list is full: moves it to a page. */
static bool extents_grow(struct mem *m, struct bank *bank) {
  uint32_t frame = bank_take_page(bank, USE_EXTENTS);
  if (!frame) return false;
  m->more = frame_page(frame);
  for (unsigned i = 0; i < MEM_INLINE; i++) m->more[i] = m->extent[i];
  return true;
}

int mem_grow(struct mem *m, struct bank *bank, uint32_t *pages) {
  for (uint32_t i = 0, some; *pages; i++, *pages -= some, m->pages += some) {
    if (i == GROW_RUNS) return ST_AGAIN;
    if (m->extents == MEM_INLINE && !m->more && !extents_grow(m, bank)) return ST_NO_MEMORY;
    if (m->extents == EXTENTS_MAX) return ST_NO_CONTIGUOUS;
    uint32_t frame = bank_take_run(bank, *pages, &some);
    if (!frame) return ST_NO_MEMORY;
    extents(m)[m->extents++] = extent_make(frame, m->pages, some);
  }
  return ST_OK;
}

/* Gives everything back, still zeroed, and the cell. */
static void mem_undo(struct mem *m, struct bank *bank) {
  for (uint32_t i = 0; i < m->extents; i++)
    bank_give_run(bank, extent_frame(extents(m)[i]), extent_pages(extents(m)[i]), false);
  if (m->more) bank_give_page(bank, frame_of(m->more));
  cell_free(&m->cell);
}

int mem_new(struct bank *bank, uint32_t pages, struct mem **out) {
  struct mem *m = mem_cell(bank, 0);
  if (!m) return ST_NO_MEMORY;
  int status = mem_grow(m, bank, &pages);
  if (status == ST_OK || status == ST_AGAIN) return *out = m, status;
  mem_undo(m, bank);
  return status;
}

struct mem *mem_over(struct bank *bank, uint32_t first, uint32_t pages) {
  struct mem *m = mem_cell(bank, pages);
  ASSERT(m);
  bank->pages += pages;
  m->extent[m->extents++] = extent_make(first, 0, pages);
  return m;
}

struct mem *mem_device(struct bank *bank, uint64_t first_frame, uint32_t pages, enum mem_attr attr) {
  struct mem *m = mem_cell(bank, pages);
  if (!m) return NULL;
  m->base = first_frame;
  m->device = 1;
  m->attr = attr;
  return m;
}

struct mem *mem_view(struct bank *bank, struct mem *origin, uint32_t first, uint32_t pages) {
  struct mem *m = mem_cell(bank, pages);
  if (!m) return NULL;
  m->root = origin->root;
  m->first = origin->first + first;
  m->device = origin->device;
  m->attr = origin->attr;
  derived_link(&origin->derived, &m->derived);
  return m;
}

struct run mem_run(const struct mem *m, uint32_t page) {
  const struct mem *root = m->root;
  uint32_t left = m->pages - page, low = 0, high = root->extents;
  page += m->first;
  if (root->device) return (struct run){root->base + page, left};
  const uint64_t *list = extents(root);
  while (high - low > 1) {
    uint32_t middle = (low + high) / 2;
    if (extent_first(list[middle]) <= page)
      low = middle;
    else
      high = middle;
  }
  uint32_t into = page - extent_first(list[low]), rest = extent_pages(list[low]) - into;
  return (struct run){extent_frame(list[low]) + into, rest < left ? rest : left};
}

/* Frees some frames from the end of the last run; false when none are left. */
static bool mem_free_some(struct mem *m, struct bank *bank) {
  if (!m->extents) return false;
  uint64_t *last = &extents(m)[m->extents - 1];
  uint32_t pages = extent_pages(*last), some = pages < FREE_PAGES ? pages : FREE_PAGES;
  uint32_t first = extent_frame(*last) + pages - some;
  for (uint32_t i = 0; i < some; i++) __builtin_memset(frame_page(first + i), 0, PAGE_SIZE);
  bank_give_run(bank, first, some, false);
  if (pages == some)
    m->extents--;
  else
    *last = extent_make(extent_frame(*last), extent_first(*last), pages - some);
  return true;
}

int mem_destroy_step(struct mem *top) {
  struct mem *m = CONTAINER(derived_deepest(&top->derived), struct mem, derived);
  top->cell.head |= CELL_DYING;
  m->cell.head |= CELL_DYING;
  if (m->attachments) {
    attachment_lose_step(m->attachments);
    return ST_AGAIN;
  }
  struct bank *bank = bank_of(m);
  if (m->root == m && mem_free_some(m, bank)) return ST_AGAIN;
  if (m->more) {
    bank_give_page(bank, frame_of(m->more));
    m->more = NULL;
    return ST_AGAIN;
  }
  derived_unlink(&m->derived);
  cell_free(&m->cell);
  return m == top ? ST_OK : ST_AGAIN;
}
