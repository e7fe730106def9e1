/* State: everything that nitpicker knows, in fixed tables, and the events that change it.
 *
 * np_step is a pure function of state and event: no IPC, clock or allocation, so the whole policy runs on the host.
 * Invariants: a view index is slot + 16 * session and masked at use; view ids on the placement side are serial << 9 |
 * index and never come again; order[] holds every framed window, wallpaper, panel and keeper window once, top first, by
 * falling layer. */
#ifndef NITPICKER_STATE_H
#define NITPICKER_STATE_H

#include "draw/words.h"
#include "iface/keeper.h"
#include "iface/placement.h"
#include "policy.h"

enum { NP_SESSIONS = 32, NP_EACH = 16, NP_WINDOWS = 8, NP_VIEWS = NP_SESSIONS * NP_EACH, NP_PLATES = 64 };
enum { NP_ITEMS = NP_VIEWS + NP_SESSIONS * NP_PLATES + 4, NP_DAMAGES = 16, NP_WIDTH_MAX = DRAW_WIDTH, NP_KEYS = 768 };
enum { NP_SETTLE_MS = 250, NP_GESTURE_MS = 500, NP_PANEL_MS = 5000, NP_REPEAT_FIRST_MS = 500, NP_REPEAT_MS = 33 };
enum { NP_DOUBLE_MS = 400, NP_ATTENTION_MS = 300, NP_CLIP_MS = 1000, NP_START_MS = 3000 };
enum { NP_OPERATIONS = 64, NP_POPUP_DEPTH = 3, NP_NONE = 0xffff };
/* Who has news in np.notify: sessions by number, then these two. */
enum { NP_WM = NP_SESSIONS, NP_KEEPER, NP_PORTS };
/* Sizes at scale 1; identify: length of border or plate that tells whose window it is. */
enum { NP_STRIP = 30, NP_PLATE = 28, NP_PANEL = 44, NP_BORDER = 4, NP_MIN_WIDTH = 200, NP_MIN_HEIGHT = 64 };
enum { NP_IDENTIFY = 24 };
enum np_layer { NP_LAYER_WALLPAPER, NP_LAYER_WINDOW, NP_LAYER_PANEL, NP_LAYER_SIGNER, NP_LAYER_KEEPER };

