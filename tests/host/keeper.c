/* Host test of gui/keeper: pages and keys, the two questions before a kill, the parents that are offered, the
 * passphrase and its wiping, the kiosk, settings with their mistakes, and that the pointer can do nothing that a key
 * cannot. */
#define _GNU_SOURCE
#include "../../gui/keeper/settings.h"
#include "check.h"
#include <stdlib.h>
#include <string.h>

static struct keeper k;

static void window(uint64_t id, const char *label, uint32_t flags) {
  struct keeper_window_out *w = &k.row[k.rows++];
  *w = (struct keeper_window_out){.id = id, .flags = flags};
  strcpy(w->label, label);
}

static void start(uint32_t mode) {
  k = (struct keeper){.now = {.mode = mode, .scale = 1, .screen_width = 1280, .screen_height = 800}};
  k.settings.has_passphrase = true;
  window(11, "signer", 0);
  window(12, "desktop/composer", KEEPER_FOCUSED);
  window(13, "desktop/tools/viewer", KEEPER_HIDDEN);
  keeper_news(&k);
}

static void mode(uint32_t now) {
  k.now.mode = now;
  keeper_news(&k);
}

static void digits_and_arrows_choose(void) {
  start(KEEPER_ATTENTION);
  CHECK(k.page == PAGE_LIST);
  CHECK(keeper_key(&k, '2', 2) == DO_FOCUS && k.target == 12);
  CHECK(keeper_key(&k, '9', 9) == DO_NOTHING);
  k.selected = 0;
  CHECK(keeper_key(&k, KEY_DOWN, 0) == DO_REDRAW && keeper_key(&k, KEY_DOWN, 0) == DO_REDRAW);
  CHECK(keeper_key(&k, KEY_DOWN, 0) == DO_REDRAW && k.selected == 2);
  CHECK(keeper_key(&k, KEY_ENTER, 0) == DO_FOCUS && k.target == 13);
  CHECK(keeper_key(&k, KEY_UP, 0) == DO_REDRAW && k.selected == 1);
  CHECK(keeper_key(&k, 'm', 0) == DO_MINIMISE && keeper_key(&k, 'L', 0) == DO_LOCK);
  CHECK(keeper_key(&k, KEY_ESCAPE, 0) == DO_RELEASE && k.does == KEEPER_FOCUS);
  k.row[0].flags = KEEPER_DROPPED;
  CHECK(keeper_key(&k, '1', 1) == DO_NOTHING);
}

static void window_actions_have_keys(void) {
  static const struct {
    char key;
    enum keeper_action does;
  } keys[] = {
      {'c', KEEPER_CLOSE}, {'N', KEEPER_MINIMISE}, {'x', KEEPER_MAXIMISE}, {'v', KEEPER_MOVE}, {'R', KEEPER_RESIZE}};
  start(KEEPER_ATTENTION);
  k.selected = 1;
  for (unsigned i = 0; i < 5; i++) {
    CHECK(keeper_key(&k, (uint32_t)keys[i].key, 0) == DO_FOCUS && k.target == 12 && k.does == keys[i].does);
    CHECK(keeper_key(&k, KEY_ENTER, 0) == DO_FOCUS && k.does == KEEPER_FOCUS);
  }
  k.row[1].flags = KEEPER_DROPPED;
  for (unsigned i = 0; i < 5; i++) CHECK(keeper_key(&k, (uint32_t)keys[i].key, 0) == DO_NOTHING);
}

static void a_kill_is_asked_twice(void) {
  start(KEEPER_ATTENTION);
  k.selected = 1;
  CHECK(keeper_key(&k, 'k', 0) == DO_REDRAW && k.page == PAGE_ASK);
  for (uint32_t key = 0; key < 256; key++)
    if (key != 'y' && key != 'Y' && key != KEY_ESCAPE) CHECK(keeper_key(&k, key, key % 11) == DO_NOTHING);
  CHECK(keeper_key(&k, 'y', 0) == DO_REDRAW && k.page == PAGE_SURE);
  CHECK(keeper_key(&k, 'y', 0) == DO_NOTHING && keeper_key(&k, KEY_ENTER, 0) == DO_NOTHING);
  CHECK(keeper_key(&k, 'k', 0) == DO_KILL && k.target == 12 && !strcmp(k.victim, "desktop/composer"));
  CHECK(keeper_key(&k, 'k', 0) == DO_NOTHING);
}

static void the_kill_can_be_called_off(void) {
  for (unsigned yes = 0; yes < 2; yes++) {
    start(KEEPER_ATTENTION);
    keeper_key(&k, 'k', 0);
    if (yes) keeper_key(&k, 'y', 0);
    CHECK(keeper_key(&k, KEY_ESCAPE, 0) == DO_REDRAW && k.page == PAGE_LIST);
  }
}

