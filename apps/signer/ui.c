/* Ui: screens, focus order and actions. */
#include "ui.h"

#include <sodium/utils.h>

#include "base/string.h"
#include "iface/gui.h"

const struct ui_widget ui_widget[WIDGETS] = {
    [W_NAME] = {"Name", 0},
    [W_MAIL] = {"Mail address", 0},
    [W_PHRASE] = {"Your phrase", 0},
    [W_PASS] = {"Passphrase", 0},
    [W_REPEAT] = {"Passphrase again", 0},
    [W_CREATE] = {"Create key", 112},
    [W_LATER] = {"Later", 72},
    [W_REFUSE] = {"Refuse", 84},
    [W_SIGN] = {"Sign", 84},
    [W_CANCEL] = {"Cancel", 110},
    [W_CONFIRM_FROM] = {"From is not the owner of this key. Sign in the name of another address.", 0},
    [W_CONFIRM_CLOCK] = {"The clock is not set or went back. Sign with the time that is shown below.", 0},
    [W_TEXT] = {"", 0},
    [W_PREVIOUS] = {"Previous", 84},
    [W_NEXT] = {"Next", 64},
    [W_BYTES] = {"Bytes (F3)", 92},
    [W_REARM] = {"Allow requests", 150},
    [W_EXPORT] = {"Export public key", 150},
    [W_OPEN] = {"Show the request", 150},
    [W_ACKNOWLEDGE] = {"OK (Enter)", 110},
};

/* In the order of Tab, ended by W_NONE. On a request the passphrase follows the text; pages are turned with their own
 * keys from anywhere but a field. */
static const enum widget order[][WIDGETS] = {
    [SCREEN_CREATE] = {W_NAME, W_MAIL, W_PHRASE, W_PASS, W_REPEAT, W_CREATE, W_LATER},
    [SCREEN_HOME] = {W_OPEN, W_REARM, W_EXPORT, W_LATER},
    [SCREEN_REQUEST] = {W_TEXT, W_CONFIRM_FROM, W_CONFIRM_CLOCK, W_PASS, W_REFUSE, W_LATER, W_SIGN, W_PREVIOUS, W_NEXT,
                        W_BYTES},
    [SCREEN_WORKING] = {W_CANCEL},
    [SCREEN_WITHDRAWN] = {W_ACKNOWLEDGE},
};

const char *ui_caption(const struct ui *u, enum widget w) {
  if (w == W_LATER && u->screen == SCREEN_HOME) return "Close";
  return w == W_BYTES && u->document.verbatim ? "Text (F3)" : ui_widget[w].caption;
}

bool ui_is_field(enum widget w) { return w >= W_NAME && w <= W_REPEAT; }
bool ui_is_secret(enum widget w) { return w == W_PASS || w == W_REPEAT; }
struct ui_field *ui_field(struct ui *u, enum widget w) {
  return &u->field[ui_is_field(w) ? w : W_NONE];
}

static bool exists(const struct ui *u, enum widget w) {
  if (w == W_CONFIRM_FROM) return u->from_differs;
  if (w == W_CONFIRM_CLOCK) return u->clock_doubtful;
  if (w == W_REARM) return u->desk->mute.count > 0;
  return w != W_OPEN || u->desk->state == DESK_PENDING;
}

bool ui_has(const struct ui *u, enum widget w) {
  for (const enum widget *o = order[u->screen]; *o != W_NONE; o++)
    if (*o == w) return exists(u, w);
  return false;
}

/* What stands between the user and a signature; NULL when nothing does. */
static const char *obstacle(const struct ui *u) {
  if (u->document.unfit) return "The window is too small to show the message.";
  if (!u->end_reached) return "Read to the end first: Page Down, or the button Next.";
  if (u->from_differs && !u->confirmed_from) return "Confirm the sender first: tick the box about From.";
  if (u->clock_doubtful && !u->confirmed_clock) return "Confirm the time first: tick the box about the clock.";
  return u->focused && u->field[W_PASS].used ? NULL : "Type the passphrase first.";
}

bool ui_enabled(const struct ui *u, enum widget w) {
  if (!ui_has(u, w)) return false;
  if (w == W_SIGN) return !obstacle(u);
  if (w == W_PREVIOUS) return u->page > 0;
  if (w == W_NEXT) return u->page + 1 < u->document.pages;
  return true;
}

void ui_wipe_secrets(struct ui *u) {
  sodium_memzero(&u->field[W_PASS], sizeof u->field[0]);
  sodium_memzero(&u->field[W_REPEAT], sizeof u->field[0]);
}

void ui_notice(struct ui *u, bool bad, const char *text) {
  text_copy(u->notice, sizeof u->notice, text);
  u->notice_bad = bad;
}

