/* Text: an editable UTF-8 text with cursor, selection and undo; the model below text fields and the editor.
 *
 * Invariants: the content is valid UTF-8 without controls but newline and tab (a single-line text has neither); cursor
 * and anchor lie between whole characters; length <= limit. Positions are byte offsets. An operation that lacks memory
 * or room changes nothing and answers false. Bounds: 256 undo steps and 1 MiB of undo bytes; the oldest steps are
 * forgotten first. */
#ifndef UI_TEXT_H
#define UI_TEXT_H

#include "abi/types.h"

#define TEXT_STEPS 256u
#define TEXT_STEP_BYTES (1u << 20)

/* One change: `removed` bytes at `at` were replaced by `added` bytes. data holds both, removed first. */
struct text_step {
  size_t at, removed, added;
  char *data;
};

struct text {
  char *bytes; /* not NUL-terminated */
  size_t length, room, limit;
  size_t cursor, anchor; /* equal when nothing is selected */
  bool single_line;
  uint64_t version; /* raised by every change */
  struct text_step step[TEXT_STEPS];
  unsigned steps, done; /* step[0..done) can be undone, step[done..steps) redone */
  size_t step_bytes;
  bool joinable; /* the next typed character may join the last step */
};

void text_init(struct text *t, size_t limit, bool single_line);
void text_free(struct text *t);
/* Replaces everything, cursor to the start, undo forgotten. Malformed bytes become U+FFFD, CR LF becomes LF. */
bool text_set(struct text *t, const char *bytes, size_t n);

/* Replaces the selection by n bytes, as typed or pasted: filtered to the invariant. */
bool text_insert(struct text *t, const char *bytes, size_t n);
void text_delete(struct text *t, bool forward, bool word); /* the selection, else one character or word */
void text_move(struct text *t, size_t to, bool extend);    /* to a position; extend keeps the anchor */
void text_select_all(struct text *t);
bool text_undo(struct text *t);
bool text_redo(struct text *t);

bool text_selected(const struct text *t, size_t *from, size_t *to);
size_t text_left(const struct text *t, size_t at);
size_t text_right(const struct text *t, size_t at);
size_t text_word_left(const struct text *t, size_t at);
size_t text_word_right(const struct text *t, size_t at);

/* undo.c, for text.c: changes bytes and records the step; false without memory or room. */
bool text_change(struct text *t, size_t at, size_t remove, const char *add, size_t n, bool join);
void text_forget(struct text *t); /* drops all steps */

#endif
