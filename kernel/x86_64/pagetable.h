/* Pagetable: the four-level tables of a Pd, built from its bank's pages.
 *
 * Invariants: an entry is writable and executable never both; user entries only below USER_END; each table knows, in
 * the ignored bits of its parent's entry, how many of its entries are in use, and is freed with the last one. */
#ifndef KERNEL_X86_64_PAGETABLE_H
#define KERNEL_X86_64_PAGETABLE_H

#include "object.h"
#include "x86_64/paging.h"

#define PTE_ADDRESS 0x000ffffffffff000ull
#define PTE_COUNT_ONE (1ull << 52) /* bits 52..61 of an entry that points to a table: that table's used entries */
#define PTE_COUNT_MASK (0x3ffull << 52)
_Static_assert(ATTACH_WRITE == PTE_WRITE, "pagetable_bits");

static inline unsigned pagetable_index(uint64_t address, unsigned level) { return address >> (12 + 9 * level) & 511; }

/* The leaf table that covers the address; false when absent. Valid while an entry of it is in use. */
static inline bool pagetable_find(const struct pd *pd, uint64_t address, struct leaf *out) {
  uint64_t *table = pd->root, *entry = NULL;
#pragma GCC unroll 3
  for (unsigned level = 3; level > 0; level--) {
    entry = &table[pagetable_index(address, level)];
    if (!(*entry & PTE_PRESENT)) return false;
    table = hw_direct(*entry & PTE_ADDRESS);
  }
  *out = (struct leaf){table, entry};
  return true;
}

/* Makes what is missing for that: OK, NO_MEMORY or RESTART. */
int pagetable_make(struct pd *pd, uint64_t address);

/* Leaf entry bits for the flags of an attachment: ATTACH_WRITE is the bit of the hardware. */
static inline uint64_t pagetable_bits(unsigned attach_flags, enum mem_attr attr) {
  uint64_t bits = PTE_PRESENT | PTE_USER | (attach_flags & ATTACH_WRITE);
  if (!(attach_flags & ATTACH_EXEC)) bits |= PTE_NX;
  if (attr != MEM_ATTR_CACHED) bits |= attr == MEM_ATTR_UNCACHED ? PTE_UNCACHED : PTE_WRITE_COMBINING;
  return bits;
}

/* Sets entries of a leaf table, from the address's on, that are all empty. */
static inline void pagetable_fill(struct leaf leaf, uint64_t address, unsigned pages, uint64_t frame, uint64_t bits) {
  uint64_t *entry = &leaf.table[pagetable_index(address, 0)], value = frame << PAGE_SHIFT | bits;
  for (unsigned i = 0; i < pages; i++, value += PAGE_SIZE) entry[i] = value;
  *leaf.parent += PTE_COUNT_ONE * pages;
}

/* Points entries that are in use at one and the same frame. */
void pagetable_replace(struct leaf leaf, uint64_t address, unsigned pages, uint64_t frame, uint64_t bits);
/* The leaf table has become empty: frees it, and what becomes empty above it. Caller invalidates the TLB. */
void pagetable_free(struct pd *pd, uint64_t address);
/* Empties entries; true when the leaf table is empty now. Caller invalidates the TLB. */
static inline bool pagetable_clear(struct leaf leaf, uint64_t address, unsigned pages) {
  uint64_t *entry = &leaf.table[pagetable_index(address, 0)];
  for (unsigned i = 0; i < pages; i++) entry[i] = 0;
  *leaf.parent -= PTE_COUNT_ONE * pages;
  return !(*leaf.parent & PTE_COUNT_MASK);
}

#endif