struct np_view {
  uint64_t serial, cookie, parent;                 /* serial 0 = free; parent: id of the dialog's or popup's parent */
  struct rect outer, restore, damage;              /* restore: before maximise without a wm; damage: not yet painted */
  uint32_t lent_width, lent_height, width, height; /* size of the lent pair; of what is shown */
  uint32_t wish[6];                                /* width, height, min, min, max, max of the content */
  uint8_t layer, depth, shown, cursor;             /* depth: 0 window, 1.. popup; shown: buffer committed last */
  struct gui_commit_in next;                       /* a commit that waits for the end of a frame; id 0 = none */
  uint32_t next_width, next_height;                /* of the pair that was lent when it came */
  uint64_t frame_at, place_at; /* when its frame event is due, and a place if no wm gives one; 0 = never */
  bool mapped, placed, hidden, fixed, anonymous; /* fixed: no button but close; anonymous: law 8 hides its content */
  char title[104];
};
struct np_plate {
  uint64_t target, view; /* ids: of the window that it names, and of the view that it is in */
  struct rect at;        /* in the content of its view */
};
struct np_session {
  struct policy_domain domain;
  char label[STARTUP_LABEL];
  struct label name; /* the label as it is shown */
  uint64_t badge, window_start;
  uint32_t queued, operations;
  int pixels; /* left to paint in this frame */
  bool used, shown, had_window, dropped;
};
enum np_item_kind { NP_ITEM_STRIP, NP_ITEM_VIEW, NP_ITEM_PLATE, NP_ITEM_BACK };
struct np_item {
  struct rect at;
  uint16_t kind, view, slot; /* view: of a plate, the one that it names; slot: where its drawing is kept */
};
/* Drawings of nitpicker's own are made once and copied from then on; a full pool starts anew. */
enum { NP_SLOT_STRIP = NP_VIEWS + NP_SESSIONS * NP_PLATES, NP_SLOTS, NP_POOL = 1 << 19 };
struct np_drawing {
  uint32_t offset, round;  /* of the pool; valid while round is the pool's */
  int width, height, rows; /* width 0 = must be drawn again; rows: drawn so far */
};
/* Rectangles that do not touch one another. */
struct np_region {
  struct rect at[NP_DAMAGES];
  uint32_t count;
};
/* The frame that is being painted. */
struct np_refresh {
  struct np_region left, last; /* still to be painted; all that this frame, or the one before, has changed */
  uint32_t rounds, ahead;      /* of changes that came between two pieces; pieces of drawings made before painting */
  bool running;                /* until the event NP_FRAMED */
};
/* What is under the pointer. NAMED: a plate view. */
enum np_part { NP_PART_NONE, NP_PART_STRIP, NP_PART_BADGE, NP_PART_CONTENT, NP_PART_NAMED };
enum np_frame_part { NP_PART_PLATE = 5, NP_PART_EDGE, NP_PART_MINIMISE, NP_PART_MAXIMISE, NP_PART_CLOSE };
struct np_hit {
  uint16_t view, part, edges;
};
struct np_gesture {
  uint64_t number, cancel_at; /* cancel_at: unless the wm has answered; 0 = it has, or need not */
  struct rect from;
  int x, y;
  uint16_t view, kind, edges;
  bool active, own, keyed; /* own: nitpicker answers it itself; keyed: arrow keys steer it */
};
struct np_request {
  uint64_t number, bytes;
  uint16_t kind, from, to; /* enum keeper_request; sessions, NP_NONE = none */
};
/* What is offered (bytes 0: nothing), who may offer, who asks, and the token that was given last. */
struct np_clip {
  uint64_t bytes, offer, copied, wanted_serial, asked, token, granted;
  uint16_t from, copier, wanted, to, kind; /* sessions; wanted: a view; kind: enum keeper_request */
};
struct np {
  struct policy policy;
  struct np_view view[NP_VIEWS];
  struct np_session session[NP_SESSIONS];
  struct gui_event queue[NP_SESSIONS][GUI_BATCH]; /* of each session */
  struct np_plate plate[NP_SESSIONS * NP_PLATES];
  uint64_t generation[NP_VIEWS]; /* of each slot: the last serial; a common count would tell how busy others are */
  uint16_t order[NP_VIEWS];
  uint32_t ordered, scale, top;                                    /* top: no view from here on was ever used */
  int width, height, x, y;                                         /* screen, pointer */
  uint64_t now, serial, last_frame, frame_ms, result, clock;       /* clock: seconds of the day, ~0 unknown */
  uint64_t notify;                                                 /* ports with news; the glue clears it */
  bool stale, wm, keeper, frozen, locked, capturing, pressed_once; /* frozen: attention or locked */
  uint64_t frozen_at, sequence;                                    /* sequence: of what the keeper reads */
  struct np_request request;
  struct np_clip clip;
  uint16_t focus, await, grab, enter; /* view indices or NP_NONE; await: to be focused when it is shown again */
  uint64_t under_since, under_serial, panel_click, repeat_at, last_press;
  struct np_hit hit, armed;
  uint16_t repeat_code, last_view;
  uint32_t modifiers, buttons, swallowed, locks, layout, dead; /* buttons: bit code - BTN_LEFT; dead: accent typed */
  bool held[NP_KEYS], keys[2][NP_KEYS]; /* held: down and delivered; keys: down, physically and otherwise */
  struct np_gesture gesture;
  struct placement_event wm_queue[PLACEMENT_BATCH];
  uint32_t wm_queued, items, cursor;
  struct np_item item[NP_ITEMS];
  struct rect cursor_at;
  struct np_region damage;
  struct np_refresh refresh;
  uint64_t cascade;
  uint32_t pool_used, pool_round;
  struct np_drawing drawing[NP_SLOTS];
  uint32_t line[NP_WIDTH_MAX], pool[NP_POOL]; /* last: drawn before they are read, so they need no zeros */
};

