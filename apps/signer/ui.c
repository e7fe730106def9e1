/* Ui: screens, focus order and actions. */
#include "ui.h"

#include "base/string.h"

static const enum widget create_order[] = {W_NAME, W_MAIL, W_PHRASE, W_PASS, W_REPEAT, W_CREATE, W_LATER, W_NONE};
static const enum widget home_order[] = {W_OPEN, W_REARM, W_EXPORT, W_LATER, W_NONE};
/* The passphrase follows the text; pages are turned with their own keys from anywhere but a field. */
static const enum widget request_order[] = {W_TEXT, W_CONFIRM_FROM, W_CONFIRM_CLOCK, W_PASS,  W_REFUSE, W_LATER,
                                            W_SIGN, W_PREVIOUS,     W_NEXT,          W_BYTES, W_NONE};
static const enum widget working_order[] = {W_CANCEL, W_NONE};
static const enum widget withdrawn_order[] = {W_ACKNOWLEDGE, W_NONE};

static const enum widget *order_of(const struct ui *u) {
  switch (u->screen) {
  case SCREEN_CREATE:
    return create_order;
  case SCREEN_HOME:
    return home_order;
  case SCREEN_REQUEST:
    return request_order;
  case SCREEN_WORKING:
    return working_order;
  case SCREEN_WITHDRAWN:
    break;
  }
  return withdrawn_order;
}

bool ui_is_field(enum widget w) { return w >= W_NAME && w <= W_REPEAT; }
bool ui_is_secret(enum widget w) { return w == W_PASS || w == W_REPEAT; }
struct ui_field *ui_field(struct ui *u, enum widget w) {
  return &u->field[ui_is_field(w) ? w - W_NAME : 0];
}

static bool exists(const struct ui *u, enum widget w) {
  switch (w) {
  case W_CONFIRM_FROM:
    return u->from_differs;
  case W_CONFIRM_CLOCK:
    return u->clock_doubtful;
  case W_REARM:
    return u->desk->mute.count > 0;
  case W_OPEN:
    return u->desk->state == DESK_PENDING;
  default:
    return true;
  }
}

bool ui_has(const struct ui *u, enum widget w) {
  for (const enum widget *o = order_of(u); *o != W_NONE; o++)
    if (*o == w) return exists(u, w);
  return false;
}

static bool may_sign(const struct ui *u) {
  return u->focused && u->end_reached && !u->document.unfit && (!u->from_differs || u->confirmed_from) &&
         (!u->clock_doubtful || u->confirmed_clock) && u->field[W_PASS - W_NAME].used > 0;
}

bool ui_enabled(const struct ui *u, enum widget w) {
  if (!ui_has(u, w)) return false;
  if (w == W_SIGN) return may_sign(u);
  if (w == W_PREVIOUS) return u->page > 0;
  if (w == W_NEXT) return u->page + 1 < u->document.pages;
  return true;
}

void ui_wipe_secrets(struct ui *u) {
  wipe(&u->field[W_PASS - W_NAME], sizeof u->field[0]);
  wipe(&u->field[W_REPEAT - W_NAME], sizeof u->field[0]);
}

