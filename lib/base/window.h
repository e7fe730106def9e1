/* Window: ranges of the own address space, for memory.c and session.c. */
#ifndef BASE_WINDOW_H
#define BASE_WINDOW_H

#include "base/loop.h"

enum { WINDOWS_MAX = 1024 };
#define WINDOW_OWN VA_FREE
#define WINDOW_SESSIONS 0x40000000ull
#define WINDOW_END 0x4000000000ull
#define WINDOW_BYTES 0x200000ull

struct window {
  uint64_t base, bytes;
  const struct session *owner; /* NULL = own memory */
  cap_t mem;
  uint32_t pages;
  bool made; /* the Mem is destroyed with it */
  bool kept; /* holds struct session itself: freed last, by session_close */
};

/* Pointers are valid until the next new or free. NULL: no room. */
struct window *window_new(unsigned pages, const struct session *owner);
struct window *window_find(const void *at);
struct window *window_of(const struct session *owner); /* any one of its ranges that is not kept */
void window_free(struct window *w);
/* Page-table pages that a range of `pages` in windows of its own can need. */
static inline uint64_t window_tables(unsigned pages) { return (pages + 511ull) / 512; }

#endif
