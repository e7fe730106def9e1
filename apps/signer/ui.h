/* Ui: what the window shows and what keys and clicks do to it. Pure: events in, wishes out; drawing is draw.h.
 *
 * Screens: create (no key yet), home, request, working (Argon2id), withdrawn. Invariants: a passphrase can be typed
 * only while the window has the focus and is wiped when it loses it, when the screen changes and after use; Sign does
 * nothing until the last page was on the screen and every warning was confirmed; no event changes the screen to another
 * request. */
#ifndef SIGNER_UI_H
#define SIGNER_UI_H

#include "desk.h"
#include "document.h"
#include "journal.h"
#include "openpgp.h"

enum ui_screen { SCREEN_CREATE, SCREEN_HOME, SCREEN_REQUEST, SCREEN_WORKING, SCREEN_WITHDRAWN };

enum widget {
  W_NONE,
  W_NAME,
  W_MAIL,
  W_PHRASE,
  W_PASS,
  W_REPEAT, /* fields, the indices of ui.field */
  W_CREATE,
  W_LATER,
  W_REFUSE,
  W_SIGN,
  W_CANCEL,
  W_CONFIRM_FROM,
  W_CONFIRM_CLOCK,
  W_TEXT,
  W_PREVIOUS,
  W_NEXT,
  W_BYTES,
  W_REARM,
  W_EXPORT,
  W_OPEN,
  W_ACKNOWLEDGE,
  WIDGETS
};
enum { UI_FIELDS = W_REPEAT + 1, UI_FIELD_MAX = 128, UI_PASSPHRASE_MIN = 8, UI_NOTICE_MAX = 160 };

/* What is written on a widget or beside it, and its width as a button at scale 1. */
struct ui_widget {
  const char *caption;
  int width;
};
extern const struct ui_widget ui_widget[WIDGETS];

struct ui_field {
  unsigned used;
  char text[UI_FIELD_MAX + 1];
};

struct ui {
  enum ui_screen screen;
  enum widget focus; /* where keys go */
  bool focused;      /* the window has the keyboard */
  bool end_reached, from_differs, clock_doubtful, confirmed_from, confirmed_clock;
  uint32_t page;
  unsigned progress, progress_of;
  bool working_on_key; /* what SCREEN_WORKING works on: the new key, or a signature */
  struct journal journal;
  uint64_t time; /* UTC seconds at which the request was opened */
  bool notice_bad;
  char notice[UI_NOTICE_MAX];    /* one line of answer to what the user did last */
  char phrase[UI_FIELD_MAX + 1]; /* the user's own, shown beside the passphrase field */
  struct ui_field field[UI_FIELDS];
  struct document document;
  const struct desk *desk;
  const struct pgp_key *key; /* NULL until there is one */
};

void ui_start(struct ui *u, const struct desk *desk);
void ui_show_home(struct ui *u);                                        /* or create, without a key */
void ui_show_request(struct ui *u, uint64_t time, bool clock_doubtful); /* desk is pending */
void ui_show_working(struct ui *u, bool on_key);
void ui_back_to_request(struct ui *u); /* after a cancelled or failed signature: what was read and confirmed stands */
void ui_show_withdrawn(struct ui *u);
void ui_focus(struct ui *u, bool focused);
void ui_notice(struct ui *u, bool bad, const char *text);
void ui_columns(struct ui *u, unsigned columns, unsigned header_columns, unsigned rows); /* the layout's page size */

/* A press or repeat of a key (evdev code, the character that it types or 0, enum gui_modifier), or a click. Each gives
 * the button whose work is now the owner's, W_NONE when there is nothing for him to do; paint afterwards. */
enum widget ui_press_key(struct ui *u, uint16_t code, uint32_t codepoint, uint32_t modifiers);
enum widget ui_click(struct ui *u, enum widget w);

/* Widgets of the present screen in the order of Tab; false when there is none such, or it is not usable now. */
bool ui_has(const struct ui *u, enum widget w);
bool ui_enabled(const struct ui *u, enum widget w);
const char *ui_caption(const struct ui *u, enum widget w);
bool ui_is_field(enum widget w);
bool ui_is_secret(enum widget w);
struct ui_field *ui_field(struct ui *u, enum widget w);
void ui_wipe_secrets(struct ui *u);

/* "name <mail>" from the create screen; false with a notice when it is no user id or the passphrases are unfit. */
bool ui_user_id(struct ui *u, char user[PGP_USER_MAX + 1]);

#endif
