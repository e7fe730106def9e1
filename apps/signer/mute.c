/* Mute: the table of muted labels. count > MUTE_LABELS means everybody. */
#include "mute.h"

static bool same(const char *a, const char *b) {
  for (unsigned i = 0; i < STARTUP_LABEL; i++) {
    if (a[i] != b[i]) return false;
    if (!a[i]) return true;
  }
  return true;
}

bool mute_has(const struct mute *m, const char *label) {
  if (m->count > MUTE_LABELS) return true;
  for (unsigned i = 0; i < m->count; i++)
    if (same(m->label[i], label)) return true;
  return false;
}

void mute_add(struct mute *m, const char *label) {
  if (mute_has(m, label)) return;
  if (m->count < MUTE_LABELS)
    for (unsigned i = 0; i < STARTUP_LABEL; i++) {
      m->label[m->count][i] = label[i];
      if (!label[i]) break;
    }
  m->count++;
}

void mute_clear(struct mute *m) { m->count = 0; }
