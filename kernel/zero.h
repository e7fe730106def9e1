/* Zero: clearing memory; pages are cleared when they are freed, so that no byte crosses from one owner to the next. */
#ifndef KERNEL_ZERO_H
#define KERNEL_ZERO_H

#include "abi/types.h"

static inline void zero_bytes(void *at, size_t bytes) { __builtin_memset(at, 0, bytes); }
static inline void zero_page(void *page) { __builtin_memset(page, 0, PAGE_SIZE); }

#endif