void ui_notice(struct ui *u, bool bad, const char *text) {
  size_t bytes = text_bytes(text), most = UI_NOTICE_MAX - 1;
  struct bytes w = bytes_in(u->notice, most);
  put(&w, text, bytes < most ? bytes : most);
  u->notice[w.used] = 0;
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

void ui_show_request(struct ui *u, uint64_t time, bool clock_doubtful) {
  const struct desk *d = u->desk;
  struct span user, from = d->mail.sender;
  const uint8_t *id = (const uint8_t *)u->key->user;
  struct cursor c = {id, 0, text_bytes(u->key->user)};
  enter(u, SCREEN_REQUEST, W_TEXT);
  ui_notice(u, false, "");
  u->document.size = d->total;
  u->document.verbatim = u->end_reached = u->confirmed_from = u->confirmed_clock = false;
  u->clock_doubtful = clock_doubtful;
  u->time = time;
  addresses_check(&c, true, &user);
  u->from_differs = from.bytes && !mail_same_address(d->message + from.at, from.bytes, id + user.at, user.bytes);
  document_paginate(&u->document);
  turn(u, 0);
}

void ui_columns(struct ui *u, unsigned columns, unsigned header_columns, unsigned rows) {
  struct document *d = &u->document;
  if (columns == d->columns && header_columns == d->header_columns && rows == d->rows) return;
  d->columns = columns, d->header_columns = header_columns, d->rows = rows;
  if (u->screen != SCREEN_REQUEST) return;
  document_paginate(d);
  u->end_reached = false; /* other pages than those that were read */
  turn(u, 0);
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

static enum ui_action toggle_bytes(struct ui *u) {
  u->document.verbatim = !u->document.verbatim;
  document_paginate(&u->document);
  turn(u, 0);
  return ACT_REDRAW;
}

static enum ui_action explain_sign(struct ui *u) {
  if (u->document.unfit)
    ui_notice(u, true, "The window is too small to show the message.");
  else if (!u->end_reached)
    ui_notice(u, true, "Read to the end first: Page Down, or the button Next.");
  else if (u->from_differs && !u->confirmed_from)
    ui_notice(u, true, "Confirm the sender first: tick the box about From.");
  else if (u->clock_doubtful && !u->confirmed_clock)
    ui_notice(u, true, "Confirm the time first: tick the box about the clock.");
  else
    ui_notice(u, true, "Type the passphrase first.");
  return ACT_REDRAW;
}

static enum ui_action activate(struct ui *u, enum widget w) {
  switch (w) {
  case W_CREATE:
    return ACT_CREATE;
  case W_LATER:
    ui_wipe_secrets(u);
    return ACT_HIDE;
  case W_REFUSE:
    return ACT_REFUSE;
  case W_SIGN:
    return may_sign(u) ? ACT_SIGN : explain_sign(u);
  case W_CANCEL:
    return ACT_CANCEL;
  case W_CONFIRM_FROM:
    u->confirmed_from = !u->confirmed_from;
    return ACT_REDRAW;
  case W_CONFIRM_CLOCK:
    u->confirmed_clock = !u->confirmed_clock;
    return ACT_REDRAW;
  case W_PREVIOUS:
    if (u->page > 0) turn(u, u->page - 1);
    return ACT_REDRAW;
  case W_NEXT:
    if (u->page + 1 < u->document.pages) turn(u, u->page + 1);
    return ACT_REDRAW;
  case W_BYTES:
    return toggle_bytes(u);
  case W_REARM:
    return ACT_REARM;
  case W_EXPORT:
    return ACT_EXPORT;
  case W_OPEN:
    return ACT_OPEN;
  case W_ACKNOWLEDGE:
    return ACT_ACKNOWLEDGE;
  default:
    return ACT_REDRAW;
  }
}

enum ui_action ui_click(struct ui *u, enum widget w) {
  if (!ui_has(u, w)) return ACT_NONE;
  u->focus = w;
  return activate(u, w);
}

static enum ui_action move_focus(struct ui *u, bool back) {
  const enum widget *order = order_of(u);
  unsigned count = 0, now = 0;
  for (; order[count] != W_NONE; count++)
    if (order[count] == u->focus) now = count;
  for (unsigned step = 1; step <= count; step++) {
    enum widget w = order[(now + (back ? count - step : step)) % count];
    if (exists(u, w)) return u->focus = w, ACT_REDRAW;
  }
  return ACT_REDRAW;
}

static enum ui_action erase(struct ui_field *f) {
  while (f->used && ((uint8_t)f->text[f->used - 1] & 0xc0) == 0x80) f->text[--f->used] = 0;
  if (f->used) f->text[--f->used] = 0;
  return ACT_REDRAW;
}

/* Names are ASCII as in the mails; a passphrase may hold any character, kept as UTF-8. */
static enum ui_action type(struct ui *u, uint32_t c) {
  struct ui_field *f = ui_field(u, u->focus);
  uint8_t b[4] = {(uint8_t)c};
  unsigned n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  static const uint8_t lead[5] = {0, 0, 0xc0, 0xe0, 0xf0};
  if (c < 0x20 || c == 0x7f || c > 0x10ffff || (n > 1 && !ui_is_secret(u->focus))) return ACT_NONE;
  for (unsigned i = n - 1; n > 1 && i > 0; i--, c >>= 6) b[i] = (uint8_t)(0x80 | (c & 0x3f));
  if (n > 1) b[0] = (uint8_t)(lead[n] | c);
  if (f->used + n > UI_FIELD_MAX) return ACT_NONE;
  for (unsigned i = 0; i < n; i++) f->text[f->used++] = (char)b[i];
  f->text[f->used] = 0;
  return ACT_REDRAW;
}

enum {
  KEY_ESC = 1,
  KEY_BACKSPACE = 14,
  KEY_TAB = 15,
  KEY_ENTER = 28,
  KEY_SPACE = 57,
  KEY_F3 = 61,
  KEY_KPENTER = 96,
  KEY_HOME = 102,
  KEY_UP = 103,
  KEY_PAGE_UP = 104,
  KEY_DOWN = 108,
  KEY_PAGE_DOWN = 109,
  MODIFIER_SHIFT = 1,
  MODIFIER_CONTROL = 2,
  MODIFIER_ALT = 4
};

static enum ui_action press_enter(struct ui *u) {
  if (u->focus == W_PASS && u->screen == SCREEN_REQUEST) return activate(u, W_SIGN);
  if (u->focus == W_REPEAT) return activate(u, W_CREATE);
  if (ui_is_field(u->focus)) return move_focus(u, false);
  return activate(u, u->focus);
}

static enum ui_action press_escape(struct ui *u) {
  if (u->screen == SCREEN_WORKING) return ACT_CANCEL;
  return u->screen == SCREEN_WITHDRAWN ? ACT_NONE : activate(u, W_LATER);
}

static enum ui_action press_page_key(struct ui *u, uint16_t code) {
  if (u->screen != SCREEN_REQUEST) return ACT_NONE;
  switch (code) {
  case KEY_F3:
    return toggle_bytes(u);
  case KEY_HOME:
    return turn(u, 0), ACT_REDRAW;
  case KEY_UP:
  case KEY_PAGE_UP:
    return activate(u, W_PREVIOUS);
  case KEY_DOWN:
  case KEY_PAGE_DOWN:
    return activate(u, W_NEXT);
  default:
    return ACT_NONE;
  }
}

enum ui_action ui_press_key(struct ui *u, const struct ui_key *k) {
  if (!u->focused || !k->press) return ACT_NONE;
  bool is_enter = k->code == KEY_ENTER || k->code == KEY_KPENTER;
  if (u->screen == SCREEN_WITHDRAWN) return is_enter ? ACT_ACKNOWLEDGE : ACT_NONE;
  if (k->code == KEY_TAB) return move_focus(u, k->modifiers & MODIFIER_SHIFT);
  if (is_enter) return press_enter(u);
  if (k->code == KEY_ESC) return press_escape(u);
  if (ui_is_field(u->focus) && k->code == KEY_BACKSPACE) return erase(ui_field(u, u->focus));
  if (ui_is_field(u->focus) && k->codepoint && !(k->modifiers & (MODIFIER_CONTROL | MODIFIER_ALT)))
    return type(u, k->codepoint);
  if (k->code == KEY_SPACE && u->focus == W_TEXT) return activate(u, W_NEXT);
  if (k->code == KEY_SPACE && !ui_is_field(u->focus)) return activate(u, u->focus);
  return press_page_key(u, k->code);
}

static bool passphrases_fit(struct ui *u) {
  const struct ui_field *pass = ui_field(u, W_PASS), *repeat = ui_field(u, W_REPEAT);
  if (pass->used < UI_PASSPHRASE_MIN) return ui_notice(u, true, "The passphrase needs at least 8 characters."), false;
  if (pass->used == repeat->used && memcmp(pass->text, repeat->text, pass->used) == 0) return true;
  return ui_notice(u, true, "The two passphrases differ."), false;
}

bool ui_user_id(struct ui *u, char user[PGP_USER_MAX + 1]) {
  struct bytes w = bytes_in(user, PGP_USER_MAX);
  struct span unused;
  put_text(&w, ui_field(u, W_NAME)->text);
  put_text(&w, " <");
  put_text(&w, ui_field(u, W_MAIL)->text);
  put_text(&w, ">");
  user[w.used] = 0;
  if (!ui_field(u, W_NAME)->used) return ui_notice(u, true, "Type your name."), false;
  if (w.full) return ui_notice(u, true, "Name and address are too long together (120 characters)."), false;
  if (addresses_check(&(struct cursor){(const uint8_t *)user, 0, w.used}, true, &unused) != RULE_NONE)
    return ui_notice(u, true, "Name: letters and blanks. Address: user@host."), false;
  if (ui_field(u, W_PHRASE)->used < 3) return ui_notice(u, true, "Choose a phrase of at least 3 characters."), false;
  return passphrases_fit(u);
}
