/* Attach: see attach.h. */
#include "attach.h"
#include "bank.h"
#include "kernel.h"
#include "mem.h"
#include "pd.h"
#include "processor.h"
#include "x86_64/pagetable.h"

enum { STEP_PAGES = 128, TABLE_PAGES = 512 };

static uint64_t attachment_end(const struct attachment *a) { return a->node.key + (uint64_t)a->pages * PAGE_SIZE; }

struct attachment *attachment_over(const struct pd *pd, uint64_t address) {
  struct node *n = tree_floor(&pd->attachments, address);
  struct attachment *a = n ? CONTAINER(n, struct attachment, node) : NULL;
  return a && address < attachment_end(a) ? a : NULL;
}

struct attachment *attachment_at(const struct pd *pd, uint64_t address) {
  struct attachment *a = attachment_over(pd, address);
  return a && a->node.key == address ? a : NULL;
}

/* Pages from `from` that lie in one leaf table and within one step. */
static unsigned table_span(uint64_t address, uint32_t left) {
  unsigned to_end = TABLE_PAGES - (address >> PAGE_SHIFT & (TABLE_PAGES - 1));
  unsigned span = left < to_end ? left : to_end;
  return span < STEP_PAGES ? span : STEP_PAGES;
}

/* Addresses whose entries changed must not be used through stale translations: here at once, on other CPUs before
 * `flush` of the attachment is met. */
static void flush(struct attachment *a, uint64_t address, unsigned pages, bool tables_changed) {
  struct pd *pd = a->pd;
  uint64_t request = processor_flush(pd);
  pd->epoch++;
  if (request) a->flush = pd->flush = request;
  if (!pd_is_loaded(pd)) return;
  if (pages == 1 && !tables_changed)
    hw_tlb_page(address);
  else
    hw_tlb_all();
}

static bool has_sink(const struct attachment *a) {
  return (a->flags & (ATTACH_WRITE | ATTACH_ZERO_ON_LOSS)) == (ATTACH_WRITE | ATTACH_ZERO_ON_LOSS);
}

/* Made with the attachment, so that losing the Mem needs no memory. */
static int sink_ready(const struct attachment *a) {
  if (!has_sink(a) || a->pd->sink) return ST_OK;
  int status = bank_prepare(bank_of(a->pd), 1);
  if (!status) a->pd->sink = pd_new_frame(a->pd, USE_PLAIN);
  return status;
}

static int map_step(struct attachment *a) {
  uint64_t address = a->node.key + (uint64_t)a->mapped * PAGE_SIZE;
  struct leaf leaf;
  int status = sink_ready(a);
  if (!status) status = pagetable_leaf(a->pd, address, &leaf);
  if (status) return status;
  unsigned span = table_span(address, a->pages - a->mapped);
  uint64_t bits = pagetable_bits(a->flags, a->mem->attr);
  for (uint32_t run; span; span -= run) {
    uint64_t frame = mem_frame(a->mem, a->first + a->mapped, &run);
    if (run > span) run = span;
    pagetable_fill(leaf, address, run, frame, bits);
    a->mapped += run;
    address += (uint64_t)run * PAGE_SIZE;
  }
  if (a->mapped < a->pages) return ST_AGAIN;
  a->complete = 1;
  return ST_OK;
}

/* Empties some entries from the end; false when there was none left. */
static bool unmap_step(struct attachment *a) {
  if (!a->mapped) return false;
  uint64_t last = a->node.key + (uint64_t)(a->mapped - 1) * PAGE_SIZE;
  unsigned in_table = (last >> PAGE_SHIFT & (TABLE_PAGES - 1)) + 1;
  unsigned span = a->mapped < in_table ? a->mapped : in_table;
  if (span > STEP_PAGES) span = STEP_PAGES;
  uint64_t address = last - (uint64_t)(span - 1) * PAGE_SIZE;
  uint32_t tables = a->pd->table_pages;
  struct leaf leaf;
  ASSERT(pagetable_find(a->pd, address, &leaf));
  pagetable_clear(a->pd, leaf, address, span);
  a->mapped -= span;
  flush(a, address, span, tables != a->pd->table_pages);
  pd_free_retired(a->pd);
  return true;
}

