/* Pointer: what lies under it, the settle rule, grabs and frame buttons. */
#include "frame.h"
#include "state.h"

enum { BUTTON_LEFT = 0x110, CORNER = 16 };

static unsigned edges_at(const struct np *np, const struct np_view *v) {
  int b = NP_BORDER * (int)np->scale, c = CORNER * (int)np->scale, x = np->x, y = np->y;
  struct rect in = rect_inset(v->outer, b), corner = rect_inset(v->outer, c);
  if (rect_holds(in, x, y)) return 0;
  struct rect across = y < in.y0 || y >= in.y1 ? corner : in, along = x < in.x0 || x >= in.x1 ? corner : in;
  return (x < across.x0 ? PLACEMENT_LEFT : 0) | (x >= across.x1 ? PLACEMENT_RIGHT : 0) |
         (y < along.y0 ? PLACEMENT_UPPER : 0) | (y >= along.y1 ? PLACEMENT_LOWER : 0);
}

static struct np_hit hit_view(struct np *np, struct np_view *v) {
  struct np_hit hit = {.view = (uint16_t)np_index(np, v), .part = NP_PART_CONTENT};
  if (v->layer == NP_LAYER_WALLPAPER) return (struct np_hit){.view = NP_NONE};
  if (rect_holds(np_content(np, v), np->x, np->y)) return hit;
  hit.part = NP_PART_NONE;
  if (!np_framed(v)) return hit;
  hit.edges = (uint16_t)edges_at(np, v);
  hit.part = hit.edges ? NP_PART_EDGE : NP_PART_PLATE;
  for (unsigned p = NP_PART_MINIMISE; p <= NP_PART_CLOSE; p++)
    if (rect_holds(np_frame_button(np, v, p), np->x, np->y)) hit.part = (uint16_t)p, hit.edges = 0;
  return hit;
}

static struct np_hit find(struct np *np) {
  unsigned session, i = 0;
  np_scene(np);
  while (i < np->items && i < NP_ITEMS - 1 && !rect_holds(np->item[i].at, np->x, np->y)) i++;
  const struct np_item *item = &np->item[i];
  struct np_hit hit = {.view = NP_NONE};
  if (i >= np->items || item->kind == NP_ITEM_BACK) return hit;
  if (item->kind == NP_ITEM_VIEW) return hit_view(np, np_at(np, item->view));
  if (item->kind == NP_ITEM_PLATE) return (struct np_hit){.view = item->view, .part = NP_PART_NAMED};
  hit.part = rect_holds(np_badge_rect(np, &session), np->x, np->y) ? NP_PART_BADGE : NP_PART_STRIP;
  return hit;
}

static unsigned cursor_of(struct np *np) {
  static const uint8_t by_edges[16] = {
      [1] = GUI_CURSOR_RESIZE_H,  [2] = GUI_CURSOR_RESIZE_H,   [4] = GUI_CURSOR_RESIZE_V,  [8] = GUI_CURSOR_RESIZE_V,
      [5] = GUI_CURSOR_RESIZE_D1, [10] = GUI_CURSOR_RESIZE_D1, [6] = GUI_CURSOR_RESIZE_D2, [9] = GUI_CURSOR_RESIZE_D2};
  const struct np_gesture *g = &np->gesture;
  if (g->active && g->kind == PLACEMENT_RESIZE) return by_edges[g->edges & 15];
  if (g->active && g->kind == PLACEMENT_MOVE) return g->cancel_at ? GUI_CURSOR_ARROW : GUI_CURSOR_MOVE;
  if (np->enter != NP_NONE) return np_at(np, np->enter)->cursor;
  if (np->frozen) return GUI_CURSOR_ARROW;
  if (np->hit.part == NP_PART_EDGE) return by_edges[np->hit.edges & 15];
  return np->hit.part == NP_PART_NAMED || np->hit.part == NP_PART_BADGE ? GUI_CURSOR_HAND : GUI_CURSOR_ARROW;
}

static struct rect cursor_box(const struct np *np) {
  const struct glyph *g = glyph_get(GLYPH_CURSOR, np->scale, np->cursor * 2 + 1);
  return rect_of(np->x + g->left, np->y - g->top, g->width, g->height);
}

static void show_cursor(struct np *np) {
  uint32_t before = np->cursor;
  np->cursor = cursor_of(np);
  struct rect at = cursor_box(np);
  if (np->cursor == before && rect_same(at, np->cursor_at)) return; /* two shapes may fill the same box */
  np_damage(np, np->cursor_at);
  np_damage(np, at);
  np->cursor_at = at;
}

/* Whose pixels a press would mean: the session of a view, the named window of a plate view, the badge. */
static uint64_t identity(struct np *np, const struct np_hit *hit) {
  if (hit->part == NP_PART_NAMED) return np_id(np, np_at(np, hit->view));
  if (hit->part == NP_PART_BADGE) return NP_SESSIONS + 1;
  return hit->view == NP_NONE ? 0 : hit->view / NP_EACH + 1;
}

/* A frame button lights up under the pointer. */
static void damage_button(struct np *np, const struct np_hit *hit) {
  if (hit->part < NP_PART_MINIMISE || hit->view == NP_NONE) return;
  np_redraw(np, hit->view);
  np_damage(np, np_frame_button(np, np_at(np, hit->view), hit->part));
}

