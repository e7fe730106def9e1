/* Nitpicker: the rules of focus, settling, grabs, frames and identity, one by one. */
#include "base/string.h"
#include "check.h"
#include "nitpicker_model.h"

#include "../../gui/nitpicker/frame.h"
#include "../../gui/nitpicker/keymap.h"

static struct policy policy;
static struct model *m;
static unsigned a, b, panel, paper, sign;
static const struct rect none = {0};

static void domain(const char *prefix, unsigned color, unsigned role, bool first_focus) {
  struct policy_domain *d = &policy.domain[policy.domains++];
  *d = (struct policy_domain){
      .color = (uint8_t)color, .role = (uint8_t)role, .first_focus = first_focus, .trusted = color == GREEN};
  text_copy(d->prefix, sizeof d->prefix, prefix);
}

static void begin(bool wm) {
  policy_defaults(&policy);
  domain("a", SKY, GUI_ROLE_WINDOW, false), domain("b", VERMILION, GUI_ROLE_WINDOW, false),
      domain("first", BLUE, GUI_ROLE_WINDOW, true);
  domain("panel", GREY, GUI_ROLE_PANEL, false), domain("paper", GREY, GUI_ROLE_WALLPAPER, false),
      domain("signer", GREEN, GUI_ROLE_SIGNER, false);
  policy.chord[policy.chords++] = (struct policy_chord){.code = 15, .number = 7, .modifiers = GUI_ALT};
  m = model_new(&policy, 800, 600);
  if (wm) model_step(m, (struct model_event){.kind = NP_OPEN, .session = NP_WM});
  a = model_open(m, "a/one"), b = model_open(m, "b"), panel = model_open(m, "panel"), paper = model_open(m, "paper"),
  sign = model_open(m, "signer");
}

static struct np_view *of(uint64_t id) { return np_find(&m->np, id); }
static bool focused(uint64_t id) { return m->np.focus != NP_NONE && &m->np.view[m->np.focus] == of(id); }
static bool nobody(void) { return m->np.focus == NP_NONE; }
static void tap(int code) { model_key(m, code, 1), model_key(m, code, 0); }
static uint32_t pixel(int x, int y) { return m->screen[y * m->np.width + x]; }

static void click_in(uint64_t id) {
  struct rect c = np_content(&m->np, of(id));
  model_click(m, c.x0 + 5, c.y0 + 5);
}

static void click_focuses_and_keys_go_there_alone(void) {
  begin(true);
  uint64_t wa = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200)),
           wb = model_window(m, b, 0, 0, 2, rect_of(400, 60, 300, 200));
  tap(30);
  CHECK(nobody());
  CHECK(!model_got(m, a, GUI_KEY, -1, -1) && !model_got(m, b, GUI_KEY, -1, -1));
  click_in(wa);
  CHECK(focused(wa));
  tap(30);
  CHECK(model_got(m, a, GUI_KEY, 30, 1));
  CHECK(!model_got(m, b, GUI_KEY, -1, -1));
  click_in(wb);
  CHECK(focused(wb));
  model_fetch(m, a, (struct gui_event[GUI_BATCH]){0});
  tap(31);
  CHECK(!model_got(m, a, GUI_KEY, -1, -1));
  CHECK(model_got(m, b, GUI_KEY, 31, 0));
  model_click(m, 750, 550);
  CHECK(nobody());
  model_free(m);
}

static void new_windows_take_neither_focus_nor_click(void) {
  begin(true);
  uint64_t wa = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200));
  click_in(wa);
  uint64_t wb = model_window(m, b, 0, 0, 2, rect_of(20, 60, 300, 200));
  CHECK(focused(wa));
  CHECK(m->np.order[0] == np_index(&m->np, of(wa)));
  model_step(m, (struct model_event){.kind = NP_STACK, .stack = {.id = wb, .where = PLACEMENT_TOP}});
  model_key(m, 0x110, 1);
  m->now += 300;
  model_key(m, 0x110, 0);
  CHECK(focused(wa));
  CHECK(!model_got(m, b, GUI_BUTTON, -1, -1));
  model_key(m, 0x110, 1);
  CHECK(focused(wb));
  CHECK(model_got(m, b, GUI_BUTTON, 0x110, 1));
  model_free(m);
}

