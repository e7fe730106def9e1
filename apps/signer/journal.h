/* Journal: what was signed since the start, for the user to look at: number, time, client, recipient, subject, SHA-512.
 *
 * In memory only, the last JOURNAL_ENTRIES; the number never repeats. Texts are copied from the message that was
 * signed, which is ASCII by then; folds become blanks, and what is too long ends in "...". */
#ifndef SIGNER_JOURNAL_H
#define SIGNER_JOURNAL_H

#include "desk.h"

enum { JOURNAL_ENTRIES = 8, JOURNAL_TEXT = 72 };

struct journal_entry {
  uint64_t number, time;
  char label[JOURNAL_TEXT], to[JOURNAL_TEXT], subject[JOURNAL_TEXT];
  uint8_t digest[64];
};
struct journal {
  uint64_t count;
  struct journal_entry entry[JOURNAL_ENTRIES];
};

void journal_add(struct journal *j, const struct desk *d, uint64_t time); /* before the desk is cleared */
const struct journal_entry *journal_get(const struct journal *j,
                                        unsigned age); /* 0 = the latest; NULL behind the oldest kept */

#endif
