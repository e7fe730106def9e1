/* Capability hog: fills its capability table with copies and lets it grow, until its bank pays for no more of it. */
#include "../tell.h"

void component_main(void) {
  tell("capabilities", 0, ST_OK);
  for (;;) {
    uint64_t n = 0;
    cap_t slot, first = 0;
    while ((slot = slot_new()) && sys_slot_copy(slot, SLOT_SIGNAL, RIGHTS_ALL, 0) == ST_OK) {
      if (!first) first = slot;
      n++;
    }
    for (cap_t s = first; s < first + n; s++) slot_free(s);
    tell("capabilities", n, slot ? ST_NO_MEMORY : ST_NO_SLOT);
  }
}
