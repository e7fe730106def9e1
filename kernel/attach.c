/* Attach: see attach.h. */
#include "attach.h"
#include "bank.h"
#include "kernel.h"
#include "mem.h"
#include "pd.h"
#include "processor.h"
#include "syscall.h"
#include "x86_64/pagetable.h"

enum { STEP_PAGES = 128 }; /* divides the entries of a table */

static uint64_t attachment_end(const struct attachment *a) { return a->node.key + (uint64_t)a->pages * PAGE_SIZE; }

struct attachment *attachment_over(const struct pd *pd, uint64_t address) {
  struct node *n = tree_floor(&pd->attachments, address);
  struct attachment *a = n ? CONTAINER(n, struct attachment, node) : NULL;
  return a && address < attachment_end(a) ? a : NULL;
}

static struct attachment *attachment_at(const struct pd *pd, uint64_t address) {
  struct node *n = tree_floor(&pd->attachments, address);
  return n && n->key == address ? CONTAINER(n, struct attachment, node) : NULL;
}

/* Pages from `address` on in one step: the rest of an aligned group of STEP_PAGES, so all in one leaf table. */
static unsigned step_span(uint64_t address, uint32_t left) {
  unsigned to_end = STEP_PAGES - (address >> PAGE_SHIFT & (STEP_PAGES - 1));
  return left < to_end ? left : to_end;
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
  int status = sink_ready(a);
  while (!status && !pagetable_find(a->pd, address, &a->leaf)) status = pagetable_make(a->pd, address);
  if (status) return status;
  unsigned span = step_span(address, a->pages - a->mapped);
  uint64_t bits = pagetable_bits(a->flags, a->mem->attr);
  while (span) {
    struct run run = mem_run(a->mem, a->first + a->mapped);
    unsigned pages = run.pages < span ? (unsigned)run.pages : span;
    pagetable_fill(a->leaf, address, pages, run.frame, bits);
    a->mapped += pages;
    address += (uint64_t)pages * PAGE_SIZE;
    span -= pages;
  }
  return a->mapped < a->pages ? ST_AGAIN : ST_OK;
}

/* Empties some entries from the end. */
static void unmap_step(struct attachment *a) {
  uint64_t last = (a->node.key >> PAGE_SHIFT) + a->mapped - 1;
  unsigned in_group = last % STEP_PAGES + 1, span = a->mapped < in_group ? a->mapped : in_group;
  uint64_t address = (last + 1 - span) << PAGE_SHIFT;
  if (!a->leaf.table) ASSERT(pagetable_find(a->pd, address, &a->leaf));
  bool empty = pagetable_clear(a->leaf, address, span);
  if (empty) pagetable_free(a->pd, address);
  if (!pagetable_index(address, 0)) a->leaf.table = NULL;
  a->mapped -= span;
  flush(a, address, span, empty);
}

static void mem_unlink(struct attachment *a) {
  if (!a->mem) return;
  LIST_REMOVE(a, next, at);
  a->mem = NULL;
}

static bool same_request(const struct attachment *a, const struct attach_request *r) {
  return a->node.key == r->address && a->mem == r->mem && a->first == r->first && a->pages == r->pages &&
         a->flags == r->flags;
}

/* Being made, in further calls of the same request, or unmade after a failure to. */
static bool attachment_half(const struct attachment *a) {
  return a->failed || (a->mapped < a->pages && !cell_dying(&a->cell));
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
    return attachment_half(a) && same_request(a, r) ? attach_go_on(a) : ST_OVERLAP;
  a = (struct attachment *)cell_new(r->bank, (enum object_type)OBJ_ATTACHMENT);
  if (!a) return ST_NO_MEMORY;
  a->mem = r->mem;
  a->pd = r->pd;
  a->first = (uint32_t)r->first;
  a->pages = (uint32_t)r->pages;
  a->flags = (uint32_t)r->flags;
  a->node.key = r->address;
  tree_insert_after(&r->pd->attachments, n, &a->node);
  LIST_ADD(a->mem->attachments, a, next, at);
  return attach_go_on(a);
}