static void grab_follows_the_press_and_releases_are_never_lost(void) {
  begin(true);
  uint64_t wa = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200));
  model_window(m, b, 0, 0, 2, rect_of(400, 60, 300, 200));
  model_point(m, 100, 150);
  m->now += 300;
  model_key(m, 0x110, 1);
  model_point(m, 500, 150);
  CHECK(!model_got(m, b, GUI_MOTION, -1, -1));
  CHECK(model_got(m, a, GUI_MOTION, -1, -1));
  model_key(m, 30, 1);
  model_fetch(m, a, (struct gui_event[GUI_BATCH]){0});
  model_key(m, 88, 1);
  struct gui_event e[GUI_BATCH];
  unsigned n = model_fetch(m, a, e), keys = 0, buttons = 0;
  for (unsigned i = 0; i < n; i++)
    keys += e[i].type == GUI_KEY && !e[i].value, buttons += e[i].type == GUI_BUTTON && !e[i].value;
  CHECK(keys == 1 && buttons == 1);
  model_key(m, 88, 0), model_key(m, 30, 0), model_key(m, 0x110, 0), tap(31);
  CHECK(!model_got(m, a, GUI_KEY, -1, -1));
  tap(88);
  CHECK(!m->np.frozen && focused(wa));
  CHECK(!model_got(m, a, GUI_KEY, 88, -1));
  model_free(m);
}

static void overflow_resyncs(void) {
  begin(true);
  uint64_t wa = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200));
  click_in(wa);
  model_key(m, 30, 1);
  for (unsigned i = 0; i < 100; i++) tap(31);
  CHECK(model_got(m, a, GUI_RESYNC, -1, -1));
  model_key(m, 30, 0);
  CHECK(!model_got(m, a, GUI_KEY, 30, -1));
  model_free(m);
}

static void exceptions_of_law_9(void) {
  begin(true);
  unsigned first = model_open(m, "first");
  uint64_t wf = model_window(m, first, 0, 0, 3, rect_of(20, 60, 300, 200));
  CHECK(focused(wf));
  uint64_t bar = model_window(m, panel, 0, 0, 4, none);
  click_in(bar);
  CHECK(focused(bar));
  m->now += 1000;
  uint64_t wa = model_window(m, a, 0, 0, 1, rect_of(100, 100, 300, 200));
  CHECK(focused(wa));
  model_window(m, b, 0, 0, 2, rect_of(100, 100, 300, 200));
  CHECK(focused(wa));
  click_in(bar);
  m->now += 5500;
  model_window(m, b, 0, 0, 2, rect_of(100, 100, 300, 200));
  CHECK(focused(bar));
  click_in(bar);
  tap(30);
  model_window(m, b, 0, 0, 2, rect_of(100, 100, 300, 200));
  CHECK(focused(bar));
  model_free(m);
}

static void dialog_gives_back(void) {
  begin(true);
  uint64_t wa = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200));
  struct model_event e = {.kind = NP_WINDOW, .session = a, .window = {.parent = np_local(&m->np, of(wa))}};
  CHECK(model_step(m, e) == ST_OK);
  unsigned local = (unsigned)m->np.result;
  uint64_t dialog = np_id(&m->np, np_own(&m->np, a, local));
  model_step(m, (struct model_event){.kind = NP_PLACE,
                                     .place = {.id = dialog, .x = 400, .y = 300, .width = 250, .height = 150}});
  model_lend(m, a, local, 10, 10, 9), model_commit(m, a, local, 0);
  click_in(dialog);
  CHECK(focused(dialog));
  model_step(m, (struct model_event){.kind = NP_DESTROY, .session = a, .id = {local}});
  CHECK(focused(wa));
  model_step(m, (struct model_event){.kind = NP_DESTROY, .session = a, .id = {np_local(&m->np, of(wa))}});
  CHECK(nobody());
  model_free(m);
}

static void popups_live_with_focus(void) {
  begin(true);
  uint64_t wa = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200)),
           wb = model_window(m, b, 0, 0, 2, rect_of(400, 60, 300, 200));
  struct model_event e = {.kind = NP_POPUP,
                          .session = a,
                          .popup = {.parent = np_local(&m->np, of(wa)), .x = 10, .y = 10, .width = 100, .height = 80}};
  CHECK(model_step(m, e) == ST_STATE);
  click_in(wa);
  CHECK(model_step(m, e) == ST_OK);
  for (unsigned i = 0; i < 3; i++) {
    e.popup.parent = (uint32_t)m->np.result;
    model_lend(m, a, e.popup.parent, 10, 10, 9), model_commit(m, a, e.popup.parent, 0);
    CHECK(model_step(m, e) == (i < 2 ? ST_OK : ST_BAD_ARG));
  }
  e.popup = (struct gui_popup_in){np_local(&m->np, of(wa)), 700, 500, 50, 50, 0};
  CHECK(model_step(m, e) == ST_OK || m->np.result == 0);
  e.popup.width = 799, e.popup.height = 500;
  CHECK(model_step(m, e) == ST_BAD_ARG);
  click_in(wb);
  CHECK(model_got(m, a, GUI_POPUP_DONE, -1, -1));
  unsigned left = 0;
  for (unsigned i = 0; i < NP_VIEWS; i++) left += m->np.view[i].serial && m->np.view[i].depth;
  CHECK(left == 0);
  model_free(m);
}

