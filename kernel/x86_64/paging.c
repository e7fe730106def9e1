/* Paging: builds the kernel half once at boot; every user address space copies its 256 top entries, so it never changes
 * later. Isolated (barrier.h), they copy those of a second table, which leads to kernel text,
 * ENTRY_DATA and the interrupt stacks only.
 *
 * Invariants: nothing is both writable and executable; text and rodata are read-only in the direct map as well; the
 * page below each stack is absent; the low half of the kernel's own table is empty. Tables come from boot_take. */
#include "x86_64/paging.h"

#include "x86_64/barrier.h"
#include "x86_64/boot.h"
#include "x86_64/cpu.h"
#include "x86_64/io.h"
#include "x86_64/layout.h"

enum { ENTRIES = 512, LEVEL_4K = 0, LEVEL_2M = 1, LEVEL_1G = 2, LEVEL_ROOT = 3, GUARDED_STACKS = 3 };
#define ADDRESS_BITS 0x000ffffffffff000ull
#define LEVEL_BYTES(level) (1ull << (12 + 9 * (level)))
#define DATA_FLAGS (PTE_PRESENT | PTE_GLOBAL | PTE_NX)

static uint64_t *root, *shown; /* the kernel's own tables; what user level's copy */
paddr_t isolated_root ENTRY_DATA;
static uint64_t devices_used; /* pages of the device window */

static uint64_t *table_new(void) {
  uint64_t *table = hw_direct(boot_take(1));
  for (unsigned i = 0; i < ENTRIES; i++) table[i] = 0;
  return table;
}

static uint64_t *table_below(uint64_t *table, unsigned index) {
  if (!(table[index] & PTE_PRESENT)) table[index] = hw_physical(table_new()) | PTE_PRESENT | PTE_WRITE;
  return hw_direct(table[index] & ADDRESS_BITS);
}

static uint64_t *entry_at(uint64_t *table, uint64_t address, unsigned level) {
  for (unsigned above = LEVEL_ROOT; above > level; above--)
    table = table_below(table, address >> (12 + 9 * above) & 511);
  return &table[address >> (12 + 9 * level) & 511];
}

static void map(uint64_t address, paddr_t physical, uint64_t flags, unsigned level) {
  *entry_at(root, address, level) = physical | flags | (level ? PTE_LARGE : 0);
}

void paging_share(uint64_t first, uint64_t end) {
  for (uint64_t at = first; at < end; at += PAGE_SIZE) *entry_at(shown, at, LEVEL_4K) = *entry_at(root, at, LEVEL_4K);
}

/* The part of the image that nobody may write, wherever it is mapped. */
static bool read_only(paddr_t physical) {
  return physical >= LAYOUT_IMAGE_FIRST && physical < (uint64_t)data_start - KERNEL_BASE;
}

static bool page_fits(paddr_t at, paddr_t end, unsigned level) {
  uint64_t bytes = LEVEL_BYTES(level);
  bool splits = at < (uint64_t)data_start - KERNEL_BASE && LAYOUT_IMAGE_FIRST < at + bytes;
  return at % bytes == 0 && end - at >= bytes && !splits;
}

static bool has_1g_pages(void) { return cpuid(0x80000001, 0).d >> 26 & 1; }

static void map_direct(struct boot_range ram, unsigned largest) {
  for (paddr_t at = ram.first; at < ram.end;) {
    unsigned level = largest;
    while (level > LEVEL_4K && !page_fits(at, ram.end, level)) level--;
    map(DIRECT_BASE + at, at, DATA_FLAGS | (read_only(at) ? 0 : PTE_WRITE), level);
    at += LEVEL_BYTES(level);
  }
}

static void map_image(const char *first, const char *end, uint64_t flags) {
  for (uint64_t at = (uint64_t)first; at < (uint64_t)end; at += PAGE_SIZE)
    map(at, at - KERNEL_BASE, flags | PTE_PRESENT | PTE_GLOBAL, LEVEL_4K);
}

/* Clears the page below CPU 0's stack and below each of its interrupt stacks. */
static void unmap_guards(void) {
  *entry_at(root, (uint64_t)boot_stacks, LEVEL_4K) = 0;
  for (unsigned i = 0; i < GUARDED_STACKS; i++) *entry_at(root, (uint64_t)boot_stack_top + 8192 * i, LEVEL_4K) = 0;
}

void paging_init(void) {
  root = table_new();
  unsigned largest = has_1g_pages() ? LEVEL_1G : LEVEL_2M;
  for (unsigned i = 0; i < boot.ram.count; i++) map_direct(boot.ram.range[i], largest);
  map_image(text_start, rodata_start, 0);
  map_image(rodata_start, data_start, PTE_NX);
  map_image(data_start, kernel_end, PTE_NX | PTE_WRITE);
  unmap_guards();
  table_below(root, LAYOUT_DEVICES >> 39 & 511);
  shown = barriers & BARRIER_ISOLATE ? table_new() : root;
  isolated_root = shown == root ? 0 : hw_physical(root);
  paging_share((uint64_t)text_start, (uint64_t)rodata_start);
  paging_share((uint64_t)entry_start, (uint64_t)entry_end);
  hw_cr3_load(hw_physical(root));
}

void *paging_map_device(paddr_t physical, uint64_t bytes, uint64_t type) {
  uint64_t offset = physical % PAGE_SIZE, pages = (offset + bytes + PAGE_SIZE - 1) / PAGE_SIZE;
  if (pages > LAYOUT_DEVICES_PAGES - devices_used) hw_stop("device window full", __FILE__, __LINE__);
  uint64_t address = LAYOUT_DEVICES + devices_used * PAGE_SIZE;
  for (uint64_t i = 0; i < pages; i++)
    map(address + i * PAGE_SIZE, physical - offset + i * PAGE_SIZE, DATA_FLAGS | PTE_WRITE | type, LEVEL_4K);
  devices_used += pages;
  return (void *)(address + offset);
}

uint64_t paging_map_stack(paddr_t physical, uint64_t bytes) {
  devices_used++;
  return (uint64_t)paging_map_device(physical, bytes, 0) + bytes;
}

paddr_t hw_kernel_root(void) { return hw_physical(root); }

/* The lower half stays as it is. */
void hw_kernel_map(void *root_table) {
  __builtin_memcpy((uint64_t *)root_table + ENTRIES / 2, shown + ENTRIES / 2, PAGE_SIZE / 2);
}
