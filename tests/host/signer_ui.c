/* Signer ui: what keys and clicks may do: no signature before the end was read and warnings confirmed, no passphrase
 * without focus, nothing typed survives a withdrawal; and the document shows every byte once, whatever the message. */
#include <stdlib.h>
#include <string.h>

#include "../../apps/signer/ui.h"
#include "../../apps/signer/wording.h"
#include "check.h"

#define HEAD "Content-Type: text/plain; charset=us-ascii\r\nFrom: Ada <ada@example.org>\r\nTo: bob@example.org\r\n"
static struct desk desk;
static struct ui ui;
static struct pgp_key key = {.user = "Ada Example <ada@example.org>"};
static uint8_t message[SIGN_MESSAGE_MAX];
static struct link client;

static void fresh(bool with_key) {
  memset(&ui, 0, sizeof ui);
  desk_start(&desk, message, 1000);
  ui.key = with_key ? &key : NULL;
  ui_start(&ui, &desk);
  ui_focus(&ui, true);
}

static bool put_mail(const char *text, size_t bytes) {
  struct finding why;
  memcpy(message, text, bytes);
  desk.total = (uint32_t)bytes;
  desk.state = DESK_PENDING;
  desk.owner = &client;
  return mail_check(message, bytes, &desk.mail, &why);
}

static void pending(const char *text) {
  fresh(true);
  CHECK(put_mail(text, strlen(text)));
  ui_columns(&ui, 80, 60, 20);
  ui_show_request(&ui, 1795516920, false);
}

static enum widget key_code(uint16_t code) { return ui_press_key(&ui, code, 0, 0); }
static enum widget shift_tab(void) { return ui_press_key(&ui, 15, 0, 1); }
static enum widget type(const char *text) {
  enum widget a = W_NONE;
  for (; *text; text++) a = ui_press_key(&ui, 200, (uint32_t)*text, 0);
  return a;
}
enum { ENTER = 28, TAB = 15, ESC = 1, BACKSPACE = 14, F3 = 61, PAGE_DOWN = 109, PAGE_UP = 104 };

static void create_form(void) {
  char user[PGP_USER_MAX + 1];
  fresh(false);
  CHECK(ui.screen == SCREEN_CREATE && ui.focus == W_NAME);
  type("Ada Example"), key_code(ENTER), type("ada@example.org"), key_code(TAB), type("blue heron"), key_code(ENTER);
  CHECK(ui.focus == W_PASS);
  type("secret12"), key_code(TAB), type("secret13");
  CHECK(key_code(ENTER) == W_CREATE && !ui_user_id(&ui, user) && strstr(ui.notice, "differ"));
  key_code(BACKSPACE), type("2");
  CHECK(ui_user_id(&ui, user) && strcmp(user, "Ada Example <ada@example.org>") == 0);
  key_code(BACKSPACE), shift_tab(), key_code(BACKSPACE);
  CHECK(!ui_user_id(&ui, user) && strstr(ui.notice, "8 characters"));
  ui_click(&ui, W_MAIL), type(">");
  CHECK(!ui_user_id(&ui, user) && strstr(ui.notice, "user@host"));
  CHECK(ui_click(&ui, W_SIGN) == W_NONE && ui_click(&ui, W_REFUSE) == W_NONE); /* not on this screen */
}

static void user_id_bounds(void) {
  char user[PGP_USER_MAX + 1];
  fresh(false);
  ui_click(&ui, W_NAME);
  for (int i = 0; i < 200; i++) type("x");
  CHECK(ui_field(&ui, W_NAME)->used == UI_FIELD_MAX);
  CHECK(!ui_user_id(&ui, user) && strstr(ui.notice, "too long"));
}

