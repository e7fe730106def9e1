/* Frames: the frame table, 16 bytes for every 4 KiB of RAM: who owns a frame, what it is used for, and its epoch.
 *
 * Invariants:
 *  - a frame belongs to exactly one bank or to the kernel (owner 0);
 *  - the epoch never falls; no cell that ever lived in the frame had a generation above the epoch at the time the frame
 * left cell use;
 *  - free frames form maximal runs per bank and state (clean = zeroed, dirty = not yet). A run's head frame carries the
 * bank and the list links, the frame after it the length, its last frame the way back to the head. All others are
 * USE_PLAIN. Bound: 24-bit frame numbers, 64 GiB. */
#ifndef KERNEL_FRAMES_H
#define KERNEL_FRAMES_H

#include "hw.h"

enum frame_use {
  USE_PLAIN = 0, /* data of a Mem, the inside of a free run, the kernel's, or no RAM: never a cell */
  USE_FREE_ONE = 2,
  USE_FREE_HEAD = 3,
  USE_FREE_TAIL = 4,
  USE_CELLS = 8, /* small cells; entry.S compares with it */
  USE_THREAD,
  USE_PD,
  USE_SLOTS,
  USE_TABLE,
  USE_EXTENTS,
  USE_PORTS,
  USE_GUEST,
  USE_DIRTY = 0x80 /* flag on the FREE uses */
};

struct frame {
  uint64_t next : 24, prev : 24, use : 8, epoch_high : 8;
  uint64_t owner : 24, epoch_low : 40;
};
_Static_assert(sizeof(struct frame) == 16, "16 bytes per frame");

#define FRAMES_MAX (1u << 24)
#define GENERATION_MAX ((1ull << 48) - 2)

/* Epochs start at 1 in a zeroed table, so no capability's generation is 0: the fast path compares generation and right
 * with a key, and a cell that is not a callable gate has key 0. */
static inline uint64_t frame_epoch(const struct frame *f) { return ((uint64_t)f->epoch_high << 40 | f->epoch_low) + 1; }
static inline void frame_set_epoch(struct frame *f, uint64_t epoch) {
  f->epoch_high = (epoch - 1) >> 40 & 0xff;
  f->epoch_low = (epoch - 1) & 0xffffffffffull;
}
static inline void *frame_page(uint32_t frame) { return hw_direct((paddr_t)frame << PAGE_SHIFT); }
/*@ assigns \nothing; */
static inline uint32_t frame_of(const void *direct) { return (uint32_t)(hw_physical(direct) >> PAGE_SHIFT); }

#endif