static void law_8_hides_what_has_no_name(void) {
  begin(true);
  uint64_t wb = model_window(m, b, 0, 0, 0x123456, rect_of(200, 200, 300, 200));
  model_frame(m);
  CHECK(pixel(350, 300) == 0x123456);
  /* Four windows leave a hole over the content and at most 20 px of any border. */
  static const struct rect around[] = {
      {100, 100, 600, 260}, {100, 380, 600, 560}, {100, 230, 260, 420}, {440, 230, 640, 420}};
  for (unsigned i = 0; i < 4; i++) {
    uint64_t w = model_window(m, a, 0, 0, 0x0a0a0a, around[i]);
    model_step(m, (struct model_event){.kind = NP_STACK, .stack = {.id = w, .where = PLACEMENT_TOP}});
  }
  model_frame(m);
  CHECK(of(wb)->anonymous);
  CHECK(pixel(350, 320) != 0x123456);
  model_free(m);
}

/* A client that paints its whole buffer as another's frame never covers a real frame or the strip. */
static void fake_label_stays_inside(void) {
  begin(true);
  uint64_t wa = model_window(m, a, 0, 0, palette[GREEN].color, rect_of(-400, -400, 9000, 9000));
  model_step(m, (struct model_event){.kind = NP_LENT,
                                     .session = a,
                                     .lend = {.id = np_local(&m->np, of(wa)), .width = 4000, .height = 4000}});
  model_frame(m);
  for (int y = 0; y < 600; y++)
    for (int x = 0; x < 800; x++)
      if (m->owner[y * 800 + x] != NP_NONE)
        CHECK(rect_holds(np_content(&m->np, of(wa)), x, y) && y >= NP_STRIP + NP_BORDER + NP_PLATE);
  CHECK(of(wa)->outer.y0 >= NP_STRIP);
  CHECK(pixel(390, of(wa)->outer.y0 + 1) == palette[SKY].color);
  model_free(m);
}

static void gestures_need_an_answer(void) {
  begin(true);
  model_window(m, a, 0, 0, 1, rect_of(100, 100, 300, 200));
  model_point(m, 250, 115);
  m->now += 300;
  m->np.wm_queued = 0;
  model_key(m, 0x110, 1);
  uint64_t number = 0;
  for (unsigned i = 0; i < m->np.wm_queued; i++)
    if (m->np.wm_queue[i].type == PLACEMENT_BEGIN) number = m->np.wm_queue[i].gesture;
  CHECK(number && m->np.gesture.active);
  m->np.wm_queued = 0;
  model_point(m, 270, 125);
  CHECK(m->np.wm_queued == 0);
  CHECK(model_step(m, (struct model_event){.kind = NP_ANSWER, .answer = {number + 1}}) == ST_NOT_FOUND);
  CHECK(model_step(m, (struct model_event){.kind = NP_ANSWER, .answer = {number}}) == ST_OK);
  model_point(m, 280, 125);
  CHECK(m->np.wm_queue[m->np.wm_queued - 1].type == PLACEMENT_MOTION && m->np.wm_queue[m->np.wm_queued - 1].x == 280);
  model_key(m, 0x110, 0);
  CHECK(m->np.wm_queue[m->np.wm_queued - 1].type == PLACEMENT_END && m->np.wm_queue[m->np.wm_queued - 1].value == 1);
  m->now += 1000;
  model_key(m, 0x110, 1);
  m->now += 501;
  model_step(m, (struct model_event){.kind = NP_TICK});
  CHECK(m->np.wm_queue[m->np.wm_queued - 1].type == PLACEMENT_END && m->np.wm_queue[m->np.wm_queued - 1].value == 0);
  model_free(m);
}

