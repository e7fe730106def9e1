/* Mute: the table of muted labels. count > MUTE_LABELS means everybody. */
#include "mute.h"

#include "base/string.h"

bool mute_has(const struct mute *m, const char *label) {
  if (m->count > MUTE_LABELS) return true;
  for (unsigned i = 0; i < m->count; i++)
    if (text_equal(m->label[i], label)) return true;
  return false;
}

void mute_add(struct mute *m, const char *label) {
  if (mute_has(m, label)) return;
  if (m->count < MUTE_LABELS) text_copy(m->label[m->count], STARTUP_LABEL, label);
  m->count++;
}

void mute_clear(struct mute *m) { m->count = 0; }
