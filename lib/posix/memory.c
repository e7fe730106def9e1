/* Memory: anonymous mappings for malloc, each one a Mem of its own paid by the component's bank.
 *
 * Bound: 256 mappings at a time; then ENOMEM. musl's allocator maps and unmaps whole ranges, so a partial unmapping is
 * an error and not silently ignored. Guard pages that musl asks for by protection are not provided: mappings are
 * read-write. */
#include "posix/posix.h"

#include <errno.h>
#include <sys/mman.h>

#define MAPPINGS 256u

static struct memory mappings[MAPPINGS];

static struct memory *mapping_at(unsigned long address) {
  for (unsigned i = 0; i < MAPPINGS; i++)
    if ((unsigned long)(uintptr_t)mappings[i].at == address) return &mappings[i];
  return NULL;
}

/* address is a hint only. */
long posix_mmap(unsigned long address, unsigned long bytes, long flags) {
  if (!(flags & MAP_ANONYMOUS) || (flags & MAP_FIXED) || !bytes) return -EINVAL;
  if (bytes > (unsigned long)MEM_PAGES_MAX << PAGE_SHIFT) return -ENOMEM;
  struct memory *m = mapping_at(0);
  if (!m) return -ENOMEM;
  struct memory fresh;
  enum status s = mem_new(SLOT_BANK, (unsigned)((bytes + PAGE_SIZE - 1) >> PAGE_SHIFT), &fresh);
  if (s != ST_OK) {
    log_line(1, "posix: no memory for %lu bytes (status %u); give this component more memory in its config", bytes,
             (unsigned)s);
    return -ENOMEM;
  }
  *m = fresh;
  return (long)(uintptr_t)m->at;
}

long posix_munmap(unsigned long address, unsigned long bytes) {
  struct memory *m = address ? mapping_at(address) : NULL;
  if (!m || (bytes + PAGE_SIZE - 1) >> PAGE_SHIFT != m->pages) return -EINVAL;
  mem_free(m);
  *m = (struct memory){0};
  return 0;
}
