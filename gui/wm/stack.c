/* Stack: the order of windows. Dialogs stay above the window they belong to, and a family moves as one.
 *
 * Invariant: the table order equals nitpicker's order, because every move here says the same move there. */
#include "wm.h"

static unsigned index_of(struct wm *wm, uint64_t id) {
  unsigned i = 0;
  while (i < wm->count && wm->window[i].id != id) i++;
  return i;
}

/* Moves table entry `from` to position `to`. */
static void shift(struct wm *wm, unsigned from, unsigned to) {
  struct window moved = wm->window[from];
  for (; from > to; from--) wm->window[from] = wm->window[from - 1];
  for (; from < to; from++) wm->window[from] = wm->window[from + 1];
  wm->window[to] = moved;
}

static void to_top(struct wm *wm, uint64_t id, struct actions *out) {
  unsigned i = index_of(wm, id);
  if (i >= wm->count) return;
  shift(wm, i, 0);
  wm_act(out, (struct action){.type = ACTION_STACK, .id = id, .where = PLACEMENT_TOP});
}

bool stack_descends(struct wm *wm, const struct window *w, uint64_t ancestor) {
  for (unsigned depth = 0; w && w->parent && depth < FAMILY_DEPTH; depth++) {
    if (w->parent == ancestor) return true;
    w = wm_find(wm, w->parent);
  }
  return false;
}

/* The window's ancestors, itself first; returns how many. */
static unsigned chain_of(struct wm *wm, uint64_t id, uint64_t chain[FAMILY_DEPTH]) {
  unsigned n = 0;
  for (const struct window *w = wm_find(wm, id); w && n < FAMILY_DEPTH; w = w->parent ? wm_find(wm, w->parent) : NULL)
    chain[n++] = w->id;
  return n;
}

/* All that descend from `ancestor`, lowest first; so moving each to the top keeps their order. */
static unsigned descendants(struct wm *wm, uint64_t ancestor, uint64_t *ids) {
  unsigned n = 0;
  for (unsigned i = wm->count; i-- > 0;)
    if (stack_descends(wm, &wm->window[i], ancestor)) ids[n++] = wm->window[i].id;
  return n;
}

void stack_raise(struct wm *wm, uint64_t id, struct actions *out) {
  uint64_t chain[FAMILY_DEPTH], family[WINDOWS_MAX];
  unsigned depth = chain_of(wm, id, chain);
  if (!depth) return;
  unsigned n = descendants(wm, chain[depth - 1], family);
  if (wm->window[0].id == id && !n) return;
  to_top(wm, chain[depth - 1], out);
  for (unsigned i = 0; i < n; i++) to_top(wm, family[i], out);
  for (unsigned i = depth - 1; i-- > 0;) to_top(wm, chain[i], out);
  n = depth > 1 ? descendants(wm, id, family) : 0;
  for (unsigned i = 0; i < n; i++) to_top(wm, family[i], out);
}

/* Right above its parent: said by sibling, because nitpicker puts a window without one behind the focused window. */
static void enter_above(struct wm *wm, unsigned from, unsigned parent, struct actions *out) {
  struct action a = {ACTION_STACK, wm->window[from].id, wm->window[parent].id, .where = PLACEMENT_ABOVE};
  shift(wm, from, parent);
  wm_act(out, a);
}

/* A new window, which entered the table last: above its parent, on top when nobody has the focus, else right below the
 * focused window's family, so that nothing the user did not ask for covers what he works in. */
void stack_enter(struct wm *wm, uint64_t id, struct actions *out) {
  unsigned from = index_of(wm, id), parent = from < wm->count ? index_of(wm, wm->window[from].parent) : wm->count;
  const struct window *focused = wm_find(wm, wm->focused);
  if (parent < from) return enter_above(wm, from, parent, out);
  if (!focused || focused->id == id || !wm_shown(wm, focused)) return to_top(wm, id, out);
  uint64_t chain[FAMILY_DEPTH] = {0};
  unsigned depth = chain_of(wm, focused->id, chain);
  uint64_t root = chain[depth - 1]; /* itself at least */
  unsigned below = 0;
  for (unsigned i = 0; i < wm->count; i++)
    if (wm->window[i].id == root || stack_descends(wm, &wm->window[i], root)) below = i + 1;
  if (from < below) below--;
  shift(wm, from, below);
  uint64_t sibling = below + 1 < wm->count ? wm->window[below + 1].id : 0;
  wm_act(out,
         (struct action){
             .type = ACTION_STACK, .id = id, .value = sibling, .where = sibling ? PLACEMENT_ABOVE : PLACEMENT_BOTTOM});
}