static void enter(struct ui *u, enum ui_screen screen, enum widget focus) {
  ui_wipe_secrets(u);
  u->screen = screen;
  u->focus = focus;
}

void ui_start(struct ui *u, const struct desk *desk) {
  u->desk = desk;
  u->document.bytes = desk->message;
  u->document.mail = &desk->mail;
  u->document.columns = u->document.header_columns = DOC_MIN_COLUMNS;
  u->document.rows = DOC_MIN_ROWS;
  ui_show_home(u);
}

void ui_show_home(struct ui *u) {
  if (!u->key)
    enter(u, SCREEN_CREATE, W_NAME);
  else
    enter(u, SCREEN_HOME, u->desk->state == DESK_PENDING ? W_OPEN : W_LATER);
}

/* The page that is on the screen was seen; reaching the last one in the text view is what Sign waits for. */
static void turn(struct ui *u, uint32_t page) {
  u->page = page;
  if (!u->document.verbatim && !u->document.unfit && page + 1 == u->document.pages) u->end_reached = true;
}

static void paginate(struct ui *u) {
  document_paginate(&u->document);
  turn(u, 0);
}

void ui_show_request(struct ui *u, uint64_t time, bool clock_doubtful) {
  const struct desk *d = u->desk;
  struct span user, from = d->mail.sender;
  const uint8_t *id = (const uint8_t *)u->key->user;
  struct cursor c = {id, 0, text_length(u->key->user, PGP_USER_MAX)};
  enter(u, SCREEN_REQUEST, W_TEXT);
  ui_notice(u, false, "");
  u->document.size = d->total;
  u->document.verbatim = u->end_reached = u->confirmed_from = u->confirmed_clock = false;
  u->clock_doubtful = clock_doubtful;
  u->time = time;
  addresses_check(&c, true, &user);
  u->from_differs = from.bytes && !mail_same_address(d->message + from.at, from.bytes, id + user.at, user.bytes);
  paginate(u);
}

void ui_columns(struct ui *u, unsigned columns, unsigned header_columns, unsigned rows) {
  struct document *d = &u->document;
  if (columns == d->columns && header_columns == d->header_columns && rows == d->rows) return;
  d->columns = columns, d->header_columns = header_columns, d->rows = rows;
  if (u->screen != SCREEN_REQUEST) return;
  u->end_reached = false; /* other pages than those that were read */
  paginate(u);
}

void ui_show_working(struct ui *u, bool on_key) {
  u->screen = SCREEN_WORKING; /* the caller wipes the passphrase when the computation has taken it */
  u->focus = W_CANCEL;
  u->working_on_key = on_key;
  u->progress = 0;
}

void ui_back_to_request(struct ui *u) { enter(u, SCREEN_REQUEST, W_PASS); }

void ui_show_withdrawn(struct ui *u) { enter(u, SCREEN_WITHDRAWN, W_ACKNOWLEDGE); }

void ui_focus(struct ui *u, bool focused) {
  u->focused = focused;
  if (!focused && u->screen != SCREEN_WORKING) ui_wipe_secrets(u);
}

static enum widget sign(struct ui *u) {
  const char *reason = obstacle(u);
  if (reason) ui_notice(u, true, reason);
  return reason ? W_NONE : W_SIGN;
}

/* Ticks and pages are turned here; the other buttons are the owner's work. */
static enum widget activate(struct ui *u, enum widget w) {
  bool turns = w == W_PREVIOUS || w == W_NEXT || w == W_BYTES;
  if (w == W_SIGN) return sign(u);
  if (w == W_LATER) ui_wipe_secrets(u);
  if (w == W_CONFIRM_FROM) u->confirmed_from = !u->confirmed_from;
  if (w == W_CONFIRM_CLOCK) u->confirmed_clock = !u->confirmed_clock;
  if (w == W_PREVIOUS && u->page > 0) turn(u, u->page - 1);
  if (w == W_NEXT && u->page + 1 < u->document.pages) turn(u, u->page + 1);
  if (w == W_BYTES) u->document.verbatim = !u->document.verbatim, paginate(u);
  return turns || !ui_widget[w].width ? W_NONE : w;
}

enum widget ui_click(struct ui *u, enum widget w) {
  if (!ui_has(u, w)) return W_NONE;
  u->focus = w;
  return activate(u, w);
}

static enum widget move_focus(struct ui *u, bool back) {
  const enum widget *o = order[u->screen];
  unsigned count = 0, at = 0;
  for (; o[count] != W_NONE; count++)
    if (o[count] == u->focus) at = count;
  do at = (at + (back ? count - 1 : 1)) % count;
  while (!exists(u, o[at])); /* every screen has one that always exists */
  u->focus = o[at];
  return W_NONE;
}