/* The list changes under the question: the answer means what the question named. */
static void the_question_keeps_its_victim(void) {
  start(KEEPER_ATTENTION);
  k.selected = 1;
  keeper_key(&k, 'k', 0);
  k.row[1] = k.row[2], k.rows = 2;
  keeper_news(&k);
  keeper_key(&k, 'y', 0);
  CHECK(keeper_key(&k, 'k', 0) == DO_KILL && k.target == 12 && !strcmp(k.victim, "desktop/composer"));
}

static void kill_third(void) {
  start(KEEPER_ATTENTION);
  k.selected = 2;
  keeper_key(&k, 'k', 0), keeper_key(&k, 'y', 0);
  CHECK(keeper_key(&k, 'k', 0) == DO_KILL);
}

static void parents_are_offered_one_by_one(void) {
  kill_third();
  keeper_waited(&k);
  CHECK(k.page == PAGE_ASK && k.parent && !strcmp(k.victim, "desktop/tools"));
  keeper_key(&k, 'y', 0);
  CHECK(keeper_key(&k, 'k', 0) == DO_KILL);
  keeper_waited(&k);
  CHECK(k.page == PAGE_ASK && !strcmp(k.victim, "desktop"));
  keeper_key(&k, 'y', 0), keeper_key(&k, 'k', 0);
  keeper_waited(&k);
  CHECK(k.page == PAGE_STUCK);
  CHECK(keeper_key(&k, KEY_ESCAPE, 0) == DO_REDRAW && k.page == PAGE_LIST);
  kill_third();
  k.rows = 2; /* it is gone */
  keeper_waited(&k);
  CHECK(k.page == PAGE_LIST);
}

static bool traces(const char *text) { return memmem(&k, sizeof k, text, strlen(text)) != NULL; }

static void type(const char *text) {
  for (; *text; text++) keeper_key(&k, (uint32_t)*text, 0);
}

static void the_lock_takes_a_passphrase_alone(void) {
  enum action then;
  start(KEEPER_LOCKED);
  CHECK(k.page == PAGE_PASSPHRASE && keeper_key(&k, KEY_ENTER, 0) == DO_NOTHING);
  type("kml12secre");
  CHECK(keeper_key(&k, 0xe9, 0) == DO_REDRAW && k.length == 12 && keeper_key(&k, KEY_ERASE, 0) == DO_REDRAW &&
        k.length == 10);
  CHECK(keeper_key(&k, KEY_ENTER, 0) == DO_CHECK && k.checking);
  CHECK(keeper_key(&k, 'x', 0) == DO_NOTHING && keeper_key(&k, KEY_ENTER, 0) == DO_NOTHING && k.length == 10);
  keeper_checked(&k, false, &then);
  CHECK(then == DO_REDRAW && k.wrong && !k.length && !traces("secre"));
  type("right");
  keeper_key(&k, KEY_ENTER, 0);
  keeper_checked(&k, true, &then);
  CHECK(then == DO_RELEASE && !traces("right"));
  mode(KEEPER_RUNNING);
  CHECK(k.page == PAGE_BLANK && keeper_key(&k, 'k', 0) == DO_NOTHING);
}

static void a_lock_cannot_be_left_by_escape(void) {
  start(KEEPER_LOCKED);
  type("abc");
  CHECK(keeper_key(&k, KEY_ESCAPE, 0) == DO_REDRAW && !k.length && k.page == PAGE_PASSPHRASE && !traces("abc"));
  type("abc");
  keeper_key(&k, KEY_ENTER, 0);
  CHECK(keeper_key(&k, KEY_ESCAPE, 0) == DO_CANCEL && !k.checking && !traces("abc"));
  type("abc");
  mode(KEEPER_RUNNING);
  CHECK(!traces("abc"));
}

static void long_input_is_not_cut(void) {
  start(KEEPER_LOCKED);
  for (unsigned i = 0; i < PASSPHRASE - 1; i++) CHECK(keeper_key(&k, 'a', 0) == DO_REDRAW);
  CHECK(keeper_key(&k, 0xe9, 0) == DO_NOTHING && keeper_key(&k, 'b', 0) == DO_REDRAW);
  CHECK(keeper_key(&k, 'c', 0) == DO_NOTHING && k.length == PASSPHRASE);
}

