/* Slots: which slots of the own capability table are in use.
 *
 * A bitmap of the largest table there can be; the table itself grows a page at a time from the own bank. Invariant: a
 * slot that is marked free is empty. */
#include "base/env.h"

enum { SLOTS_MAX = PD_TABLE_PAGES * SLOTS_PER_PAGE };
static uint64_t used[SLOTS_MAX / 64];
static uint32_t table, next_slot = SLOT_FREE;

static bool is_used(cap_t slot) { return used[slot / 64] >> slot % 64 & 1; }

static bool grow(void) {
  if (table + SLOTS_PER_PAGE > SLOTS_MAX) return false;
  enum status status = sys_status(sys_control(SLOT_PD, CTL_PD_GROW, 1, 0, 0, 0).rax);
  if (status == ST_NO_MEMORY && env_more(1) == ST_OK)
    status = sys_status(sys_control(SLOT_PD, CTL_PD_GROW, 1, 0, 0, 0).rax);
  if (status != ST_OK) return false;
  table += SLOTS_PER_PAGE;
  return true;
}

/* First free slot in [from, to), 0 when there is none. */
static cap_t search(uint32_t from, uint32_t to) {
  for (uint32_t slot = from; slot < to; slot++) {
    if (slot % 64 == 0 && used[slot / 64] == ~0ull)
      slot += 63;
    else if (!is_used(slot))
      return slot;
  }
  return 0;
}

cap_t slot_new(void) {
  if (!table) table = env_startup()->slots;
  cap_t slot = search(next_slot, table);
  if (!slot) slot = search(SLOT_FREE, next_slot);
  if (!slot && grow()) slot = search(next_slot, table);
  if (!slot) return 0;
  used[slot / 64] |= 1ull << slot % 64;
  next_slot = slot + 1;
  return slot;
}

void slot_free(cap_t slot) {
  if (slot < SLOT_FREE || slot >= SLOTS_MAX || !is_used(slot)) return;
  sys_slot_drop(slot);
  used[slot / 64] &= ~(1ull << slot % 64);
  if (slot < next_slot) next_slot = slot;
}

void slots_taken(cap_t first, unsigned count) {
  for (unsigned i = 0; i < count && first + i < SLOTS_MAX; i++) used[(first + i) / 64] |= 1ull << (first + i) % 64;
}

bool slot_reserve(unsigned slots) {
  if (!table) table = env_startup()->slots;
  unsigned free = 0;
  for (uint32_t slot = SLOT_FREE; slot < table; slot++) free += !is_used(slot);
  for (; free < slots; free += SLOTS_PER_PAGE)
    if (!grow()) return false;
  return true;
}
