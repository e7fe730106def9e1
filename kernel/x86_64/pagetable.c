/* Pagetable: see pagetable.h. Bits 52..61 of an entry that points to a table count that table's used entries. */
#include "x86_64/pagetable.h"
#include "bank.h"
#include "kernel.h"
#include "pd.h"

#define PRESENT 1ull
#define WRITABLE 2ull
#define USER 4ull
#define WRITE_THROUGH 8ull /* PAT entry 1: write-combining */
#define CACHE_DISABLE 16ull
#define NO_EXECUTE (1ull << 63)
#define ADDRESS 0x000ffffffffff000ull
#define COUNT_ONE (1ull << 52)
#define COUNT_MASK (0x3ffull << 52)

static unsigned index_at(uint64_t address, unsigned level) { return address >> (12 + 9 * level) & 511; }

uint64_t pagetable_bits(unsigned attach_flags, enum mem_attr attr) {
  uint64_t bits = PRESENT | USER;
  if (attach_flags & ATTACH_WRITE) bits |= WRITABLE;
  if (!(attach_flags & ATTACH_EXEC)) bits |= NO_EXECUTE;
  if (attr == MEM_ATTR_WRITE_COMBINING) bits |= WRITE_THROUGH;
  if (attr == MEM_ATTR_UNCACHED) bits |= WRITE_THROUGH | CACHE_DISABLE;
  return bits;
}

static uint64_t *walk_table(uint64_t entry) { return hw_direct(entry & ADDRESS); }

bool pagetable_find(const struct pd *pd, uint64_t address, struct leaf *out) {
  uint64_t *table = pd->root;
  for (unsigned level = 3; level > 0; level--) {
    out->parent = &table[index_at(address, level)];
    if (!(*out->parent & PRESENT)) return false;
    table = walk_table(*out->parent);
  }
  out->table = table;
  return true;
}

/* Pages needed before the address has a leaf table. */
static unsigned missing_tables(const struct pd *pd, uint64_t address) {
  uint64_t *table = pd->root;
  for (unsigned level = 3; level > 0; level--) {
    uint64_t entry = table[index_at(address, level)];
    if (!(entry & PRESENT)) return level;
    table = walk_table(entry);
  }
  return 0;
}

static void make_tables(struct pd *pd, uint64_t address) {
  uint64_t *table = pd->root, *above = NULL;
  for (unsigned level = 3; level > 0; level--) {
    uint64_t *entry = &table[index_at(address, level)];
    if (!(*entry & PRESENT)) {
      void *page = pd_new_frame(pd, USE_TABLE);
      *entry = hw_physical(page) | PRESENT | WRITABLE | USER;
      if (above) *above += COUNT_ONE;
      pd->table_pages++;
    }
    above = entry;
    table = walk_table(*entry);
  }
}

int pagetable_leaf(struct pd *pd, uint64_t address, struct leaf *out) {
  if (pagetable_find(pd, address, out)) return ST_OK;
  int status = bank_prepare(bank_of(pd), missing_tables(pd, address));
  if (status) return status;
  make_tables(pd, address);
  ASSERT(pagetable_find(pd, address, out));
  return ST_OK;
}

void pagetable_fill(struct leaf leaf, uint64_t address, unsigned pages, uint64_t frame, uint64_t bits) {
  uint64_t *entry = &leaf.table[index_at(address, 0)], value = frame << PAGE_SHIFT | bits;
  for (unsigned i = 0; i < pages; i++, value += PAGE_SIZE) entry[i] = value;
  *leaf.parent += COUNT_ONE * pages;
}

void pagetable_replace(struct leaf leaf, uint64_t address, unsigned pages, uint64_t frame, uint64_t bits) {
  uint64_t *entry = &leaf.table[index_at(address, 0)];
  for (unsigned i = 0; i < pages; i++) entry[i] = frame << PAGE_SHIFT | bits;
}

/* The leaf table is empty: it goes, and what becomes empty above it. */
static void free_tables(struct pd *pd, uint64_t address) {
  uint64_t *entry[4], *table = pd->root;
  for (unsigned level = 3; level > 0; level--) {
    entry[level] = &table[index_at(address, level)];
    table = walk_table(*entry[level]);
  }
  for (unsigned level = 1; level <= 3 && !(*entry[level] & COUNT_MASK); level++) {
    pd_retire(pd, walk_table(*entry[level]));
    pd->table_pages--;
    *entry[level] = 0;
    if (level < 3) *entry[level + 1] -= COUNT_ONE;
  }
}

void pagetable_clear(struct pd *pd, struct leaf leaf, uint64_t address, unsigned pages) {
  uint64_t *entry = &leaf.table[index_at(address, 0)];
  for (unsigned i = 0; i < pages; i++) entry[i] = 0;
  *leaf.parent -= COUNT_ONE * pages;
  if (!(*leaf.parent & COUNT_MASK)) free_tables(pd, address);
}