static void unicode_passphrase(void) {
  fresh(false);
  ui_click(&ui, W_PASS);
  for (uint32_t c = 0x100; c < 0x20000; c += 0x7fff) ui_press_key(&ui, 200, c, 0);
  struct ui_field *f = ui_field(&ui, W_PASS);
  CHECK(f->used == 2 + 3 + 4 + 4);
  key_code(BACKSPACE);
  CHECK(f->used == 9);
  key_code(BACKSPACE), key_code(BACKSPACE), key_code(BACKSPACE), key_code(BACKSPACE);
  CHECK(f->used == 0);
  ui_click(&ui, W_NAME);
  CHECK(ui_press_key(&ui, 200, 0xe4, 0) == W_NONE); /* user ids are ASCII */
}

static void short_mail(void) {
  pending(HEAD "\r\nhello\r\n");
  CHECK(ui.screen == SCREEN_REQUEST && ui.document.pages == 1 && ui.end_reached && !ui.from_differs);
  CHECK(ui.focus == W_TEXT && !ui_enabled(&ui, W_SIGN));
  CHECK(type("secret") == W_NONE &&
        ui_field(&ui, W_PASS)->used == 0); /* keys meant for something else are no passphrase */
  CHECK(ui_click(&ui, W_SIGN) == W_NONE && strstr(ui.notice, "passphrase"));
  ui_click(&ui, W_PASS), type("secret");
  CHECK(ui_enabled(&ui, W_SIGN) && key_code(ENTER) == W_SIGN);
  ui_focus(&ui, false);
  CHECK(!ui_enabled(&ui, W_SIGN) && ui_field(&ui, W_PASS)->used == 0 && type("x") == W_NONE);
  CHECK(ui_click(&ui, W_REFUSE) == W_REFUSE && key_code(ESC) == W_NONE);
  ui_focus(&ui, true);
  CHECK(key_code(ESC) == W_LATER);
}

static void long_mail(void) {
  char text[6000] = HEAD "\r\n";
  for (int i = 0; i < 100; i++) strcat(text, "line\r\n");
  pending(text);
  CHECK(ui.document.pages == 6 && !ui.end_reached);
  ui_click(&ui, W_PASS), type("secret");
  CHECK(ui_click(&ui, W_SIGN) == W_NONE && strstr(ui.notice, "end first"));
  for (int i = 0; i < 4; i++) key_code(PAGE_DOWN);
  CHECK(!ui.end_reached && ui_enabled(&ui, W_NEXT));
  key_code(F3); /* the last page of the byte view is not the end of the text */
  while (ui.page + 1 < ui.document.pages) key_code(PAGE_DOWN);
  CHECK(!ui.end_reached);
  key_code(F3);
  CHECK(ui.page == 0 && !ui.end_reached);
  for (int i = 0; i < 9; i++) key_code(PAGE_DOWN);
  CHECK(ui.page == 5 && ui.end_reached && !ui_enabled(&ui, W_NEXT) && ui_click(&ui, W_SIGN) == W_SIGN);
  ui_columns(&ui, 60, 50, 18); /* other pages: to be read again */
  CHECK(!ui.end_reached && ui.page == 0);
}

static void warnings(void) {
  pending("Content-Type: text/plain; charset=us-ascii\r\nFrom: Ada <ada@EXAMPLE.org>\r\n\r\n");
  CHECK(!ui.from_differs && !ui_has(&ui, W_CONFIRM_FROM));
  pending("Content-Type: text/plain; charset=us-ascii\r\nFrom: Ada <eve@example.org>\r\n\r\n");
  CHECK(ui.from_differs);
  ui_show_request(&ui, 1795516920, true);
  ui_click(&ui, W_PASS), type("secret");
  CHECK(ui_click(&ui, W_SIGN) == W_NONE && strstr(ui.notice, "sender"));
  ui_click(&ui, W_CONFIRM_FROM);
  CHECK(ui_click(&ui, W_SIGN) == W_NONE && strstr(ui.notice, "clock"));
  ui_click(&ui, W_CONFIRM_CLOCK);
  CHECK(ui_click(&ui, W_SIGN) == W_SIGN);
  ui_click(&ui, W_CONFIRM_FROM); /* taken back */
  CHECK(ui_click(&ui, W_SIGN) == W_NONE);
  ui_show_request(&ui, 1795516920, true); /* the next request asks again */
  CHECK(!ui.confirmed_from && !ui.confirmed_clock && ui_field(&ui, W_PASS)->used == 0);
}

