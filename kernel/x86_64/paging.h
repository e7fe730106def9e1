/* Paging: the kernel half of every address space: direct map, image and device windows, W^X page by page. */
#ifndef KERNEL_X86_64_PAGING_H
#define KERNEL_X86_64_PAGING_H

#include "hw.h"

/* Page-table entry bits. Memory types by the page attribute table: WT bit alone = write-combining, both = uncached. */
#define PTE_PRESENT 1ull
#define PTE_WRITE 2ull
#define PTE_USER 4ull
#define PTE_WT 8ull
#define PTE_CD 16ull
#define PTE_LARGE 128ull
#define PTE_GLOBAL 256ull
#define PTE_NX (1ull << 63)
#define PTE_WRITE_COMBINING PTE_WT
#define PTE_UNCACHED (PTE_WT | PTE_CD)

/* Builds the final tables from `boot` and loads them; from then on only RAM is reachable through hw_direct. */
void paging_init(void);
/* Maps RAM, NX and writable, above a page that stays absent, in the kernel's device window. Gives its top. Boot only.
 */
uint64_t paging_map_stack(paddr_t physical, uint64_t bytes);
/* Pages of the kernel half, already mapped, that user level's tables keep when they are isolated. Boot only. */
void paging_share(uint64_t first, uint64_t end);
/* Maps device memory, NX and writable, in the kernel's device window; type is PTE_UNCACHED or PTE_WRITE_COMBINING.
 * Boot only. Stops the machine when the window is full. */
void *paging_map_device(paddr_t physical, uint64_t bytes, uint64_t type);

#endif