static void close_goes_straight_to_the_client(void) {
  begin(true);
  uint64_t wa = model_window(m, a, 0, 0, 1, rect_of(100, 100, 300, 200));
  struct rect r = np_frame_button(&m->np, of(wa), NP_PART_CLOSE);
  m->np.wm_queued = 0;
  model_click(m, r.x0 + 5, r.y0 + 5);
  CHECK(model_got(m, a, GUI_CLOSE, -1, -1));
  CHECK(m->np.wm_queued == 0);
  r = np_frame_button(&m->np, of(wa), NP_PART_MINIMISE);
  model_click(m, r.x0 + 5, r.y0 + 5);
  CHECK(m->np.wm_queued && m->np.wm_queue[0].type == PLACEMENT_BEGIN && m->np.wm_queue[0].code == PLACEMENT_MINIMISE);
  model_free(m);
}

static void without_a_wm_windows_are_usable(void) {
  begin(false);
  uint64_t wa = model_window(m, a, 300, 200, 1, none), wb = model_window(m, b, 300, 200, 2, none);
  CHECK(of(wa)->placed && of(wb)->placed);
  click_in(wa);
  CHECK(m->np.order[0] == np_index(&m->np, of(wa)));
  struct rect before = of(wa)->outer;
  model_point(m, before.x0 + 180, before.y0 + 12);
  m->now += 300;
  model_key(m, 0x110, 1);
  model_point(m, before.x0 + 200, before.y0 + 42);
  model_key(m, 0x110, 0);
  CHECK(of(wa)->outer.x0 == before.x0 + 20 && of(wa)->outer.y0 == before.y0 + 30);
  model_free(m);
}

static void signer_opens_by_its_badge_alone(void) {
  begin(true);
  uint64_t ws = model_window(m, sign, 400, 200, 5, none);
  CHECK(!np_visible(&m->np, of(ws)));
  CHECK(model_step(m, (struct model_event){.kind = NP_PLACE, .place = {.id = ws, .width = 300, .height = 200}}) ==
        ST_NOT_FOUND);
  CHECK(model_step(m, (struct model_event){.kind = NP_BADGE, .session = a, .badge = {3}}) == ST_DENIED);
  unsigned session;
  struct rect r = np_badge_rect(&m->np, &session);
  model_click(m, r.x0 + 4, r.y0 + 4);
  CHECK(np_visible(&m->np, of(ws)) && focused(ws));
  CHECK(model_got(m, sign, GUI_SHOWN, -1, -1));
  r = np_frame_button(&m->np, of(ws), NP_PART_MINIMISE);
  model_click(m, r.x0 + 4, r.y0 + 4);
  CHECK(!np_visible(&m->np, of(ws)) && nobody());
  CHECK(model_got(m, sign, GUI_HIDDEN, -1, -1));
  model_free(m);
}

static void plate_views_focus_without_telling_the_panel(void) {
  begin(true);
  uint64_t bar = model_window(m, panel, 0, 0, 4, none), wa = model_window(m, a, 0, 0, 1, rect_of(100, 100, 300, 200));
  CHECK(model_got(m, panel, GUI_LISTED, -1, -1));
  struct model_event e = {
      .kind = NP_NAME, .session = panel, .plate = {np_local(&m->np, of(bar)), 0, wa, 100, 8, 150, 28}};
  CHECK(model_step(m, e) == ST_OK);
  e.plate.width = 90;
  CHECK(model_step(m, e) == ST_BAD_ARG);
  e.session = a, e.plate.width = 150, e.plate.id = np_local(&m->np, of(wa));
  CHECK(model_step(m, e) == ST_DENIED);
  uint64_t ws = model_window(m, sign, 300, 200, 5, none);
  e = (struct model_event){
      .kind = NP_NAME, .session = panel, .plate = {np_local(&m->np, of(bar)), 1, ws, 300, 8, 150, 28}};
  CHECK(model_step(m, e) == ST_BAD_ARG);
  model_fetch(m, panel, (struct gui_event[GUI_BATCH]){0});
  model_click(m, 120, of(bar)->outer.y0 + 20);
  CHECK(focused(wa));
  CHECK(!model_got(m, panel, GUI_BUTTON, -1, -1));
  model_free(m);
}