static void requests_want_a_word(void) {
  start(KEEPER_ATTENTION);
  k.now.request = KEEPER_PASTE;
  keeper_news(&k);
  CHECK(k.page == PAGE_REQUEST);
  CHECK(keeper_key(&k, KEY_ENTER, 0) == DO_NOTHING && keeper_key(&k, '1', 1) == DO_NOTHING &&
        keeper_key(&k, 'k', 0) == DO_NOTHING);
  CHECK(keeper_key(&k, 'y', 0) == DO_ALLOW && keeper_key(&k, KEY_ESCAPE, 0) == DO_REFUSE);
}

static void a_kiosk_is_for_the_administrator(void) {
  enum action then;
  start(KEEPER_ATTENTION);
  k.settings.kiosk = true, k.page = PAGE_BLANK;
  keeper_news(&k);
  CHECK(k.page == PAGE_PASSPHRASE && keeper_key(&k, 'e', 0) == DO_REDRAW && keeper_key(&k, '1', 1) == DO_REDRAW);
  CHECK(keeper_key(&k, KEY_ESCAPE, 0) == DO_RELEASE);
  type("right");
  keeper_key(&k, KEY_ENTER, 0);
  keeper_checked(&k, true, &then);
  CHECK(then == DO_REDRAW && k.page == PAGE_LIST && keeper_key(&k, 'e', 0) == DO_END);
  mode(KEEPER_RUNNING), mode(KEEPER_ATTENTION);
  CHECK(k.page == PAGE_PASSPHRASE); /* asked again the next time */
  k.settings.kiosk = false;
  keeper_news(&k);
  CHECK(keeper_key(&k, 'e', 0) == DO_NOTHING);
}

static void a_fixed_window_is_worked_in_closed_or_killed(void) {
  struct button b[BUTTONS];
  start(KEEPER_ATTENTION);
  unsigned all = layout_buttons(&k, b);
  CHECK(keeper_key(&k, 'x', 0) == DO_FOCUS && k.does == KEEPER_MAXIMISE);
  k.row[k.selected].flags |= KEEPER_FIXED;
  CHECK(layout_buttons(&k, b) == all - 5 && keeper_key(&k, 'x', 0) == DO_NOTHING &&
        keeper_key(&k, 'm', 0) == DO_NOTHING);
  CHECK(keeper_key(&k, 'c', 0) == DO_FOCUS && k.does == KEEPER_CLOSE);
}

/* Whatever can be clicked is a key that does the same, on every page and at every scale; nothing overlaps or leaves the
 * card. */
static void buttons_are_keys(void) {
  for (unsigned page = PAGE_BLANK; page <= PAGE_PASSPHRASE; page++)
    for (uint32_t scale = 1; scale <= 3; scale++) {
      struct button b[BUTTONS];
      int width, height;
      start(KEEPER_ATTENTION);
      k.settings.kiosk = true, k.page = page, k.now.scale = scale;
      unsigned n = layout_buttons(&k, b);
      layout_size(&k, &width, &height);
      for (unsigned i = 0; i < n; i++) {
        CHECK(b[i].key && layout_hit(&k, b[i].at.x0, b[i].at.y0) == b[i].key);
        CHECK(rect_same(rect_cut(b[i].at, rect_of(0, 0, width, height)), b[i].at));
        for (unsigned j = 0; j < i; j++) CHECK(!rect_touch(b[i].at, b[j].at));
        for (unsigned j = 0; j < k.rows && page == PAGE_LIST; j++) CHECK(!rect_touch(b[i].at, layout_row(&k, j)));
      }
    }
}

/* The card of a full list fits under the strip of the smallest screen. */
static void the_list_fits_the_screen(void) {
  static const uint32_t screens[][3] = {{600, 30, 1}, {800, 30, 1}, {2160, 90, 3}, {1080, 60, 2}, {200, 30, 1}};
  for (unsigned i = 0; i < 5; i++) {
    int width, height;
    start(KEEPER_ATTENTION);
    k.settings.kiosk = true, k.page = PAGE_LIST, k.no_answer = true;
    k.now.screen_height = screens[i][0], k.now.strip = screens[i][1], k.now.scale = screens[i][2];
    k.rows = layout_rows(&k);
    layout_size(&k, &width, &height);
    CHECK(k.rows >= 1 && k.rows <= ROWS && (i == 4 || height <= (int)(screens[i][0] - screens[i][1])));
  }
}

static bool reads(struct settings *s, const char *text) {
  char message[200] = "";
  *s = (struct settings){0};
  bool good = settings_read(s, text, strlen(text), message, sizeof message);
  CHECK(good || message[0]);
  return good;
}