static void mem_link(struct attachment *a) {
  a->next = a->mem->attachments;
  if (a->next) a->next->prev = a;
  a->mem->attachments = a;
}

static void mem_unlink(struct attachment *a) {
  if (!a->mem) return;
  if (a->prev)
    a->prev->next = a->next;
  else
    a->mem->attachments = a->next;
  if (a->next) a->next->prev = a->prev;
  a->mem = NULL;
}

static bool same_request(const struct attachment *a, const struct attach_request *r) {
  return a->node.key == r->address && a->mem == r->mem && a->first == r->first && a->pages == r->pages &&
         a->flags == r->flags;
}

static int attach_go_on(struct attachment *a) {
  int status = a->failed ? ST_NO_MEMORY : map_step(a);
  if (status != ST_NO_MEMORY) return status;
  a->failed = 1;
  return attachment_destroy_step(a) == ST_OK ? ST_NO_MEMORY : ST_AGAIN;
}

int attach(const struct attach_request *r) {
  /* Attachments are disjoint, so of all that start before the range's end only the last can reach into it. */
  struct node *n = tree_floor(&r->pd->attachments, r->address + r->pages * PAGE_SIZE - 1);
  struct attachment *a = n ? CONTAINER(n, struct attachment, node) : NULL;
  if (a && attachment_end(a) > r->address)
    return (!a->complete || a->failed) && same_request(a, r) ? attach_go_on(a) : ST_OVERLAP;
  a = (struct attachment *)cell_new(r->bank, (enum object_type)OBJ_ATTACHMENT);
  if (!a) return ST_NO_MEMORY;
  a->mem = r->mem;
  a->pd = r->pd;
  a->first = (uint32_t)r->first;
  a->pages = (uint32_t)r->pages;
  a->flags = (uint32_t)r->flags;
  a->node.key = r->address;
  tree_insert(&r->pd->attachments, &a->node);
  mem_link(a);
  return attach_go_on(a);
}

static void attachment_free(struct attachment *a) {
  tree_remove(&a->pd->attachments, &a->node);
  mem_unlink(a);
  cell_free(&a->cell);
}

int attachment_destroy_step(struct attachment *a) {
  a->complete = 1; /* a half-made one is not continued */
  a->cell.head |= CELL_DYING;
  if (unmap_step(a) && a->mapped) return ST_AGAIN;
  if (!processor_flushed(a->flush)) return ST_AGAIN;
  pd_free_retired(a->pd);
  attachment_free(a);
  return ST_OK;
}

/* Points some entries at the zero frame, from the start; false when there was none left. */
static bool zero_step(struct attachment *a) {
  if (a->lost == a->mapped) return false;
  uint64_t address = a->node.key + (uint64_t)a->lost * PAGE_SIZE;
  unsigned span = table_span(address, a->mapped - a->lost);
  struct leaf leaf;
  ASSERT(pagetable_find(a->pd, address, &leaf));
  uint32_t frame = has_sink(a) ? frame_of(a->pd->sink) : kernel.zero_frame;
  pagetable_replace(leaf, address, span, frame, pagetable_bits(a->flags & 3, MEM_ATTR_CACHED));
  flush(a, address, span, false);
  a->lost += span;
  return true;
}

int attachment_lose_step(struct attachment *a) {
  if (!(a->flags & ATTACH_ZERO_ON_LOSS) || !a->complete || cell_dying(&a->cell)) return attachment_destroy_step(a);
  if (zero_step(a) && a->lost < a->mapped) return ST_AGAIN;
  if (!processor_flushed(a->flush)) return ST_AGAIN;
  mem_unlink(a);
  return ST_OK;
}

void attachment_forget(struct attachment *a) { attachment_free(a); }