static void attention_shows_owners_and_stops_keys(void) {
  begin(true);
  uint64_t wa = model_window(m, a, 0, 0, 0x777777, rect_of(20, 60, 300, 200)),
           wb = model_window(m, b, 0, 0, 2, rect_of(400, 60, 300, 200));
  click_in(wa);
  model_step(m, (struct model_event){.kind = NP_KEY, .code = 88, .value = 1, .virtual = true});
  CHECK(!m->np.frozen);
  model_step(m, (struct model_event){.kind = NP_KEY, .code = 88, .virtual = true});
  tap(88);
  CHECK(m->np.frozen);
  model_frame(m);
  CHECK(pixel(100, 240) != 0x777777);
  model_fetch(m, a, (struct gui_event[GUI_BATCH]){0});
  tap(30);
  CHECK(!model_got(m, a, GUI_KEY, -1, -1));
  int digit = np_numbered(&m->np, 0) == of(wb) ? 2 : 3;
  m->now = m->np.frozen_at + NP_ATTENTION_MS - 1;
  tap(digit);
  CHECK(m->np.frozen);
  m->now += 1;
  tap(digit);
  CHECK(!m->np.frozen && focused(wb));
  CHECK(!model_got(m, b, GUI_KEY, -1, -1));
  model_free(m);
}

static void floods_are_budgeted(void) {
  begin(true);
  uint64_t wa = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200));
  struct model_event e = {.kind = NP_TITLE, .session = a, .title = {.id = np_local(&m->np, of(wa)), .utf8 = "x"}};
  m->now += 20;
  unsigned done = 0;
  for (unsigned i = 0; i < 1000; i++) done += model_step(m, e) == ST_OK;
  CHECK(done == NP_OPERATIONS);
  m->now += 20;
  CHECK(model_step(m, e) == ST_OK);
  unsigned opened = 0;
  while (model_open(m, "x") < NP_SESSIONS) opened++;
  CHECK(opened == NP_SESSIONS - 5);
  for (unsigned i = 0; i < 20; i++) model_window(m, b, 50, 50, 1, none);
  unsigned windows = 0;
  for (unsigned i = 0; i < NP_EACH; i++) windows += m->np.view[b * NP_EACH + i].serial != 0;
  CHECK(windows == NP_WINDOWS);
  model_free(m);
}

/* What another client does, and what is typed into it, must not change anything that `a` is told. */
static unsigned run_beside(unsigned variant, struct gui_event out[GUI_BATCH]) {
  begin(true);
  uint64_t wa = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200)),
           wb = model_window(m, b, 0, 0, 2, rect_of(400, 60, 300, 200));
  click_in(wa);
  tap(30);
  click_in(wb);
  for (unsigned i = 0; i < 5 + variant * 3; i++) tap(16 + (int)(i * (variant + 1)) % 10);
  struct model_event title = {.kind = NP_TITLE, .session = b, .title = {.id = np_local(&m->np, of(wb)), .utf8 = "x"}};
  if (variant)
    model_step(m, title), model_lend(m, b, np_local(&m->np, of(wb)), 50, 50, 99),
        model_commit(m, b, np_local(&m->np, of(wb)), 1);
  m->now = 5000;
  click_in(wa);
  tap(31);
  unsigned n = model_fetch(m, a, out);
  model_free(m);
  return n;
}

static void two_runs_look_the_same_to_a_bystander(void) {
  static struct gui_event one[GUI_BATCH], two[GUI_BATCH];
  unsigned n = run_beside(0, one), k = run_beside(1, two);
  CHECK(n == k && n > 6);
  CHECK(!memcmp(one, two, n * sizeof *one));
}

static void keys_type_repeat_and_chord(void) {
  CHECK(keymap_codepoint(keymap_layout(0), 30, 0) == 'a' && keymap_codepoint(keymap_layout(0), 30, GUI_SHIFT) == 'A' &&
        keymap_codepoint(keymap_layout(0), 30, GUI_CAPS) == 'A');
  CHECK(keymap_codepoint(keymap_layout(0), 30, GUI_CAPS | GUI_SHIFT) == 'a' &&
        keymap_codepoint(keymap_layout(0), 2, GUI_CAPS) == '1' &&
        keymap_codepoint(keymap_layout(0), 3, GUI_SHIFT) == '@');
  CHECK(keymap_codepoint(keymap_layout(0), 57, 0) == ' ' && keymap_codepoint(keymap_layout(0), 28, 0) == '\r' &&
        keymap_codepoint(keymap_layout(0), 30, GUI_CONTROL) == 0 && keymap_codepoint(keymap_layout(0), 1, 0) == 0);
  CHECK(keymap_codepoint(keymap_layout(0), 53, GUI_SHIFT) == '?' && keymap_codepoint(keymap_layout(0), 86, 0) == 0 &&
        keymap_codepoint(keymap_layout(0), 71, GUI_NUM) == '7' && keymap_codepoint(keymap_layout(0), 71, 0) == 0);
  begin(true);
  uint64_t wa = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200));
  click_in(wa);
  model_key(m, 30, 1);
  m->now += NP_REPEAT_FIRST_MS;
  model_step(m, (struct model_event){.kind = NP_TICK});
  CHECK(model_got(m, a, GUI_KEY, 30, 2));
  model_key(m, 30, 0);
  m->now += 1000;
  model_step(m, (struct model_event){.kind = NP_TICK});
  CHECK(!model_got(m, a, GUI_KEY, 30, 2));
  m->np.wm_queued = 0;
  model_key(m, 56, 1), tap(15), model_key(m, 56, 0);
  CHECK(m->np.wm_queued == 1 && m->np.wm_queue[0].code == 7);
  CHECK(!model_got(m, a, GUI_KEY, 15, -1));
  model_free(m);
}

