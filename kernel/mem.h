/* Mem: memory that can be attached to address spaces: an ordered list of runs of frames, a window on another Mem
 * (view), or a range of device addresses. Knows its attachments and views, so that destroying it ends every use before
 * it reports done. */
#ifndef KERNEL_MEM_H
#define KERNEL_MEM_H

#include "object.h"

/* RAM of the bank, zeroed. OK; AGAIN: fewer pages so far, mem_grow adds the rest; NO_MEMORY or NO_CONTIGUOUS: nothing
 * has changed. */
int mem_new(struct bank *bank, uint32_t pages, struct mem **out);
/* More pages for a Mem that owns RAM: OK, AGAIN with *pages still missing, or an error with what was added so far kept.
 */
int mem_grow(struct mem *m, struct bank *bank, uint32_t *pages);
/* One run of frames that no free run holds (boot). */
struct mem *mem_over(struct bank *bank, uint32_t first, uint32_t pages);
/* Device addresses. NULL when the bank cannot pay. */
struct mem *mem_device(struct bank *bank, uint64_t first_frame, uint32_t pages, enum mem_attr attr);
struct mem *mem_view(struct bank *bank, struct mem *origin, uint32_t first, uint32_t pages);
/* A run of frames: `pages` of them, contiguous. */
struct run {
  uint64_t frame, pages;
};
/* From page `page` (< m->pages) on, inside m. */
struct run mem_run(const struct mem *m, uint32_t page);
int mem_destroy_step(struct mem *m);

#endif
