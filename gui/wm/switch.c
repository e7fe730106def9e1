/* Switch: going through the windows by chord, in the order in which they stood when the first chord came.
 *
 * The order is kept until a click, a closed window or a pause ends it, so that two chords go to the second window and
 * four to the fourth. Going only raises: the keyboard stays where the user put it until he clicks. */
#include "wm.h"

static void begin(struct wm *wm) {
  struct switching *s = &wm->switching;
  s->at = 0;
  for (unsigned i = 0; i < wm->count && s->count < SWITCH_MAX; i++) {
    const struct window *w = &wm->window[i];
    if (!wm_find(wm, w->parent)) s->id[s->count++] = w->id;
  }
}

void switch_next(struct wm *wm, bool forward, struct actions *out) {
  struct switching *s = &wm->switching;
  if (!s->count) begin(wm);
  if (!s->count) return;
  s->at = (s->at + (forward ? 1 : s->count - 1)) % s->count;
  stack_raise(wm, s->id[s->at], out);
}

void switch_end(struct wm *wm) { wm->switching.count = 0; }
