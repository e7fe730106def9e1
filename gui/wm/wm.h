/* Wm: the state of the window manager and its one step. Pure: no system calls, no clock, no allocation.
 *
 * The manager is blind: it knows opaque ids, rectangles, wished sizes and gestures, nothing else. wm_step turns one
 * event into actions, which main.c carries out on the placement session and the host test checks. Invariants after each
 * step: `window` is the stacking order, top first; every shown window is reachable (area.h) and within its size limits;
 * `told` is what nitpicker was last told, so nothing is said twice. Bound: WINDOWS_MAX windows; more stay where
 * nitpicker put them. All loops run over the table or over fixed depths. */
#ifndef WM_WM_H
#define WM_WM_H

#include "area.h"
#include "iface/placement.h"

#define WINDOWS_MAX 128u
#define WORKSPACES 4u
#define FAMILY_DEPTH 8u /* dialogs of dialogs */

enum shape { SHAPE_NORMAL = 0, SHAPE_MAXIMISED, SHAPE_LEFT, SHAPE_RIGHT };
struct window {
  uint64_t id, parent, cookie;
  struct rect at, normal; /* now; and where it goes when it is restored */
  struct limits limits;
  uint8_t shape, workspace; /* enum shape */
  bool minimised, told_hidden, told_once;
  struct rect told;
};

struct gesture {
  uint64_t number, id;
  uint16_t code;
  uint8_t edges, shape;
  int32_t x, y, pointer_x, pointer_y;
  struct rect at, normal;
  bool moved;
};

#define SWITCH_MAX 12u
/* The windows that the chords go through, in the order of the first chord; count 0: none is going on. */
struct switching {
  uint64_t id[SWITCH_MAX];
  unsigned count, at;
};

struct wm {
  struct screen screen;
  struct window window[WINDOWS_MAX];
  unsigned count, workspace;
  uint64_t focused;
  struct gesture gesture; /* number 0: none */
  struct rect last_spot;  /* for cascading */
  struct switching switching;
  bool fill, middle; /* by configuration: windows that are no dialogs take the whole work area and stay so; new ones
                      * go to the middle first */
};

enum wm_event_type {
  WM_PLACEMENT,
  WM_ADOPT,
  WM_RESET,   /* these two build the table anew: at start, after a resync or when the screen changed */
  WM_SWITCHED /* the user is done with the switcher */
};
struct wm_event {
  enum wm_event_type type;
  struct placement_event placement;      /* WM_PLACEMENT */
  const struct placement_window *window; /* with NEW, WISH and ADOPT: what nitpicker says about it */
  const struct placement_info_out *info; /* with RESET */
};

enum action_type { ACTION_PLACE, ACTION_STACK, ACTION_COOKIE, ACTION_ANSWER };
struct action {
  enum action_type type;
  uint64_t id, value; /* value: sibling, cookie or gesture */
  struct rect at;
  uint32_t hidden, fixed, where;
};
#define ACTIONS_MAX (6 * WINDOWS_MAX)
struct actions {
  unsigned count;
  struct action list[ACTIONS_MAX];
};

void wm_step(struct wm *wm, const struct wm_event *event, struct actions *out);

/* For the parts of the policy, not for main.c. */
struct window *wm_find(struct wm *wm, uint64_t id);
bool wm_shown(const struct wm *wm, const struct window *w);
void wm_act(struct actions *out, struct action a);
/* Says what changed about a window: its place and its cookie. */
void wm_tell(const struct wm *wm, struct window *w, struct actions *out);
void wm_shape(const struct wm *wm, struct window *w, enum shape shape); /* and its rectangle */
/* stack.c: raise a window with its dialogs; put a new one under a sibling. */
void stack_raise(struct wm *wm, uint64_t id, struct actions *out);
void stack_enter(struct wm *wm, uint64_t id, struct actions *out);
bool stack_descends(struct wm *wm, const struct window *w, uint64_t ancestor);
/* switch.c */
void switch_next(struct wm *wm, bool forward, struct actions *out);
void switch_end(struct wm *wm);
/* gesture.c */
void gesture_begin(struct wm *wm, const struct placement_event *e, struct actions *out);
void gesture_motion(struct wm *wm, const struct placement_event *e, struct actions *out);
void gesture_end(struct wm *wm, const struct placement_event *e, struct actions *out);
/* spot.c: where a new window of this size goes. */
struct rect spot_for(struct wm *wm, const struct window *w);
/* cookie.c: a window's shape, workspace and normal rectangle, and the workspace on the screen, in 64 bits; false when
 * the cookie is none of ours. */
uint64_t cookie_pack(const struct wm *wm, const struct window *w);
bool cookie_unpack(uint64_t cookie, struct wm *wm, struct window *w);

#endif
