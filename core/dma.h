/* Dma: ranges of the contiguous memory below 4 GiB that the kernel gave to core. */
#ifndef CORE_DMA_H
#define CORE_DMA_H

#include "base/env.h"

struct dma_range {
  uint64_t first, pages;
};                                                                              /* pages of SLOT_CORE_DMA */
enum status dma_new(uint64_t pages, uint64_t alignment, struct dma_range *out); /* alignment in pages, 0 = 1; zeroed */
void dma_free(struct dma_range *r);

#endif