/* Events. A client's, the wm's and the keeper's methods have the numbers of their interface above a base. */
enum np_kind { NP_TICK, NP_SCREEN, NP_CLOCK, NP_POLICY, NP_KEY, NP_RELATIVE, NP_ABSOLUTE, NP_WHEEL, NP_OVERFLOW };
enum np_port_kind { NP_OPEN = 16, NP_CLOSE }; /* session: NP_WM, NP_KEEPER, or a client's */
enum np_screen_kind { NP_FRAMED = 24 };       /* the frame that was painted is whole */
enum np_base { NP_GUI = 32, NP_PLACEMENT = 64, NP_KEEPING = 96 };
struct np_event {
  uint32_t kind, session;
  uint64_t now; /* monotonic milliseconds */
  bool virtual; /* input: not from a physical device */
  int32_t code, value, x, y;
  const void *in; /* the argument of a method, a copy of the caller's; label (open); struct policy */
};

/* step.c */
void np_init(struct np *np, const struct policy *policy);
enum status np_step(struct np *np, const struct np_event *e); /* ids come back in np->result */
uint64_t np_next(const struct np *np);                        /* millisecond of the next tick that matters, ~0 = none */

/* session.c */
bool np_labelled(const struct np_session *s, const char *label); /* both of STARTUP_LABEL bytes */
enum status np_open(struct np *np, const char *label);
enum status np_close(struct np *np, unsigned session);
/* It has done its part of this frame, and what it wants more is refused: no client keeps nitpicker from the others. */
bool np_exhausted(const struct np *np, unsigned session, uint64_t now);
enum status np_step_client(struct np *np, unsigned session, unsigned method, const void *in);

/* view.c */
static inline struct np_view *np_at(struct np *np, unsigned index) { return &np->view[index & (NP_VIEWS - 1)]; }
static inline struct np_view *np_nth(struct np *np, unsigned i) { return np_at(np, np->order[i % NP_VIEWS]); }
static inline unsigned np_index(const struct np *np, const struct np_view *v) { return (unsigned)(v - np->view); }
static inline unsigned np_owner(const struct np *np, const struct np_view *v) { return np_index(np, v) / NP_EACH; }
static inline unsigned np_local(const struct np *np, const struct np_view *v) { return np_index(np, v) % NP_EACH + 1; }
static inline uint64_t np_id(const struct np *np, const struct np_view *v) { return v->serial << 9 | np_index(np, v); }
static inline struct np_session *np_client(struct np *np, const struct np_view *v) {
  return &np->session[np_owner(np, v)];
}
static inline struct np_plate *np_plate(struct np *np, unsigned session, unsigned i) {
  return &np->plate[(session * NP_PLATES + i) % (NP_SESSIONS * NP_PLATES)];
}
struct np_view *np_find(struct np *np, uint64_t id);                  /* by placement id */
struct np_view *np_own(struct np *np, unsigned session, uint64_t id); /* by the session's own id */
bool np_visible(struct np *np, const struct np_view *v);
bool np_framed(const struct np_view *v); /* has border, plate and content, not frameless, not a popup */
struct rect np_content(const struct np *np, const struct np_view *v);
struct np_view *np_root(struct np *np, struct np_view *v); /* the window that a popup hangs on */
enum status np_window(struct np *np, unsigned session, const struct gui_window_in *in);
enum status np_popup(struct np *np, unsigned session, const struct gui_popup_in *in);
enum status np_commit(struct np *np, struct np_view *v, const struct gui_commit_in *in);
void np_take_up(struct np *np, struct np_view *v); /* its latest commit */
void np_destroy(struct np *np, struct np_view *v);
void np_drop_popups(struct np *np, struct np_view *root, unsigned depth); /* those deeper than depth */
void np_list(struct np *np, struct np_view *v, unsigned type);            /* tells panels, and shows it anew */

/* place.c */
struct rect np_work(struct np *np);
void np_place(struct np *np, struct np_view *v, struct rect outer);
void np_place_self(struct np *np, struct np_view *v); /* where no wm says */
void np_hide(struct np *np, struct np_view *v, bool hide);
void np_show(struct np *np, unsigned session, bool show);
void np_raise(struct np *np, struct np_view *v, uint32_t where, const struct np_view *sibling); /* placement_stack */
void np_unstack(struct np *np, const struct np_view *v);
void np_manage(struct np *np, bool manage); /* a wm came or went */
enum status np_step_wm(struct np *np, unsigned method, const void *in);
enum status np_placement(struct np *np, const struct placement_id *in, struct placement_window *out);