#define HASH "00112233445566778899aabbccddeeff"
#define PASS "passphrase salt=\"" HASH "\" hash=\"" HASH HASH "\" kib=1024 passes=2\n"
static void settings_are_checked(void) {
  struct settings s;
  CHECK(reads(&s, "") && !s.keeper.has_passphrase);
  CHECK(reads(&s, PASS "lock-at-start\nkiosk end=\"kiosk\" start=\"desktop\"\n"));
  CHECK(s.keeper.has_passphrase && s.keeper.lock_at_start && s.keeper.kiosk && !strcmp(s.keeper.end, "kiosk"));
  CHECK(s.cost.kib == 1024 && s.cost.passes == 2 && s.salt[15] == 0xff && s.hash[16] == 0);
  CHECK(!reads(&s, "lock-at-start\n") && !reads(&s, "kiosk end=\"a\"\n") && !reads(&s, PASS "kiosk\n") &&
        !reads(&s, "what\n"));
  CHECK(!reads(&s, "passphrase salt=\"00\" hash=\"" HASH HASH "\" kib=1024 passes=2\n"));
  CHECK(!reads(&s, "passphrase salt=\"" HASH "\" hash=\"" HASH HASH "\" kib=1 passes=2\n"));
}

/* Random keys, lists and modes: a page is always one that the mode allows, and a kill always had its two answers. */
static void invariants_hold_under_random_events(void) {
  for (unsigned round = 0; round < 200; round++) {
    unsigned asked = 0;
    srand(round);
    start(KEEPER_ATTENTION);
    k.settings.kiosk = round % 3 == 0;
    keeper_news(&k);
    for (unsigned i = 0; i < 2000; i++) {
      static const uint32_t keys[] = {'k', 'y', 'm', 'l', 'e', KEY_ENTER, KEY_ESCAPE, KEY_UP, KEY_DOWN, 'x'};
      enum page before = k.page;
      uint32_t key = keys[rand() % 10];
      enum action a = keeper_key(&k, key, rand() % 40 ? 0 : 1 + (unsigned)rand() % 10), then;
      asked = before == PAGE_ASK && key == 'y' ? 1 : before == PAGE_SURE ? asked : 0;
      CHECK(a != DO_KILL || (asked && before == PAGE_SURE && key == 'k'));
      CHECK(a != DO_END || k.admin);
      CHECK(a != DO_RELEASE || k.now.mode == KEEPER_ATTENTION);
      if (k.checking) keeper_checked(&k, rand() % 2, &then);
      if (rand() % 9 == 0) keeper_waited(&k);
      if (rand() % 9 == 0) k.rows = (unsigned)rand() % 4, k.now.request = rand() % 4 ? 0 : 1 + (unsigned)rand() % 2;
      if (rand() % 9 == 0) k.now.mode = (uint32_t)rand() % 3, k.now.request = 0;
      keeper_news(&k);
      CHECK((k.now.mode == KEEPER_LOCKED) <= (k.page == PAGE_PASSPHRASE) &&
            (k.now.mode == KEEPER_RUNNING) == (k.page == PAGE_BLANK));
      CHECK(k.page != PAGE_LIST || !k.settings.kiosk || k.admin);
    }
  }
}

static void pages_are_painted(void) {
  static uint32_t pixels[480 * 800];
  for (unsigned page = PAGE_BLANK; page <= PAGE_PASSPHRASE; page++) {
    int width, height;
    start(KEEPER_ATTENTION);
    k.page = page, k.now.dark = page % 2;
    strcpy(k.now.source, "desktop/composer"), strcpy(k.now.destination, "vm/browser");
    layout_size(&k, &width, &height);
    CHECK(width * height <= 480 * 800);
    memset(pixels, 0x55, sizeof pixels);
    paint_card(&k, pixels, width, height);
    unsigned left = 0;
    for (int i = 0; i < width * height; i++) left += pixels[i] == 0x55555555;
    CHECK(!left && pixels[width * height - 1] != pixels[width * (height / 2) + 5]);
  }
}

int main(void) {
  CASE(digits_and_arrows_choose);
  CASE(window_actions_have_keys);
  CASE(a_kill_is_asked_twice);
  CASE(the_kill_can_be_called_off);
  CASE(the_question_keeps_its_victim);
  CASE(parents_are_offered_one_by_one);
  CASE(the_lock_takes_a_passphrase_alone);
  CASE(a_lock_cannot_be_left_by_escape);
  CASE(long_input_is_not_cut);
  CASE(requests_want_a_word);
  CASE(a_kiosk_is_for_the_administrator);
  CASE(a_fixed_window_is_worked_in_closed_or_killed);
  CASE(buttons_are_keys);
  CASE(the_list_fits_the_screen);
  CASE(settings_are_checked);
  CASE(invariants_hold_under_random_events);
  CASE(pages_are_painted);
  return check_done();
}
