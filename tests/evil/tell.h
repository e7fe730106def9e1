/* Tell: one line of an evil component to the judge, through a session that is opened at the first. */
#ifndef EVIL_TELL_H
#define EVIL_TELL_H

#include "base/loop.h"
#include "base/string.h"
#include "score.h"

static inline void tell(const char *what, uint64_t count, enum status status) {
  static struct client judge;
  struct score_tell_in in = {count, status, {0}};
  struct iface_none none;
  if (!judge.gate && client_open("score", "", "", SESSION_PAGES, &judge) != ST_OK) return;
  text_copy(in.what, sizeof in.what, what);
  score_tell(judge.gate, &in, &none, NULL);
}

static inline bool named(const char *name) {
  const char *label = env_startup()->label, *last = label;
  for (; *label; label++)
    if (*label == '/') last = label + 1;
  return text_equal(last, name);
}

static inline uint64_t free_pages(void) { return sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0).w[1]; }

/* Never comes back, and never goes to the loop. */
_Noreturn static inline void spin_for_ever(void) {
  for (volatile uint64_t i = 0;;) i++;
}

_Noreturn static inline void sleep_for_ever(void) {
  for (uint64_t bits;;) sys_wait(SLOT_SIGNAL, 0, &bits);
}

#endif
