/* Attach: one range of a Mem in one address space. Made and unmade in bounded steps; `mapped` counts the pages whose
 * entries are set, from the front. Its record is a cell of the bank that the attacher named, its page tables are the
 * Pd's. */
#ifndef KERNEL_ATTACH_H
#define KERNEL_ATTACH_H

#include "object.h"

struct attach_request {
  struct mem *mem;
  struct pd *pd;
  struct bank *bank;
  uint64_t address, first, pages, flags;
};

/* A checked request: OK when all is mapped, AGAIN, RESTART, or an error after which nothing is mapped. */
int attach(const struct attach_request *request);
static inline bool attachment_whole(const struct attachment *a) {
  return a->mapped == a->pages && !cell_dying(&a->cell);
}
/* The attachment that covers the address, or NULL. */
struct attachment *attachment_over(const struct pd *pd, uint64_t address);
/* Unmaps and frees. */
int attachment_destroy_step(struct attachment *a);
/* The Mem goes away: unmaps and frees, or, where that was asked for, maps zeroes and lets go of the Mem. */
int attachment_lose_step(struct attachment *a);
/* The Pd goes away and no CPU has it loaded: frees the record, leaves the tables. */
void attachment_forget(struct attachment *a);

#endif
