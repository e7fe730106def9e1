/* Gesture: moving, resizing and window buttons. The wm answers them; the signer's window, and all windows while there
 * is no wm, are nitpicker's own. A gesture the wm leaves unanswered for 500 ms is cancelled. */
#include "state.h"

static bool lasting(unsigned kind) { return kind == PLACEMENT_MOVE || kind == PLACEMENT_RESIZE; }

/* The few things that nitpicker does itself. */
static void act(struct np *np, struct np_view *v, unsigned kind) {
  if (kind == PLACEMENT_MAXIMISE) {
    struct rect now = v->outer, before = v->restore;
    v->restore = rect_empty(before) ? now : (struct rect){0};
    return np_place(np, v, rect_empty(before) ? np_work(np) : before);
  }
  if (v->layer != NP_LAYER_SIGNER) return np_hide(np, v, kind == PLACEMENT_MINIMISE);
  if (kind != PLACEMENT_MINIMISE || !np_client(np, v)->shown) return;
  np_show(np, np_owner(np, v), false);
  if (np->focus == np_index(np, v)) np_focus(np, NULL, false);
  np_tell(np, v, (struct gui_event){.type = GUI_HIDDEN});
}

static void send(struct np *np, unsigned type, int value) {
  const struct np_gesture *g = &np->gesture;
  struct placement_event e = {.type = (uint16_t)type, .code = g->kind, .value = value, .x = np->x, .y = np->y};
  e.id = np_id(np, np_at(np, g->view)), e.gesture = g->number;
  np_push_wm(np, e);
}

void np_begin(struct np *np, struct np_view *v, unsigned kind, unsigned edges) {
  bool own = v->layer != NP_LAYER_WINDOW || !np->wm;
  np_end(np, false);
  if (own && !lasting(kind)) return act(np, v, kind);
  struct np_gesture *g = &np->gesture;
  g->number = ++np->serial, g->cancel_at = own ? 0 : np->now + NP_GESTURE_MS, g->from = v->outer, g->x = np->x,
  g->y = np->y;
  g->view = (uint16_t)np_index(np, v), g->kind = (uint16_t)kind, g->edges = (uint16_t)edges;
  g->active = true, g->own = own;
  if (!own) send(np, PLACEMENT_BEGIN, (int)edges);
}

/* What the window's frame can do, by keyboard. The pointer goes to where the frame would be dragged. */
void np_act(struct np *np, struct np_view *v, uint64_t action) {
  bool move = action == KEEPER_MOVE, resize = action == KEEPER_RESIZE, close = action == KEEPER_CLOSE;
  struct rect r = v->outer;
  bool asks = close && v->layer == NP_LAYER_WINDOW; /* its client decides */
  if (asks) np_tell(np, v, (struct gui_event){.type = GUI_CLOSE});
  if (asks || action == KEEPER_FOCUS || action > KEEPER_CLOSE) return;
  if (move) np_motion(np, (r.x0 + r.x1) / 2, r.y0 + NP_PLATE / 2 * (int)np->scale);
  if (resize) np_motion(np, r.x1 - 1, r.y1 - 1);
  np_begin(np, v, close ? PLACEMENT_MINIMISE : (unsigned)action, resize ? PLACEMENT_RIGHT | PLACEMENT_LOWER : 0);
  np->gesture.keyed = np->gesture.active && lasting((unsigned)action);
}

void np_steer(struct np *np, unsigned code) {
  enum { ESC = 1, ENTER = 28, UP = 103, LEFT = 105, RIGHT = 106, DOWN = 108, STEP = 16 };
  int step = (np->modifiers & GUI_SHIFT ? 1 : STEP) * (int)np->scale;
  if (code == ESC && np->gesture.own) np_place(np, np_at(np, np->gesture.view), np->gesture.from);
  if (code == ESC || code == ENTER) np_end(np, code == ENTER);
  np_motion(np, np->x + step * ((code == RIGHT) - (code == LEFT)), np->y + step * ((code == DOWN) - (code == UP)));
}

/* Of a dragged edge: the new coordinate, not beyond the smallest size. */
static void drag_own(struct np *np) {
  const struct np_gesture *g = &np->gesture;
  struct rect r = g->from;
  int dx = np->x - g->x, dy = np->y - g->y, s = (int)np->scale;
  if (g->kind == PLACEMENT_MOVE) r = rect_of(r.x0 + dx, r.y0 + dy, rect_width(r), rect_height(r));
  if (g->edges & PLACEMENT_LEFT) r.x0 = least(r.x0 + dx, r.x1 - NP_MIN_WIDTH * s);
  if (g->edges & PLACEMENT_RIGHT) r.x1 = most(r.x1 + dx, r.x0 + NP_MIN_WIDTH * s);
  if (g->edges & PLACEMENT_UPPER) r.y0 = clamp(r.y0 + dy, NP_STRIP * s, r.y1 - NP_MIN_HEIGHT * s);
  if (g->edges & PLACEMENT_LOWER) r.y1 = most(r.y1 + dy, r.y0 + NP_MIN_HEIGHT * s);
  np_place(np, np_at(np, g->view), r);
}

void np_drag(struct np *np) {
  if (!np->gesture.active || np->gesture.cancel_at) return;
  if (np->gesture.own) return drag_own(np);
  send(np, PLACEMENT_MOTION, 0);
}

void np_end(struct np *np, bool done) {
  if (!np->gesture.active) return;
  if (np->gesture.keyed) np_release(np), np_damage_strip(np);
  if (!np->gesture.own) send(np, PLACEMENT_END, done);
  np->gesture.active = np->gesture.keyed = false, np->gesture.cancel_at = 0;
}

enum status np_answer(struct np *np, const struct placement_answer_in *in) {
  if (!np->gesture.active || np->gesture.own || np->gesture.number != in->gesture) return ST_NOT_FOUND;
  np->gesture.cancel_at = 0;
  if (!lasting(np->gesture.kind)) return np_end(np, true), ST_OK;
  send(np, PLACEMENT_MOTION, 0);
  return ST_OK;
}
