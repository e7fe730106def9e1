/* Journal: a ring of entries. */
#include "journal.h"

#include "base/string.h"

static void copy(char *to, const uint8_t *from, size_t bytes) {
  size_t n = 0;
  for (size_t i = 0; i < bytes; i++) {
    if (from[i] == '\r' || from[i] == '\n') continue; /* the fold's own blank follows */
    if (n == JOURNAL_TEXT - 1) {
      to[n - 1] = to[n - 2] = to[n - 3] = '.';
      break;
    }
    to[n++] = from[i] == '\t' ? ' ' : (char)from[i];
  }
  to[n] = 0;
}

static void copy_header(char *to, const struct desk *d, enum mail_header h) {
  static const uint8_t absent[] = "(not signed)";
  struct span v = d->mail.header[h];
  if (v.bytes)
    copy(to, d->message + v.at, v.bytes);
  else
    copy(to, absent, sizeof absent - 1);
}

void journal_add(struct journal *j, const struct desk *d, uint64_t time) {
  struct journal_entry *e = &j->entry[j->count % JOURNAL_ENTRIES];
  e->number = ++j->count;
  e->time = time;
  copy(e->label, (const uint8_t *)d->label, text_length(d->label, STARTUP_LABEL));
  copy_header(e->to, d, MAIL_TO);
  copy_header(e->subject, d, MAIL_SUBJECT);
  memcpy(e->digest, d->digest, sizeof e->digest);
}

const struct journal_entry *journal_get(const struct journal *j, unsigned age) {
  if (age >= j->count || age >= JOURNAL_ENTRIES) return NULL;
  return &j->entry[(j->count - 1 - age) % JOURNAL_ENTRIES];
}
