/* Gui: a client's windows on the trusted display multiplexer. Service "gui".
 *
 * The client lends pixels (two buffers per window) and receives events; it never says who it is: label, colour, pattern
 * and role come from the route and nitpicker's policy. Parts not built yet answer UNSUPPORTED; shapes do not change.
 * Coordinates are in physical pixels, relative to the window's content; window ids are small numbers of this session.
 * Pixels are 32 bit 0x00RRGGBB, row stride = width * 4, row 0 on top. Events are fetched by call after the session's
 * signal was set: nothing in shared memory is an index or a length. Limits: 8 windows, 16 views a session by default. */
#ifndef IFACE_GUI_H
#define IFACE_GUI_H

#include "iface/iface.h"

enum gui_role { GUI_ROLE_WINDOW = 0, GUI_ROLE_WALLPAPER, GUI_ROLE_PANEL, GUI_ROLE_SIGNER, GUI_ROLE_KEEPER };

struct gui_info_out {
  uint32_t screen_width, screen_height, work_x, work_y, work_width, work_height; /* work area: without strip and panel */
  uint32_t scale;        /* 1..3: widgets multiply their metrics */
  uint32_t dark;         /* 1 = dark theme */
  uint32_t role, panel_height; /* enum gui_role of this session by policy; panel height at this scale, pixels */
  uint32_t windows, views;     /* table slots reserved for this session */
  uint64_t frame_ticks;  /* TSC ticks between frame signals */
};

/* A window: asks for a content size (0 = the wm's choice); it appears at the wm's place after the first commit.
 * parent: 0, or a window of this session to which this one is a dialog. Wallpaper and panel roles get their rectangle
 * from nitpicker: configure tells the size. */
struct gui_window_in { uint32_t width, height, min_width, min_height, max_width, max_height, parent, reserved; };
struct gui_id { uint64_t id; };
struct gui_title_in { uint64_t id; char utf8[144]; };  /* at most 48 characters, NUL-padded */
/* Lends buffers: Mem 0 and, for double buffering, Mem 1 beside (read-only, at least width * height * 4 bytes). Replaces the former pair. */
struct gui_lend_in { uint32_t id, width, height, reserved; };
/* Shows buffer 0 or 1 of the window whole; the damage is what changed. The other buffer is free after the next frame event. */
struct gui_commit_in { uint32_t id, buffer; int32_t x, y, width, height; uint32_t request_frame, reserved; };
/* A popup: a view attached to a window or popup of this session, placed relative to it, only while it has focus. */
struct gui_popup_in { uint32_t parent; int32_t x, y; uint32_t width, height, reserved; };
struct gui_cursor_in { uint32_t id, cursor; };
enum gui_cursor { GUI_CURSOR_ARROW = 0, GUI_CURSOR_TEXT, GUI_CURSOR_HAND, GUI_CURSOR_WAIT, GUI_CURSOR_CROSS,
                  GUI_CURSOR_RESIZE_H, GUI_CURSOR_RESIZE_V, GUI_CURSOR_RESIZE_D1, GUI_CURSOR_RESIZE_D2, GUI_CURSOR_MOVE, GUI_CURSORS };
/* A plate view: nitpicker paints window `target`'s swatch, label and title into this rectangle (>= 96x24) of the
 * panel's or wm's own window and takes a click there as focus and raise. target: opaque id from GUI_LISTED. target 0 removes. */
struct gui_plate_in { uint32_t id, index; uint64_t target; int32_t x, y, width, height; };
struct gui_badge_in { uint64_t count; };               /* signer role only: shows "label: count request(s)" in the strip */
struct gui_show_in { uint32_t id, hide; };             /* signer role only: hide again; showing is the user's click on the badge */

/* Clipboard: offer lends a Mem of `bytes`, honoured only within a second of the user's copy gesture (Control with C or X) in a
 * window of this session. GUI_PASTE follows the paste gesture (Control with V) when there is something and it may be
 * had: at once from the same label, else when the user has confirmed it. Its token works once, within a second, for the
 * session that got it, and gives a copy, paid by that session's donation, until the next paste. */
#define GUI_CLIP_BYTES 65536u
struct gui_offer_in { uint64_t id, bytes; };
struct gui_paste_in { uint64_t token; };               /* from GUI_PASTE; reply: read-only Mem beside, and its size */
struct gui_size { uint64_t bytes; };
struct gui_capture_in { uint64_t scope; };             /* policy only; asks the keeper */

enum gui_event_type {
  GUI_NONE = 0,
  GUI_FOCUS, GUI_UNFOCUS,      /* window */
  GUI_KEY,                     /* code: evdev; value: 1 press, 0 release, 2 repeat; codepoint when it types one; modifiers */
  GUI_MOTION, GUI_LEAVE,       /* x, y in content */
  GUI_BUTTON,                  /* code: BTN_LEFT 0x110 ...; value 1, 0; x, y */
  GUI_WHEEL,                   /* value: notches, + is up */
  GUI_CONFIGURE,               /* width, height in x, y: please lend buffers of that size; only the latest one counts */
  GUI_CLOSE,                   /* the user pressed the close button */
  GUI_FRAME,                   /* the frame asked for in commit: the other buffer is free */
  GUI_RESYNC,                  /* events were dropped: all keys and buttons are up, ask info again */
  GUI_POPUP_DONE,              /* window: the popup is gone */
  GUI_PASTE,                   /* target: token for paste */
  GUI_LISTED, GUI_UNLISTED,    /* panel role: opaque window id in `target`; value 1 = minimised, 2 = focused */
  GUI_SHOWN, GUI_HIDDEN,       /* signer role: the user opened or put off the window */
  GUI_MODE                     /* screen, scale or theme changed: ask info again */
};
enum gui_modifier { GUI_SHIFT = 1, GUI_CONTROL = 2, GUI_ALT = 4, GUI_ALTGR = 8, GUI_SUPER = 16, GUI_CAPS = 32, GUI_NUM = 64 };
struct gui_event {
  uint16_t type, code; uint32_t window;
  int32_t x, y;
  int32_t value; uint32_t modifiers;
  uint32_t codepoint, milliseconds;  /* monotonic, wraps */
  uint64_t target;
};
#define GUI_BATCH 64u
struct gui_fetch_out { uint64_t count; struct gui_event event[GUI_BATCH]; };

/* Errors: NO_SLOT table full, BAD_ARG bad id or size, DENIED role does not allow it, NO_MEMORY session bank too small. */
#define GUI_METHODS(M, I)                                         \
  M(I, info, struct iface_none, struct gui_info_out)              \
  M(I, watch, struct iface_none, struct iface_none)               \
  M(I, fetch, struct iface_none, struct gui_fetch_out)            \
  M(I, window, struct gui_window_in, struct gui_id)               \
  M(I, destroy, struct gui_id, struct iface_none)                 \
  M(I, title, struct gui_title_in, struct iface_none)             \
  M(I, lend, struct gui_lend_in, struct iface_none)               \
  M(I, commit, struct gui_commit_in, struct iface_none)           \
  M(I, popup, struct gui_popup_in, struct gui_id)                 \
  M(I, cursor, struct gui_cursor_in, struct iface_none)           \
  M(I, plate, struct gui_plate_in, struct iface_none)             \
  M(I, badge, struct gui_badge_in, struct iface_none)             \
  M(I, show, struct gui_show_in, struct iface_none)               \
  M(I, offer, struct gui_offer_in, struct iface_none)             \
  M(I, paste, struct gui_paste_in, struct gui_size)               \
  M(I, capture, struct gui_capture_in, struct iface_none)

IFACE(gui, GUI_METHODS)

#endif
