/* Mode: which screen sizes fit a given pixel memory, and their layout. Pure. */
#ifndef FRAMEBUFFER_MODE_H
#define FRAMEBUFFER_MODE_H

#include "iface/framebuffer.h"

#define MODE_PAGES_MAX 2u /* scanout pages offered for flipping */

/* Fills *m for a 32-bit mode; false when the size is out of range, not a multiple of 8 wide, or does not fit
 * memory_bytes. */
bool mode_layout(uint64_t width, uint64_t height, uint64_t memory_bytes, struct framebuffer_mode *m);
/* The usual sizes that fit. */
void mode_list(uint64_t memory_bytes, struct framebuffer_modes_out *out);
/* Size of the Mem with all scanout pages, in memory pages. */
static inline uint64_t mode_mem_pages(const struct framebuffer_mode *m) {
  return (m->bytes * m->pages + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

#endif
