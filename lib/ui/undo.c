/* Undo: the log of changes of a text. A step keeps the removed and the added bytes, so undo and redo are the same
 * exchange. */
#include "ui/text.h"

#include <stdlib.h>
#include <string.h>

/* Makes room for `length` bytes; grows by half. */
static bool reserve(struct text *t, size_t length) {
  if (length <= t->room) return true;
  size_t room = length + length / 2 + 64;
  char *bytes = realloc(t->bytes, room);
  if (!bytes) return false;
  t->bytes = bytes, t->room = room;
  return true;
}

/* Cannot fail: the room was reserved. */
static void exchange(struct text *t, size_t at, size_t remove, const char *add, size_t n) {
  memmove(t->bytes + at + n, t->bytes + at + remove, t->length - at - remove);
  if (n) memcpy(t->bytes + at, add, n);
  t->length = t->length - remove + n;
  t->cursor = t->anchor = at + n;
  t->version++;
}

static void drop_first(struct text *t) {
  t->step_bytes -= t->step[0].removed + t->step[0].added;
  free(t->step[0].data);
  memmove(t->step, t->step + 1, --t->steps * sizeof t->step[0]);
  t->done--;
}

static void drop_redo(struct text *t) {
  while (t->steps > t->done) {
    struct text_step *s = &t->step[--t->steps];
    t->step_bytes -= s->removed + s->added;
    free(s->data);
  }
}

void text_forget(struct text *t) {
  t->done = 0;
  drop_redo(t);
  t->joinable = false;
}

/* Appends to the last step when it was typing that ended right here. */
static bool join_step(struct text *t, size_t at, const char *add, size_t n) {
  if (!t->joinable || !t->done || t->done != t->steps) return false;
  struct text_step *s = &t->step[t->done - 1];
  if (s->at + s->added != at) return false;
  char *data = realloc(s->data, s->removed + s->added + n);
  if (!data) return false;
  memcpy(data + s->removed + s->added, add, n);
  s->data = data, s->added += n, t->step_bytes += n;
  return true;
}

static bool new_step(struct text *t, size_t at, size_t remove, const char *add, size_t n) {
  if (remove + n > TEXT_STEP_BYTES) { /* too big to be kept: the change is done, earlier steps no longer fit it */
    text_forget(t);
    return true;
  }
  char *data = malloc(remove + n + 1);
  if (!data) return false;
  drop_redo(t);
  while (t->steps == TEXT_STEPS || (t->steps && t->step_bytes + remove + n > TEXT_STEP_BYTES)) drop_first(t);
  if (remove) memcpy(data, t->bytes + at, remove);
  if (n) memcpy(data + remove, add, n);
  t->step[t->steps++] = (struct text_step){at, remove, n, data};
  t->done = t->steps, t->step_bytes += remove + n;
  return true;
}

bool text_change(struct text *t, size_t at, size_t remove, const char *add, size_t n, bool join) {
  if (t->length - remove + n > t->limit || !reserve(t, t->length + n)) return false;
  if (!(join && !remove && join_step(t, at, add, n)) && !new_step(t, at, remove, add, n)) return false;
  t->joinable = join;
  exchange(t, at, remove, add, n);
  return true;
}

bool text_undo(struct text *t) {
  if (!t->done) return false;
  struct text_step *s = &t->step[t->done - 1];
  if (!reserve(t, t->length - s->added + s->removed)) return false;
  exchange(t, s->at, s->added, s->data, s->removed);
  t->done--, t->joinable = false;
  return true;
}

bool text_redo(struct text *t) {
  if (t->done == t->steps) return false;
  struct text_step *s = &t->step[t->done];
  if (!reserve(t, t->length - s->removed + s->added)) return false;
  exchange(t, s->at, s->removed, s->data + s->removed, s->added);
  t->done++, t->joinable = false;
  return true;
}
