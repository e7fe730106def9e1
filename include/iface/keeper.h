/* Keeper: what the one trusted keeper sees and says: attention, lock, requests that need the user's consent. Service
 * "keeper", one session, only for a label whose domain has role "keeper" in nitpicker's policy.
 *
 * The keeper is an ordinary client of `gui` besides: its windows (same label) lie above everything but the strip, have no
 * frame, are seen and get keys and pointer only while the state is not RUNNING, and stand where `place` puts them.
 * There is no event queue: after each signal call `state`; `sequence` tells whether anything changed. Nitpicker alone
 * changes to ATTENTION (attention key, or a request) and back to RUNNING when the attention key is pressed again; that
 * refuses an open request. LOCKED ends by `release` alone: until then no event leaves to anybody else, nothing of others is
 * painted. Presses in the first 300 ms after a change to ATTENTION are dropped. When the keeper dies the state stays.
 * Errors: NOT_FOUND no such window, STATE not in this state or an old number, BAD_ARG. Each method: at most one table scan. */
#ifndef IFACE_KEEPER_H
#define IFACE_KEEPER_H

#include "iface/iface.h"

enum keeper_mode { KEEPER_RUNNING, KEEPER_ATTENTION, KEEPER_LOCKED };
/* PASTE: destination asks for `bytes` that source offered. CAPTURE: destination asks for a picture of the screen. */
enum keeper_request { KEEPER_NOTHING, KEEPER_PASTE, KEEPER_CAPTURE };

struct keeper_state_out {
  uint64_t sequence, number, bytes;      /* number: of the request, for `answer`; bytes: size of what is pasted */
  uint32_t mode, request;                /* enum keeper_mode, keeper_request */
  uint32_t windows, screen_width, screen_height, strip; /* windows: how many `window` lists; strip: its height, pixels */
  uint32_t scale, dark;
  char source[160], destination[160];    /* labels of a request, "" = none */
};
struct keeper_index { uint64_t index; }; /* 0 = top; windows 0..9 carry the digits 1..9, 0 on the attention screen */
enum keeper_flag { KEEPER_HIDDEN = 1, KEEPER_FOCUSED = 2, KEEPER_TRUSTED = 4, KEEPER_SECRET = 8, KEEPER_DROPPED = 16, KEEPER_FIXED = 32 }; /* fixed: neither moved nor minimised, as the wm said */
struct keeper_window_out {
  uint64_t id;                           /* opaque, never reused */
  uint32_t group, flags, color, reserved; /* group: one number per session; color: position in the palette */
  char label[160], title[104];           /* the title is the client's word: show it as such */
};
struct keeper_id { uint64_t id; };
/* What focus does besides: a window action, numbered as in enum placement_gesture, or the polite close. A move or resize
 * goes on with the user's arrow keys until Enter, or until Escape puts the window back. */
enum keeper_action { KEEPER_FOCUS, KEEPER_MOVE, KEEPER_RESIZE, KEEPER_MINIMISE, KEEPER_MAXIMISE, KEEPER_CLOSE };
struct keeper_focus_in { uint64_t id, action; };
/* Where the keeper's own gui window stands, screen pixels; kept below the strip. */
struct keeper_place_in { uint32_t window, reserved; int32_t x, y; uint32_t width, height; };
struct keeper_answer_in { uint64_t number, allow; };

/* focus: gives a window the keyboard, shows and raises it, releases, and does the action. minimise: hides all windows.
 * drop: pixels and keys of all windows of that window's session are gone at once and for good; killing is the parent's. answer: the request of
 * that number, and back to RUNNING. lock: ATTENTION or RUNNING becomes LOCKED, an open request is refused. release: back
 * to RUNNING. */
#define KEEPER_METHODS(M, I)                                      \
  M(I, watch, struct iface_none, struct iface_none)               \
  M(I, state, struct iface_none, struct keeper_state_out)         \
  M(I, window, struct keeper_index, struct keeper_window_out)     \
  M(I, place, struct keeper_place_in, struct iface_none)          \
  M(I, focus, struct keeper_focus_in, struct iface_none)                \
  M(I, drop, struct keeper_id, struct iface_none)                 \
  M(I, answer, struct keeper_answer_in, struct iface_none)        \
  M(I, minimise, struct iface_none, struct iface_none)            \
  M(I, lock, struct iface_none, struct iface_none)                \
  M(I, release, struct iface_none, struct iface_none)

IFACE(keeper, KEEPER_METHODS)

#endif