static void withdrawn(void) {
  pending(HEAD "\r\nhello\r\n");
  ui_click(&ui, W_PASS), type("secr");
  ui_show_withdrawn(&ui);
  CHECK(ui_field(&ui, W_PASS)->used == 0 && ui_field(&ui, W_PASS)->text[0] == 0);
  CHECK(type("et") == W_NONE && key_code(TAB) == W_NONE && key_code(ESC) == W_NONE);
  CHECK(ui_click(&ui, W_SIGN) == W_NONE && ui_field(&ui, W_PASS)->used == 0);
  CHECK(key_code(ENTER) == W_ACKNOWLEDGE);
}

static void keyboard_reaches_everything(void) {
  bool seen[WIDGETS] = {0};
  pending("Content-Type: text/plain; charset=us-ascii\r\nFrom: Ada <eve@example.org>\r\n\r\n");
  ui_show_request(&ui, 1795516920, true);
  for (int i = 0; i < WIDGETS; i++) seen[ui.focus] = true, key_code(TAB);
  for (enum widget w = W_NAME; w < WIDGETS; w++)
    if (ui_has(&ui, w) != seen[w]) CHECK(!"a widget without keyboard");
  enum widget before = ui.focus;
  key_code(TAB), shift_tab();
  CHECK(ui.focus == before);
}

/* Every byte of the shown headers and of the text lies in exactly one row, in order; no row is wider than the page. */
static bool covers(const struct document *d) {
  struct doc_place place = {0, 0};
  struct doc_row row;
  uint32_t expected = 0;
  while (document_row(d, &place, &row)) {
    if (row.kind == DOC_MISSING) continue;
    const struct span *v = &d->mail->header[row.header];
    if (row.kind == DOC_HEADER && row.first) expected = v->at;
    if (row.kind != DOC_HEADER && expected < d->mail->body) expected = d->mail->body;
    if (row.at != expected) return false;
    unsigned width = 0, columns = row.kind == DOC_HEADER ? d->header_columns : d->columns;
    for (uint32_t at = row.at; row.kind != DOC_EMPTY_LINES && at < row.at + row.bytes;) {
      struct doc_cell cell = document_cell(d, at, row.at + row.bytes, width);
      width += cell.cells, at += cell.bytes;
      if (cell.bytes == 0 || at > row.at + row.bytes) return false;
    }
    if (width > columns) return false;
    expected = row.at + row.bytes + (row.kind == DOC_TEXT && !row.wraps ? 2 : 0);
    if (row.kind == DOC_HEADER && !row.wraps && expected != v->at + v->bytes) return false;
  }
  return expected == d->size || d->mail->body == d->size;
}

static void long_runs_are_counted(void) {
#define TWENTY "                    "
  const struct document *d = &ui.document;
  struct doc_place place = {0, 0};
  struct doc_row row;
  unsigned runs = 0, blanks = 0;
  pending(HEAD "Subject: a\r\n b" TWENTY TWENTY TWENTY "c\r\n\r\nx" TWENTY TWENTY "y\r\nx " TWENTY TWENTY "y\r\n");
  while (document_row(d, &place, &row))
    for (uint32_t at = row.at, column = 0; row.kind != DOC_MISSING && at < row.at + row.bytes;) {
      struct doc_cell cell = document_cell(d, at, row.at + row.bytes, column);
      if (cell.kind == CELL_BLANKS) runs++, blanks += cell.count;
      column += cell.cells, at += cell.bytes;
    }
  CHECK(runs == 2 && blanks == 60 + 41);
}

