/* Window: which ranges of the own address space are taken.
 *
 * A sorted table of ranges, first fit. Own memory lies below 1 GiB, packed with a free guard page behind each range;
 * memory of sessions lies above, each range in 2 MB windows of its own so that no page table is shared between two
 * sessions. Bound: WINDOWS_MAX ranges. */
#include "base/window.h"

#include "base/string.h"

static struct window windows[WINDOWS_MAX];
static unsigned window_count;

/* Index of the first range at or above `base`. */
static unsigned position(uint64_t base) {
  unsigned low = 0, high = window_count;
  while (low < high) {
    unsigned middle = (low + high) / 2;
    if (windows[middle].base < base)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static uint64_t round_up(uint64_t value, uint64_t unit) { return (value + unit - 1) / unit * unit; }

struct window *window_new(unsigned pages, const struct session *owner) {
  uint64_t unit = owner ? WINDOW_BYTES : PAGE_SIZE;
  uint64_t at = owner ? WINDOW_SESSIONS : WINDOW_OWN, end = owner ? WINDOW_END : WINDOW_SESSIONS;
  uint64_t bytes = round_up((uint64_t)pages * PAGE_SIZE, unit) + (owner ? 0 : PAGE_SIZE);
  if (!pages || pages > MEM_PAGES_MAX || window_count == WINDOWS_MAX) return NULL;
  unsigned i = position(at);
  for (; i < window_count && windows[i].base < end && windows[i].base - at < bytes; i++)
    at = windows[i].base + windows[i].bytes;
  if (at + bytes > end) return NULL;
  memmove(&windows[i + 1], &windows[i], (window_count - i) * sizeof *windows);
  window_count++;
  windows[i] = (struct window){.base = at, .bytes = bytes, .owner = owner, .pages = pages};
  return &windows[i];
}

struct window *window_find(const void *at) {
  uint64_t base = (uint64_t)(uintptr_t)at;
  unsigned i = position(base);
  return i < window_count && windows[i].base == base ? &windows[i] : NULL;
}

struct window *window_of(const struct session *owner) {
  for (unsigned i = position(WINDOW_SESSIONS); i < window_count; i++)
    if (windows[i].owner == owner && !windows[i].kept) return &windows[i];
  return NULL;
}

void window_free(struct window *w) {
  unsigned i = (unsigned)(w - windows);
  window_count--;
  memmove(&windows[i], &windows[i + 1], (window_count - i) * sizeof *windows);
}
