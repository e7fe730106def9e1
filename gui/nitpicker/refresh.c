/* Refresh: a frame, painted in pieces, so that input and requests wait for a few lines at most and not for a frame.
 *
 * What a step between two pieces changes is damage, and what is damaged is painted again before the frame is shown: it
 * is the state of one moment then. A frame ends: after ROUNDS rounds of such changes no step comes between its pieces.
 * A commit is taken up with the event NP_FRAMED: no frame shows two of a window. */
#include "paint.h"

enum { ROUNDS = 4, AHEAD = 256 };

void np_refresh_begin(struct np *np, bool two_pages) {
  struct np_refresh *f = &np->refresh;
  struct np_region before = f->last;
  np_take_damage(np, &f->left);
  f->rounds = f->ahead = 0, f->running = f->left.count;
  if (!f->running) return;
  f->last = f->left;
  for (unsigned i = 0; two_pages && i < before.count && i < NP_DAMAGES; i++) np_cover(&f->left, before.at[i]);
}

static void take_changes(struct np *np, struct np_refresh *f) {
  for (unsigned i = 0; i < np->damage.count && i < NP_DAMAGES; i++) {
    np_cover(&f->left, np->damage.at[i]);
    np_cover(&f->last, np->damage.at[i]);
  }
  np->damage.count = 0, f->rounds++;
}

bool np_refresh_alone(const struct np *np) { return np->refresh.rounds >= ROUNDS; }

bool np_refresh_piece(struct np *np, int pixels, np_sink sink, void *context) {
  struct np_refresh *f = &np->refresh;
  np_scene(np); /* law 8 may add to the damage */
  if (f->left.count) {
    struct rect *last = &f->left.at[(f->left.count - 1) % NP_DAMAGES], piece = *last;
    piece.y1 = least(piece.y1, piece.y0 + pixels / most(rect_width(piece), 1) + 1);
    if (f->ahead < AHEAD && np_paint_ahead(np, piece, pixels)) return f->ahead++, true;
    np_paint(np, piece, sink, context);
    last->y0 = piece.y1;
    if (rect_empty(*last)) f->left.count--;
  }
  if (!f->left.count) take_changes(np, f);
  return f->left.count;
}
