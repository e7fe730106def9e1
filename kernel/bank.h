/* Bank: a memory account. Pages come in by donation from its creator, are used for what the bank pays, and go back.
 *
 * Invariants: pages = its own page + free pages (clean and dirty) + frames of the objects it paid for; clean free pages
 * are all zero. Nothing here loops without a bound: pages move as runs, zeroing goes through bank_prepare a few pages
 * at a time. */
#ifndef KERNEL_BANK_H
#define KERNEL_BANK_H

#include "object.h"

/*@ assigns \nothing; */
static inline uint32_t bank_frame(const struct bank *b) { return frame_of(b); }
/*@ requires b->clean_pages + b->dirty_pages <= FRAMES_MAX;
    assigns \nothing;
    ensures \result == b->clean_pages + b->dirty_pages; */
static inline uint32_t bank_free(const struct bank *b) { return b->clean_pages + b->dirty_pages; }
struct bank *bank_of(const void *object); /* the bank that paid for the cell or page */

/* Makes sure that `pages` clean pages are there: OK, NO_MEMORY, or RESTART after a bounded step of zeroing. */
int bank_prepare(struct bank *b, uint32_t pages);

/* One clean page, marked with its use; 0 when there is none. Not linked into any list. */
uint32_t bank_take_page(struct bank *b, enum frame_use use);
/* A clean run of at most `most` pages, as long as possible; the frames become PLAIN. 0 when no clean page is left. */
uint32_t bank_take_run(struct bank *b, uint32_t most, uint32_t *pages);
/* Boot only, unbounded: zeroed contiguous frames that end at most at frame `below`, 0 when there are none. */
uint32_t bank_take_low(struct bank *b, uint32_t pages, uint32_t below);
/* Gives one page back: zeroes it. */
void bank_give_page(struct bank *b, uint32_t frame);
/* Gives back frames that hold zeroes (clean) or anything (dirty); their uses are overwritten. */
void bank_give_run(struct bank *b, uint32_t first, uint32_t pages, bool dirty);
/* Moves free pages, in at most so many runs; the caller has checked that they are there. False = call again. */
enum { MOVE_RUNS = 16 }; /* for one kernel entry */
bool bank_move(struct bank *from, struct bank *to, uint32_t *pages, unsigned runs);

/* Lists of frames in use, by their number. */
void frames_add(uint32_t *list, uint32_t frame);
void frames_remove(uint32_t *list, uint32_t frame);

/* Small cells. NULL when the bank cannot pay. Zeroed but for the head. */
struct cell *cell_new(struct bank *b, enum object_type type);
void cell_free(struct cell *c);
/* Page cells: a linked page of the bank with use THREAD or PD. */
struct cell *cell_new_page(struct bank *b, enum object_type type, enum frame_use use);
void cell_free_page(struct cell *c);

/* A bank object of `pages` pages out of `parent` (checked: clean page and pages are there). */
struct bank *bank_new(struct bank *parent);
int bank_destroy_step(struct bank *b);
/* Makes a bank object in a page that belongs to nobody (boot only). */
struct bank *bank_make(uint32_t frame, struct bank *parent);

#endif