void np_settle(struct np *np) {
  struct np_hit old = np->hit;
  np->hit = find(np);
  uint64_t who = identity(np, &np->hit);
  if (who != np->under_serial) np->under_serial = who, np->under_since = np->now;
  if (old.view != np->hit.view) np_damage_strip(np);
  if (old.view != np->hit.view || old.part != np->hit.part) damage_button(np, &old), damage_button(np, &np->hit);
  bool inside = np->hit.part == NP_PART_CONTENT && np_reachable(np, np_at(np, np->hit.view));
  uint16_t in = inside && np->grab == NP_NONE ? np->hit.view : np->grab;
  if (np->enter != in && np->enter != NP_NONE)
    np_point(np, np_at(np, np->enter), (struct gui_event){.type = GUI_LEAVE});
  np->enter = in;
  show_cursor(np);
}

void np_motion(struct np *np, int x, int y) {
  x = clamp(x, 0, np->width - 1), y = clamp(y, 0, np->height - 1);
  if (x == np->x && y == np->y) return;
  np->x = x, np->y = y;
  np_drag(np);
  np_settle(np);
  if (np->enter != NP_NONE && !np->gesture.active)
    np_point(np, np_at(np, np->enter), (struct gui_event){.type = GUI_MOTION});
}

static void open_badge(struct np *np) {
  unsigned session;
  if (rect_empty(np_badge_rect(np, &session))) return;
  struct np_session *s = &np->session[session & (NP_SESSIONS - 1)];
  struct np_view *top = NULL;
  for (unsigned i = np->ordered; i-- > 0;)
    if (np_owner(np, np_nth(np, i)) == session) top = np_nth(np, i);
  if (!s->shown) np_push(np, session, (struct gui_event){.type = GUI_SHOWN, .window = top ? np_local(np, top) : 0});
  np_show(np, session, true);
  if (top && np_visible(np, top)) np_focus(np, top, true);
}

static void send_press(struct np *np, unsigned code) {
  np_point(np, np_at(np, np->grab), (struct gui_event){.type = GUI_BUTTON, .code = (uint16_t)code, .value = 1});
}

static void grab(struct np *np, unsigned code) {
  struct np_view *v = np_at(np, np->hit.view);
  if (v->layer == NP_LAYER_PANEL) np->panel_click = np->now;
  if (!np->frozen) np_focus(np, np_root(np, v), true);
  np->grab = np->enter = np->hit.view;
  send_press(np, code);
}

static void press_frame(struct np *np, unsigned code) {
  struct np_view *v = np_at(np, np->hit.view);
  bool twice = np->last_view == np->hit.view && np->now - np->last_press <= NP_DOUBLE_MS;
  np_drop_popups(np, v, 0);
  np_focus(np, v, true);
  if (code != BUTTON_LEFT) return;
  np->last_view = np->hit.view, np->last_press = twice ? 0 : np->now;
  if (np->hit.part == NP_PART_EDGE) return np_begin(np, v, PLACEMENT_RESIZE, np->hit.edges);
  np_begin(np, v, twice ? PLACEMENT_MAXIMISE : PLACEMENT_MOVE, 0);
}

static void press(struct np *np, unsigned code) {
  unsigned part = np->hit.part;
  np->panel_click = 0, np->pressed_once = true;
  if (np->gesture.keyed) np_end(np, true);
  if (part == NP_PART_CONTENT) grab(np, code);
  if (part == NP_PART_PLATE || part == NP_PART_EDGE) press_frame(np, code);
  if (part == NP_PART_NAMED) np_activate(np, np_at(np, np->hit.view));
  if (part == NP_PART_BADGE) open_badge(np);
  if (part == NP_PART_NONE && np->hit.view == NP_NONE) np_focus(np, NULL, false);
  if (part >= NP_PART_MINIMISE) np->armed = np->hit;
}

static void fire(struct np *np) {
  struct np_hit armed = np->armed;
  np->armed = (struct np_hit){.view = NP_NONE};
  if (armed.view == NP_NONE || armed.view != np->hit.view || armed.part != np->hit.part) return;
  np_act(np, np_at(np, armed.view), KEEPER_MINIMISE + armed.part - NP_PART_MINIMISE);
}

static void lift(struct np *np, unsigned code, uint32_t bit) {
  bool swallowed = np->swallowed & bit;
  np->swallowed &= ~bit;
  if (!np->buttons && (np->gesture.kind == PLACEMENT_MOVE || np->gesture.kind == PLACEMENT_RESIZE)) np_end(np, true);
  if (swallowed) return;
  if (np->grab != NP_NONE)
    np_point(np, np_at(np, np->grab), (struct gui_event){.type = GUI_BUTTON, .code = (uint16_t)code});
  if (np->buttons) return;
  np->grab = NP_NONE;
  np_settle(np);
  fire(np);
}

/* A press on what came under the pointer just now, or on anything but the keeper while routing is stopped, is
 * swallowed with its release. */
void np_button(struct np *np, unsigned code, bool down) {
  uint32_t bit = 1u << (code & 7), before = np->buttons;
  np->buttons = down ? before | bit : before & ~bit;
  if (!down) return lift(np, code, bit);
  np_settle(np);
  bool fresh = np->under_serial && np->now - np->under_since < NP_SETTLE_MS;
  struct np_view *v = np->hit.view == NP_NONE ? NULL : np_root(np, np_at(np, np->hit.view));
  bool deaf = np->frozen && (!v || !np_reachable(np, v)), heard = !fresh && !deaf;
  if (heard && !before) return press(np, code);
  if (heard && np->grab != NP_NONE) return send_press(np, code);
  np->swallowed |= bit;
  if (deaf && !before && !fresh && v) np_choose(np, v);
}

void np_wheel(struct np *np, int notches) {
  np_settle(np);
  np->panel_click = 0;
  if (np->hit.part != NP_PART_CONTENT || np->now - np->under_since < NP_SETTLE_MS) return;
  struct np_view *v = np_at(np, np->hit.view);
  if (np_reachable(np, v)) np_point(np, v, (struct gui_event){.type = GUI_WHEEL, .value = notches});
}
