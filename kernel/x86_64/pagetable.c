/* Pagetable: see pagetable.h. */
#include "x86_64/pagetable.h"
#include "bank.h"
#include "kernel.h"
#include "pd.h"

static uint64_t *walk_table(uint64_t entry) { return hw_direct(entry & PTE_ADDRESS); }

/* Pages needed before the address has a leaf table. */
static unsigned missing_tables(const struct pd *pd, uint64_t address) {
  uint64_t *table = pd->root;
  for (unsigned level = 3; level > 0; level--) {
    uint64_t entry = table[pagetable_index(address, level)];
    if (!(entry & PTE_PRESENT)) return level;
    table = walk_table(entry);
  }
  return 0;
}

static void make_tables(struct pd *pd, uint64_t address) {
  uint64_t *table = pd->root, *above = NULL;
  for (unsigned level = 3; level > 0; level--) {
    uint64_t *entry = &table[pagetable_index(address, level)];
    if (!(*entry & PTE_PRESENT)) {
      void *page = pd_new_frame(pd, USE_TABLE);
      *entry = hw_physical(page) | PTE_PRESENT | PTE_WRITE | PTE_USER;
      if (above) *above += PTE_COUNT_ONE;
      pd->table_pages++;
    }
    above = entry;
    table = walk_table(*entry);
  }
}

int pagetable_make(struct pd *pd, uint64_t address) {
  int status = bank_prepare(bank_of(pd), missing_tables(pd, address));
  if (!status) make_tables(pd, address);
  return status;
}

void pagetable_replace(struct leaf leaf, uint64_t address, unsigned pages, uint64_t frame, uint64_t bits) {
  uint64_t *entry = &leaf.table[pagetable_index(address, 0)];
  for (unsigned i = 0; i < pages; i++) entry[i] = frame << PAGE_SHIFT | bits;
}

void pagetable_free(struct pd *pd, uint64_t address) {
  uint64_t *entry[4], *table = pd->root;
  for (unsigned level = 3; level > 0; level--) {
    entry[level] = &table[pagetable_index(address, level)];
    table = walk_table(*entry[level]);
  }
  for (unsigned level = 1; level <= 3 && !(*entry[level] & PTE_COUNT_MASK); level++) {
    pd_retire(pd, walk_table(*entry[level]));
    pd->table_pages--;
    *entry[level] = 0;
    if (level < 3) *entry[level + 1] -= PTE_COUNT_ONE;
  }
}