static size_t random_mail(char *text) {
  static const char *const piece[] = {
      "\r\n", "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n", "x", "word ", "\t", "                    ", "0O1l", "a,b"};
  size_t n = (size_t)sprintf(text, "%sSubject: a\r\n b%s\r\n\r\n", HEAD, rand() % 2 ? "c d e" : "\r\n\tf");
  size_t line = 0;
  for (int k = rand() % 400; k > 0; k--) {
    const char *p = piece[(size_t)rand() % 8];
    bool blank = n && (text[n - 1] == ' ' || text[n - 1] == '\t');
    if ((p[0] == '\r' && blank) || line + strlen(p) > 990) p = "y";
    memcpy(text + n, p, strlen(p)), n += strlen(p);
    line = p[0] == '\r' ? 0 : line + strlen(p);
    if (line > 985) memcpy(text + n, "z\r\n", 3), n += 3, line = 0;
  }
  memcpy(text + n, "z\r\n", 3);
  return n + 3;
}

static void every_byte_is_shown(void) {
  static char text[20000];
  unsigned accepted = 0;
  srand(11);
  fresh(true);
  for (int round = 0; round < 3000; round++) {
    size_t n = random_mail(text);
    if (!put_mail(text, n)) continue;
    accepted++;
    ui_columns(&ui, 40 + (unsigned)rand() % 60, 40 + (unsigned)rand() % 30, 16 + (unsigned)rand() % 20);
    ui_show_request(&ui, 1795516920, false);
    if (!covers(&ui.document)) CHECK(!"a byte is missing or twice");
  }
  CHECK(accepted > 2500);
}

static void largest_mails(void) {
  static char text[SIGN_MESSAGE_MAX];
  size_t n = (size_t)sprintf(text, "%s\r\n", HEAD);
  for (int k = 0; n + 13 < sizeof text; k++) { /* the shortest rows there are: five empty lines, then one byte */
    const char *p = k % 6 == 5 ? "a\r\n" : "\r\n";
    memcpy(text + n, p, strlen(p)), n += strlen(p);
  }
  fresh(true);
  CHECK(put_mail(text, n));
  ui_columns(&ui, 40, 40, 16);
  ui_show_request(&ui, 1795516920, false);
  CHECK(ui.document.pages < DOC_PAGES && covers(&ui.document));
  CHECK(!ui.document.unfit);
  ui.document.rows = 1000000; /* one page: every row is counted */
  document_paginate(&ui.document);
  CHECK(ui.document.pages == 1);
}

static void journal(void) {
  static struct journal j;
  fresh(true);
  CHECK(put_mail(
      HEAD "Subject: a long subject that goes on and on, and on,\r\n\tand on, until nobody can read it\r\n\r\nx\r\n",
      strlen(HEAD) + 94));
  CHECK(!journal_get(&j, 0));
  for (unsigned i = 0; i < JOURNAL_ENTRIES + 3; i++) journal_add(&j, &desk, i);
  CHECK(journal_get(&j, 0)->number == JOURNAL_ENTRIES + 3 && journal_get(&j, JOURNAL_ENTRIES - 1)->number == 4);
  CHECK(!journal_get(&j, JOURNAL_ENTRIES) && strcmp(journal_get(&j, 0)->to, "bob@example.org") == 0);
  CHECK(strcmp(journal_get(&j, 0)->subject,
               "a long subject that goes on and on, and on, and on, until nobody can...") == 0);
}

static bool time_is(uint64_t seconds, const char *text) {
  char space[TIME_TEXT];
  time_text(space, seconds);
  return strcmp(space, text) == 0;
}

static void times(void) {
  CHECK(time_is(0, "1970-01-01 00:00 UTC") && time_is(951782399, "2000-02-28 23:59 UTC"));
  CHECK(time_is(951782400, "2000-02-29 00:00 UTC") && time_is(1798761599, "2026-12-31 23:59 UTC"));
  CHECK(time_is(4107542400, "2100-03-01 00:00 UTC") && time_is(1795516920, "2026-11-24 10:42 UTC"));
}

int main(void) {
  CASE(times);
  CASE(journal);
  CASE(create_form);
  CASE(user_id_bounds);
  CASE(unicode_passphrase);
  CASE(short_mail);
  CASE(long_mail);
  CASE(warnings);
  CASE(withdrawn);
  CASE(keyboard_reaches_everything);
  CASE(long_runs_are_counted);
  CASE(every_byte_is_shown);
  CASE(largest_mails);
  return check_done();
}
