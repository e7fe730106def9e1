/* Pagetable: the four-level tables of a Pd, built from its bank's pages.
 *
 * Invariants: an entry is writable and executable never both; user entries only below USER_END; each table knows, in
 * the ignored bits of its parent's entry, how many of its entries are in use, and is freed with the last one. */
#ifndef KERNEL_X86_64_PAGETABLE_H
#define KERNEL_X86_64_PAGETABLE_H

#include "object.h"

/* Leaf entry bits for the flags of an attachment. */
uint64_t pagetable_bits(unsigned attach_flags, enum mem_attr attr);
/* A table of 512 leaf entries, and the entry that points to it. Valid until the tables of the Pd change. */
struct leaf {
  uint64_t *table, *parent;
};
/* The leaf table that covers the address, made when absent: OK, NO_MEMORY or RESTART. */
int pagetable_leaf(struct pd *pd, uint64_t address, struct leaf *out);
/* The same without making: false when absent. */
bool pagetable_find(const struct pd *pd, uint64_t address, struct leaf *out);
/* Sets entries of a leaf table, from the address's on, that are all empty. */
void pagetable_fill(struct leaf leaf, uint64_t address, unsigned pages, uint64_t frame, uint64_t bits);
/* Points entries that are in use at one and the same frame. */
void pagetable_replace(struct leaf leaf, uint64_t address, unsigned pages, uint64_t frame, uint64_t bits);
/* Empties entries; frees the tables that become empty. Caller invalidates the TLB. */
void pagetable_clear(struct pd *pd, struct leaf leaf, uint64_t address, unsigned pages);

#endif