/* queue.c */
void np_push(struct np *np, unsigned session, struct gui_event e);
/* To the owner of a view, its window filled in; np_point also says where the pointer is: only to whom it belongs. */
void np_tell(struct np *np, const struct np_view *v, struct gui_event e);
void np_point(struct np *np, const struct np_view *v, struct gui_event e);
void np_push_wm(struct np *np, struct placement_event e);
void np_tell_wm(struct np *np, unsigned type, const struct np_view *v); /* NULL: about no window */
void np_restart(struct np *np, unsigned session);                       /* resync: all keys and buttons are up */

/* focus.c */
void np_focus(struct np *np, struct np_view *v, bool click); /* NULL = nobody */
void np_release(struct np *np);                              /* synthesises releases for all that is held */
void np_key(struct np *np, const struct np_event *e);
void np_repeat(struct np *np);
void np_mapped(struct np *np, struct np_view *v);   /* the exceptions of law 9 */
void np_activate(struct np *np, struct np_view *v); /* a click on a name: focus and raise */

/* attention.c */
void np_attention(struct np *np, bool press);                                                 /* the attention key */
enum status np_ask(struct np *np, unsigned kind, unsigned from, unsigned to, uint64_t bytes); /* for consent */
void np_refuse(struct np *np);                              /* an open request, if any */
unsigned np_receiver(struct np *np);                        /* view that gets keys, NP_NONE = none */
bool np_reachable(struct np *np, const struct np_view *v);  /* gets pointer events now */
struct np_view *np_numbered(struct np *np, unsigned index); /* window of a digit on the attention screen, or NULL */
void np_choose(struct np *np, struct np_view *v);           /* gives it the keyboard and lets routing go on */
void np_keeper_key(struct np *np, unsigned code);           /* where no keeper is part of the system */
enum status np_step_keeper(struct np *np, unsigned method, const void *in);
enum status np_keeper_state(struct np *np, struct keeper_state_out *out);
enum status np_keeper_window(struct np *np, const struct keeper_index *in, struct keeper_window_out *out);

/* clip.c */
void np_clip_key(struct np *np, unsigned code, bool press); /* after the delivery of a physical key */
enum status np_offer(struct np *np, unsigned session, const struct gui_offer_in *in);
enum status np_fetch(struct np *np, unsigned session, const struct gui_paste_in *in); /* whose offer in np->result */
enum status np_capture(struct np *np, unsigned session);
void np_answered(struct np *np, const struct np_request *r, bool allow); /* the user's word on a request */
void np_clip_forget(struct np *np, unsigned session);

/* pointer.c */
void np_motion(struct np *np, int x, int y);
void np_button(struct np *np, unsigned code, bool press);
void np_wheel(struct np *np, int notches);
void np_settle(struct np *np); /* after any change of the scene: what is under the pointer */

/* gesture.c */
void np_begin(struct np *np, struct np_view *v, unsigned kind, unsigned edges);
void np_act(struct np *np, struct np_view *v, uint64_t action); /* enum keeper_action */
void np_steer(struct np *np, unsigned code);                    /* a key while the gesture is keyed */
void np_drag(struct np *np);
void np_end(struct np *np, bool done);
enum status np_answer(struct np *np, const struct placement_answer_in *in);

/* scene.c */
void np_scene(struct np *np); /* rebuilds item[] and law 8 when stale */
void np_damage(struct np *np, struct rect r);
void np_damage_all(struct np *np);
void np_damage_strip(struct np *np);
void np_damage_view(struct np *np, const struct np_view *v); /* its frame, and the plate views that name it */
void np_take_damage(struct np *np, struct np_region *out);   /* within the pixel budgets; the rest stays */
void np_cover(struct np_region *region, struct rect r);      /* joins what touches */
void np_redraw(struct np *np, unsigned slot);                /* its kept drawing is out of date */
bool np_dirty(const struct np *np);

#endif