static void attachment_free(struct attachment *a) {
  tree_remove(&a->pd->attachments, &a->node);
  mem_unlink(a);
  cell_free(&a->cell);
}

int attachment_destroy_step(struct attachment *a) {
  if (a->mapped) unmap_step(a);
  pd_free_retired(a->pd);
  if (a->mapped || !processor_flushed(a->flush)) {
    a->cell.head |= CELL_DYING;
    return ST_AGAIN;
  }
  attachment_free(a);
  return ST_OK;
}

/* Points some entries at the zero frame, from the start; false when there was none left. */
static bool zero_step(struct attachment *a) {
  if (a->lost == a->mapped) return false;
  uint64_t address = a->node.key + (uint64_t)a->lost * PAGE_SIZE;
  unsigned span = step_span(address, a->mapped - a->lost);
  struct leaf leaf;
  ASSERT(pagetable_find(a->pd, address, &leaf));
  uint32_t frame = has_sink(a) ? frame_of(a->pd->sink) : kernel.zero_frame;
  pagetable_replace(leaf, address, span, frame, pagetable_bits(a->flags & 3, MEM_ATTR_CACHED));
  flush(a, address, span, false);
  a->lost += span;
  return true;
}

int attachment_lose_step(struct attachment *a) {
  if (!(a->flags & ATTACH_ZERO_ON_LOSS) || !attachment_whole(a)) return attachment_destroy_step(a);
  if (zero_step(a) && a->lost < a->mapped) return ST_AGAIN;
  if (!processor_flushed(a->flush)) return ST_AGAIN;
  mem_unlink(a);
  return ST_OK;
}

void attachment_forget(struct attachment *a) { attachment_free(a); }

static int attach_check(const struct attach_request *r) {
  uint64_t flags = r->flags;
  if (flags & ~15ull || !(flags & ATTACH_READ)) return ST_BAD_ARG;
  bool guest = pd_of_guest(r->pd);
  if (flags & ATTACH_WRITE && flags & ATTACH_EXEC && !guest) return ST_BAD_ARG;
  if (r->address & (PAGE_SIZE - 1)) return ST_BAD_ARG;
  if (r->address < USER_FIRST && !guest) return ST_BAD_ARG;
  if (r->first >= r->mem->pages || r->pages - 1 >= r->mem->pages - r->first) return ST_BAD_ARG;
  return r->address > USER_END - r->pages * PAGE_SIZE ? ST_BAD_ARG : ST_OK; /* a Mem is smaller than that */
}

/* Flat: a page is mapped without a call inside this file. */
__attribute__((flatten)) int sys_attach(struct thread *t, const struct arguments *a) {
  struct found mem, pd;
  struct attach_request r = {.address = a->rdx, .first = a->r8, .pages = a->r9, .flags = a->r10};
  int status = find(t->pd, low_half(a->rdi), OBJ_MEM, (uint16_t)(a->r10 & 7), &mem); /* ATTACH_x equals RIGHT_x */
  if (!status) status = find(t->pd, high_half(a->rdi), OBJ_PD, RIGHT_USE, &pd);
  if (!status) status = find_bank(t->pd, a->rsi, &r.bank);
  if (status) return status;
  r.mem = (struct mem *)mem.cell;
  r.pd = (struct pd *)pd.cell;
  status = attach_check(&r);
  if (!status && !r.bank->partial) status = bank_prepare(r.bank, 1);
  return status ? status : attach(&r);
}

__attribute__((flatten)) int sys_detach(struct thread *t, const struct arguments *a) {
  struct found pd;
  int status = find(t->pd, a->rdi, OBJ_PD, RIGHT_USE, &pd);
  if (status) return status;
  struct attachment *at = attachment_at((struct pd *)pd.cell, a->rsi);
  return at ? attachment_destroy_step(at) : ST_NOT_FOUND;
}
