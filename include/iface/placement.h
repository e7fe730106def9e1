/* Placement: what the blind window manager sees and says. Service "placement", one session at a time.
 *
 * The wm decides where windows are and how they stack; it never learns labels, titles, pixels or keys. Ids are opaque and
 * never reused within a boot. Rectangles are outer ones, frame included, in screen pixels. Focus is not the wm's: a
 * click focuses, and nitpicker tells the wm so that it can raise. Content = outer minus `border` at left, right and below
 * and minus `plate` (upper border included) above. A gesture unanswered for 500 ms is cancelled. When the wm dies
 * windows stay where they were; a new wm lists them and reads back its cookies. */
#ifndef IFACE_PLACEMENT_H
#define IFACE_PLACEMENT_H

#include "iface/iface.h"

struct placement_info_out {
  uint32_t screen_width, screen_height, work_x, work_y, work_width, work_height;
  uint32_t scale, border, plate;      /* pixels of border and plate at this scale */
  uint32_t min_width, min_height, count; /* smallest outer size (200x64 scaled); windows that exist */
};
struct placement_window {
  uint64_t id, cookie, parent;   /* parent: window that this is a dialog of, 0 = none */
  int32_t x, y; uint32_t width, height; /* present outer rectangle; width 0 = never placed */
  uint32_t wish_width, wish_height, min_width, min_height, max_width, max_height; /* content sizes that the client asked for, 0 = none */
  uint32_t group, flags;         /* group: one number per client session; flags: PLACEMENT_* */
};
enum placement_flag { PLACEMENT_HIDDEN = 1, PLACEMENT_FOCUSED = 2, PLACEMENT_MAPPED = 4 };
struct placement_index { uint64_t index; };            /* in stacking order, 0 = top */
struct placement_id { uint64_t id; };
struct placement_place_in { uint64_t id; int32_t x, y; uint32_t width, height; uint32_t hidden, fixed; }; /* fixed: its frame offers close alone */
enum placement_stack { PLACEMENT_TOP = 0, PLACEMENT_BOTTOM = 1, PLACEMENT_ABOVE = 2 };
struct placement_stack_in { uint64_t id, sibling; uint32_t where, reserved; };
struct placement_cookie_in { uint64_t id, cookie; };
struct placement_answer_in { uint64_t gesture; };      /* accepts the gesture: motion follows until its end */

enum placement_event_type {
  PLACEMENT_NONE = 0,
  PLACEMENT_NEW,      /* window id wants a place; read it with window */
  PLACEMENT_GONE,
  PLACEMENT_CLICKED,  /* window id was focused by the user: raise it if that is the policy */
  PLACEMENT_BEGIN,    /* gesture number in `gesture`, kind in code, edge bits in value, pointer in x, y */
  PLACEMENT_MOTION,   /* pointer in x, y (screen) */
  PLACEMENT_END,      /* value 1 = done, 0 = cancelled */
  PLACEMENT_CHORD,    /* code: number of the chord in nitpicker's policy table */
  PLACEMENT_WISH,     /* window id changed its wished sizes */
  PLACEMENT_SCREEN,   /* screen, scale or work area changed */
  PLACEMENT_RESYNC    /* events were dropped: list everything again */
};
enum placement_gesture { PLACEMENT_MOVE = 1, PLACEMENT_RESIZE, PLACEMENT_MINIMISE, PLACEMENT_MAXIMISE, PLACEMENT_RESTORE };
/* Chords of nitpicker's policy table; `code` of PLACEMENT_CHORD. They concern the focused window where one is needed. */
enum placement_chord {
  PLACEMENT_CHORD_LEFT = 1, PLACEMENT_CHORD_RIGHT, PLACEMENT_CHORD_MAXIMISE, PLACEMENT_CHORD_MINIMISE,
  PLACEMENT_CHORD_NEXT, PLACEMENT_CHORD_PREVIOUS,
  PLACEMENT_CHORD_MINIMISE_ALL, /* also sent when the user asks for it on the attention screen; they are hidden by then */
  PLACEMENT_CHORD_WORKSPACE = 16, /* + 0..3: go there */
  PLACEMENT_CHORD_SEND = 32       /* + 0..3: the focused window goes there */
};
enum placement_edge { PLACEMENT_LEFT = 1, PLACEMENT_RIGHT = 2, PLACEMENT_UPPER = 4, PLACEMENT_LOWER = 8 };
struct placement_event { uint16_t type, code; int32_t value; uint64_t id, gesture; int32_t x, y; };
#define PLACEMENT_BATCH 64u
struct placement_fetch_out { uint64_t count; struct placement_event event[PLACEMENT_BATCH]; };

#define PLACEMENT_METHODS(M, I)                                       \
  M(I, info, struct iface_none, struct placement_info_out)            \
  M(I, watch, struct iface_none, struct iface_none)                   \
  M(I, fetch, struct iface_none, struct placement_fetch_out)          \
  M(I, list, struct placement_index, struct placement_window)         \
  M(I, window, struct placement_id, struct placement_window)          \
  M(I, place, struct placement_place_in, struct iface_none)           \
  M(I, stack, struct placement_stack_in, struct iface_none)           \
  M(I, cookie, struct placement_cookie_in, struct iface_none)         \
  M(I, answer, struct placement_answer_in, struct iface_none)

IFACE(placement, PLACEMENT_METHODS)

#endif
