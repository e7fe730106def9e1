/* Dma: first fit over a page bitmap. The region is attached once, so that ranges can be zeroed when they come back. */
#include "dma.h"

#include "base/string.h"

enum { DMA_MAX = 16384 };
static uint64_t used[DMA_MAX / 64];
static struct memory region;

static bool taken(uint64_t page) { return used[page / 64] >> page % 64 & 1; }

static void mark(uint64_t first, uint64_t pages, bool on) {
  for (uint64_t i = first; i < first + pages; i++)
    if (on)
      used[i / 64] |= 1ull << i % 64;
    else
      used[i / 64] &= ~(1ull << i % 64);
}

static enum status prepare(void) {
  if (region.at) return ST_OK;
  uint64_t pages = sys_slot_query(SLOT_CORE_DMA).w[2];
  if (!pages) return ST_NO_CONTIGUOUS;
  return mem_attach(SLOT_CORE_DMA, (unsigned)(pages < DMA_MAX ? pages : DMA_MAX), ATTACH_READ | ATTACH_WRITE, &region);
}

/* Pages that are free from `first` on, up to `pages`. */
static uint64_t run(uint64_t first, uint64_t pages) {
  uint64_t n = 0;
  while (n < pages && !taken(first + n)) n++;
  return n;
}

enum status dma_new(uint64_t pages, uint64_t alignment, struct dma_range *out) {
  enum status status = prepare();
  if (status != ST_OK) return status;
  if (!alignment) alignment = 1;
  if (!pages || pages > region.pages || alignment > DMA_MAX || alignment & (alignment - 1)) return ST_BAD_ARG;
  /* Alignment counts from the physical address. */
  uint64_t base = sys_control(SLOT_CORE_DMA, CTL_MEM_INFO, 0, 0, 0, 0).w[0] >> PAGE_SHIFT;
  for (uint64_t first = -base & (alignment - 1); first + pages <= region.pages; first += alignment) {
    if (run(first, pages) < pages) continue;
    mark(first, pages, true);
    *out = (struct dma_range){first, pages};
    return ST_OK;
  }
  return ST_NO_CONTIGUOUS;
}

void dma_free(struct dma_range *r) {
  memset((char *)region.at + r->first * PAGE_SIZE, 0, r->pages * PAGE_SIZE);
  mark(r->first, r->pages, false);
  *r = (struct dma_range){0};
}