static enum widget erase(struct ui_field *f) {
  while (f->used && ((uint8_t)f->text[f->used - 1] & 0xc0) == 0x80) f->text[--f->used] = 0;
  if (f->used) f->text[--f->used] = 0;
  return W_NONE;
}

/* Names are ASCII as in the mails; a passphrase may hold any character, kept as UTF-8. */
static enum widget type(struct ui *u, uint32_t c) {
  struct ui_field *f = ui_field(u, u->focus);
  static const uint8_t lead[] = {0, 0xc0, 0xe0, 0xf0};
  unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  if (c < 0x20 || c == 0x7f || c > 0x10ffff || (more && !ui_is_secret(u->focus))) return W_NONE;
  if (f->used + more >= UI_FIELD_MAX) return W_NONE;
  f->text[f->used++] = (char)(lead[more] | c >> 6 * more);
  while (more--) f->text[f->used++] = (char)(0x80 | (c >> 6 * more & 0x3f));
  f->text[f->used] = 0;
  return W_NONE;
}

enum { KEY_ESC = 1, KEY_BACKSPACE = 14, KEY_TAB = 15, KEY_ENTER = 28, KEY_SPACE = 57, KEY_KPENTER = 96 };
enum { KEY_F3 = 61, KEY_HOME = 102, KEY_UP = 103, KEY_PAGE_UP = 104, KEY_DOWN = 108, KEY_PAGE_DOWN = 109 };

static enum widget press_enter(struct ui *u) {
  if (u->focus == W_PASS && u->screen == SCREEN_REQUEST) return activate(u, W_SIGN);
  if (u->focus == W_REPEAT) return activate(u, W_CREATE);
  return ui_is_field(u->focus) ? move_focus(u, false) : activate(u, u->focus);
}

static enum widget press_page_key(struct ui *u, uint16_t code) {
  if (u->screen != SCREEN_REQUEST) return W_NONE;
  if (code == KEY_F3) return activate(u, W_BYTES);
  if (code == KEY_HOME) return turn(u, 0), W_NONE;
  if (code == KEY_UP || code == KEY_PAGE_UP) return activate(u, W_PREVIOUS);
  return code == KEY_DOWN || code == KEY_PAGE_DOWN ? activate(u, W_NEXT) : W_NONE;
}

enum widget ui_press_key(struct ui *u, uint16_t code, uint32_t codepoint, uint32_t modifiers) {
  bool is_enter = code == KEY_ENTER || code == KEY_KPENTER, field = ui_is_field(u->focus);
  if (!u->focused) return W_NONE;
  if (u->screen == SCREEN_WITHDRAWN) return is_enter ? W_ACKNOWLEDGE : W_NONE;
  if (code == KEY_TAB) return move_focus(u, modifiers & GUI_SHIFT);
  if (is_enter) return press_enter(u);
  if (code == KEY_ESC) return activate(u, u->screen == SCREEN_WORKING ? W_CANCEL : W_LATER);
  if (field && code == KEY_BACKSPACE) return erase(ui_field(u, u->focus));
  if (field && codepoint && !(modifiers & (GUI_CONTROL | GUI_ALT))) return type(u, codepoint);
  if (code == KEY_SPACE && !field) return activate(u, u->focus == W_TEXT ? W_NEXT : u->focus);
  return press_page_key(u, code);
}

/* What is wrong with the create screen's fields; NULL when nothing is. */
static const char *mistake(struct ui *u, const char *user) {
  const struct ui_field *f = u->field, *pass = &f[W_PASS], *repeat = &f[W_REPEAT];
  unsigned bytes = f[W_NAME].used + f[W_MAIL].used + 3;
  struct cursor c = {(const uint8_t *)user, 0, bytes};
  struct span unused;
  if (!f[W_NAME].used) return "Type your name.";
  if (bytes > PGP_USER_MAX) return "Name and address are too long together (120 characters).";
  if (addresses_check(&c, true, &unused) != RULE_NONE) return "Name: letters and blanks. Address: user@host.";
  if (f[W_PHRASE].used < 3) return "Choose a phrase of at least 3 characters.";
  if (pass->used < UI_PASSPHRASE_MIN) return "The passphrase needs at least 8 characters.";
  bool same = pass->used == repeat->used && memcmp(pass->text, repeat->text, pass->used) == 0;
  return same ? NULL : "The two passphrases differ.";
}

bool ui_user_id(struct ui *u, char user[PGP_USER_MAX + 1]) {
  text_format(user, PGP_USER_MAX + 1, "%s <%s>", ui_field(u, W_NAME)->text, ui_field(u, W_MAIL)->text);
  const char *problem = mistake(u, user);
  if (problem) ui_notice(u, true, problem);
  return !problem;
}