/* The same picture in 24 bits with another order of colours, and in 32 bits with few green bits. */
static void other_pixel_formats(void) {
  begin(true);
  uint64_t wa = model_window(m, a, 0, 0, 0x1080ff, rect_of(100, 100, 300, 200));
  model_frame(m);
  static uint8_t other[800 * 600 * 4];
  struct np_store store = m->store;
  struct framebuffer_mode mode = {
      .pitch = 800 * 3, .bpp = 24, .red_bits = 8, .green_shift = 8, .green_bits = 8, .blue_shift = 16, .blue_bits = 8};
  store.base = other;
  store_format(&store, &mode);
  np_paint(&m->np, rect_of(0, 0, 800, 600), store_run, &store);
  unsigned wrong = 0;
  for (unsigned i = 0; i < 800 * 600; i++)
    wrong += (uint32_t)(other[3 * i] << 16 | other[3 * i + 1] << 8 | other[3 * i + 2]) != m->screen[i];
  CHECK(wrong == 0);
  mode = (struct framebuffer_mode){
      .pitch = 800 * 4, .bpp = 32, .red_shift = 16, .red_bits = 8, .green_shift = 10, .green_bits = 5, .blue_bits = 8};
  store_format(&store, &mode);
  np_paint(&m->np, rect_of(0, 0, 800, 600), store_run, &store);
  struct rect c = np_content(&m->np, of(wa));
  const uint8_t *p = other + ((c.y0 + 50) * 800 + c.x0 + 50) * 4;
  CHECK(p[0] == 0xff && p[1] == (0x80 >> 3) << 2 && p[2] == 0x10);
  model_free(m);
}

/* Of two commits while a frame is painted the second counts, and nothing that the first has changed is forgotten. */
static void two_commits_in_a_frame_change_the_whole_window(void) {
  begin(true);
  struct np_view *v = of(model_window(m, a, 0, 0, 1, rect_of(100, 100, 300, 200)));
  for (unsigned i = 0; i < 4; i++) model_frame(m);
  np_damage_strip(&m->np);
  model_frame_begin(m, false);
  for (int i = 0; i < 2; i++) {
    struct model_event e = {.kind = NP_COMMIT, .session = a};
    e.commit = (struct gui_commit_in){.id = np_local(&m->np, v), .x = i * 50, .y = 10, .width = 20, .height = 20};
    CHECK(model_step(m, e) == ST_OK && v->next.id && rect_empty(v->damage));
  }
  while (model_piece(m, 4096)) continue;
  model_frame_end(m);
  CHECK(rect_same(v->damage, np_content(&m->np, v)));
  model_free(m);
}

int main(void) {
  CASE(click_focuses_and_keys_go_there_alone);
  CASE(new_windows_take_neither_focus_nor_click);
  CASE(grab_follows_the_press_and_releases_are_never_lost);
  CASE(overflow_resyncs);
  CASE(exceptions_of_law_9);
  CASE(dialog_gives_back);
  CASE(popups_live_with_focus);
  CASE(law_8_hides_what_has_no_name);
  CASE(fake_label_stays_inside);
  CASE(gestures_need_an_answer);
  CASE(close_goes_straight_to_the_client);
  CASE(without_a_wm_windows_are_usable);
  CASE(signer_opens_by_its_badge_alone);
  CASE(plate_views_focus_without_telling_the_panel);
  CASE(attention_shows_owners_and_stops_keys);
  CASE(floods_are_budgeted);
  CASE(two_runs_look_the_same_to_a_bystander);
  CASE(keys_type_repeat_and_chord);
  CASE(other_pixel_formats);
  CASE(two_commits_in_a_frame_change_the_whole_window);
  return check_done();
}
