/* Pd: a protection domain: capability table, address space, port bitmap. All its tables are pages of its bank, linked
 * from it. */
#ifndef KERNEL_PD_H
#define KERNEL_PD_H

#include "object.h"

/* Pages needed for a Pd with so many table pages, the object's own included. */
static inline uint32_t pd_pages(uint32_t table_pages) { return 2 + table_pages; }
/* The bank is prepared for pd_pages. No table pages: the memory of a guest, see pd_of_guest. */
struct pd *pd_new(struct bank *bank, uint32_t table_pages);
/* More slots, so many table pages in one entry; the bank is prepared. */
enum { PD_STEP = 4 };
void pd_grow(struct pd *pd, uint32_t table_pages);
/* Checks, prepares, and does one step: OK; AGAIN with *pages still missing; NO_SLOT, NO_MEMORY, RESTART. */
int pd_grow_step(struct pd *pd, uint64_t *untrusted_pages);
/* A zeroed page of the Pd's bank, which is prepared for it. */
void *pd_new_frame(struct pd *pd, enum frame_use use);
void pd_free_frame(struct pd *pd, void *page);
/* A page table that is empty and linked nowhere: it stays out of use until no CPU can walk it any more. */
void pd_retire(struct pd *pd, void *table);
/* Frees some of these when the last request to drop translations of the Pd is met. */
void pd_free_retired_some(struct pd *pd);
static inline void pd_free_retired(struct pd *pd) {
  if (pd->retired) pd_free_retired_some(pd);
}
/* Grants or withdraws ports; the bank is prepared for 2 pages. */
void pd_ports(struct pd *pd, unsigned first, unsigned count, bool grant);
/* No thread can be in it, so the kernel is not mapped either. */
static inline bool pd_of_guest(const struct pd *pd) { return !pd->slots; }
int pd_destroy_step(struct pd *pd);

#endif
