/* Nitpicker laws: corners of laws 7 to 9 that a small slip in the core would open. */
#include "base/string.h"
#include "check.h"
#include "nitpicker_model.h"

#include "../../gui/nitpicker/frame.h"

static struct policy policy;
static struct model *m;
static unsigned a, b, first, paper;

static void domain(const char *prefix, unsigned color, unsigned role) {
  struct policy_domain *d = &policy.domain[policy.domains++];
  *d = (struct policy_domain){.color = (uint8_t)color, .role = (uint8_t)role, .trusted = color == GREEN};
  text_copy(d->prefix, sizeof d->prefix, prefix);
}

static void begin(void) {
  policy_defaults(&policy);
  domain("a", SKY, GUI_ROLE_WINDOW), domain("b", VERMILION, GUI_ROLE_WINDOW), domain("first", BLUE, GUI_ROLE_WINDOW);
  domain("paper", GREY, GUI_ROLE_WALLPAPER), domain("keeper", GREEN, GUI_ROLE_KEEPER);
  domain("signer", PURPLE, GUI_ROLE_SIGNER);
  policy.domain[2].first_focus = true;
  m = model_new(&policy, 800, 600);
  model_step(m, (struct model_event){.kind = NP_OPEN, .session = NP_WM});
  a = model_open(m, "a"), b = model_open(m, "b"), first = model_open(m, "first"), paper = model_open(m, "paper");
}

static struct np_view *of(uint64_t id) { return np_find(&m->np, id); }
static void forget(unsigned session) {
  struct gui_event e[GUI_BATCH];
  model_fetch(m, session, e);
}
static void stack(uint64_t id) {
  model_step(m, (struct model_event){.kind = NP_STACK, .stack = {.id = id, .where = PLACEMENT_TOP}});
}

static void a_popup_covers_half_the_screen_at_most(void) {
  begin();
  uint64_t w = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200));
  model_click(m, 100, 150);
  struct model_event e = {.kind = NP_POPUP, .session = a};
  e.popup = (struct gui_popup_in){np_local(&m->np, of(w)), 0, 0, 700, 400, 0};
  CHECK(model_step(m, e) == ST_BAD_ARG);
  e.popup.height = 300;
  CHECK(model_step(m, e) == ST_OK);
  model_free(m);
}

static void a_wallpaper_gets_no_input(void) {
  begin();
  model_window(m, paper, 100, 100, 9, (struct rect){0});
  forget(paper);
  model_click(m, 400, 300), model_key(m, 30, 1), model_key(m, 30, 0);
  model_step(m, (struct model_event){.kind = NP_WHEEL, .value = 1});
  CHECK(m->np.focus == NP_NONE);
  CHECK(!model_got(m, paper, GUI_MOTION, -1, -1));
  model_click(m, 410, 310);
  CHECK(!model_got(m, paper, GUI_BUTTON, -1, -1));
  model_free(m);
}

/* Only its first window, and only before the user pressed anything. */
static void first_focus_is_for_the_start(void) {
  begin();
  model_key(m, 30, 1), model_key(m, 30, 0);
  model_window(m, first, 0, 0, 1, rect_of(20, 60, 300, 200));
  CHECK(m->np.focus == NP_NONE);
  model_free(m);
  begin();
  uint64_t w = model_window(m, first, 0, 0, 1, rect_of(20, 60, 300, 200));
  CHECK(m->np.focus == np_index(&m->np, of(w)));
  model_step(m, (struct model_event){.kind = NP_DESTROY, .session = first, .id = {np_local(&m->np, of(w))}});
  model_window(m, first, 0, 0, 1, rect_of(20, 60, 300, 200));
  CHECK(m->np.focus == NP_NONE);
  model_free(m);
}

static void a_press_within_the_settle_time_is_nobodys(void) {
  begin();
  uint64_t wa = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200));
  uint64_t wb = model_window(m, b, 0, 0, 2, rect_of(20, 60, 300, 200));
  stack(wa);
  model_point(m, 100, 150);
  m->now += 400;
  stack(wb);
  m->now += NP_SETTLE_MS - 1;
  model_key(m, 0x110, 1), model_key(m, 0x110, 0);
  CHECK(!model_got(m, a, GUI_BUTTON, -1, -1) && !model_got(m, b, GUI_BUTTON, -1, -1) && m->np.focus == NP_NONE);
  m->now += 1;
  model_key(m, 0x110, 1), model_key(m, 0x110, 0);
  CHECK(model_got(m, b, GUI_BUTTON, 0x110, 1));
  model_free(m);
}

/* A second button that is pressed over what just came under the pointer is nobody's, and so is its release. */
static void a_swallowed_press_swallows_its_release(void) {
  begin();
  model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200)), model_window(m, b, 0, 0, 2, rect_of(400, 60, 300, 200));
  model_point(m, 100, 150);
  m->now += 300;
  model_key(m, 0x110, 1);
  model_point(m, 500, 150);
  forget(a);
  model_key(m, 0x111, 1), model_key(m, 0x111, 0);
  CHECK(!model_got(m, a, GUI_BUTTON, -1, -1) && !model_got(m, b, GUI_BUTTON, -1, -1));
  model_key(m, 0x110, 0);
  CHECK(model_got(m, a, GUI_BUTTON, 0x110, 0));
  model_free(m);
}

static void a_frame_button_fires_where_it_was_pressed(void) {
  begin();
  uint64_t w = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200));
  struct rect close = np_frame_button(&m->np, of(w), NP_PART_CLOSE),
              maximise = np_frame_button(&m->np, of(w), NP_PART_MAXIMISE);
  model_point(m, maximise.x0 + 4, maximise.y0 + 4);
  m->now += 300;
  model_key(m, 0x110, 1);
  model_point(m, close.x0 + 4, close.y0 + 4);
  m->np.wm_queued = 0;
  model_key(m, 0x110, 0);
  CHECK(!model_got(m, a, GUI_CLOSE, -1, -1) && !m->np.wm_queued);
  model_free(m);
}

/* While the system starts, windows may come before the wm does. */
static void a_window_waits_for_the_wm_that_policy_names(void) {
  begin();
  text_copy(m->np.policy.wm, sizeof m->np.policy.wm, "wm");
  model_step(m, (struct model_event){.kind = NP_CLOSE, .session = NP_WM});
  m->now = 100;
  model_step(m, (struct model_event){.kind = NP_WINDOW, .session = a});
  const struct np_view *v = np_own(&m->np, a, m->np.result);
  CHECK(v && !v->placed && v->place_at == NP_START_MS);
  m->now = NP_START_MS;
  model_tick(m);
  CHECK(v->placed);
  model_step(m, (struct model_event){.kind = NP_WINDOW, .session = a});
  const struct np_view *late = np_own(&m->np, a, m->np.result);
  CHECK(!late->placed && late->place_at == NP_START_MS + NP_GESTURE_MS);
  model_free(m);
}

/* A wm may say that a window neither goes away nor grows; closing it stays the user's. */
static void a_fixed_window_has_close_alone(void) {
  begin();
  uint64_t w = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200));
  struct rect close = np_frame_button(&m->np, of(w), NP_PART_CLOSE);
  m->np.wm_queued = 0;
  model_step(m, (struct model_event){.kind = NP_PLACE, .place = {w, 20, 60, 300, 200, 0, 1}});
  CHECK(rect_empty(np_frame_button(&m->np, of(w), NP_PART_MINIMISE)) &&
        rect_empty(np_frame_button(&m->np, of(w), NP_PART_MAXIMISE)));
  model_click(m, close.x0 - 12, close.y0 + 4); /* where maximise was is plate now, and drags */
  CHECK(m->np.wm_queued && m->np.wm_queue[m->np.wm_queued - 2].code == PLACEMENT_MOVE);
  model_click(m, close.x0 + 4, close.y0 + 4);
  CHECK(model_got(m, a, GUI_CLOSE, -1, -1));
  model_step(m, (struct model_event){.kind = NP_PLACE, .place = {w, 20, 60, 300, 200, 0, 0}});
  CHECK(!rect_empty(np_frame_button(&m->np, of(w), NP_PART_MINIMISE)));
  model_free(m);
}

/* All covered but 20 pixels of the lower border, then 24. */
static void a_short_stretch_of_border_names_nobody(void) {
  for (int shown = 20; shown <= 24; shown += 4) {
    begin();
    uint64_t w = model_window(m, b, 0, 0, 0x123456, rect_of(200, 200, 300, 200));
    const struct rect over[] = {rect_of(200, 100, 300, 290), rect_of(100, 300, 200, 150),
                                rect_of(300 + shown, 300, 300, 150)};
    for (unsigned i = 0; i < 3; i++) stack(model_window(m, a, 0, 0, 1, over[i]));
    model_frame(m);
    CHECK(of(w)->anonymous == (shown < NP_IDENTIFY));
    model_free(m);
  }
}

static void modifiers_are_keys(void) {
  begin();
  model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200)), model_window(m, b, 0, 0, 2, rect_of(400, 60, 300, 200));
  model_click(m, 100, 150);
  forget(b);
  model_key(m, 42, 1);
  model_point(m, 500, 150), model_point(m, 510, 150);
  struct gui_event e[GUI_BATCH];
  unsigned n = model_fetch(m, b, e), leaks = 0;
  for (unsigned i = 0; i < n; i++) leaks += e[i].modifiers != 0;
  CHECK(n > 0 && leaks == 0);
  forget(a);
  model_point(m, 100, 150);
  n = model_fetch(m, a, e);
  CHECK(n > 0 && e[n - 1].modifiers == GUI_SHIFT);
  model_free(m);
}

/* What a opens and closes does not show in the numbers of b's windows. */
static void ids_count_for_each_slot(void) {
  uint64_t id[2];
  for (unsigned run = 0; run < 2; run++) {
    begin();
    uint64_t w = model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200));
    model_click(m, 100, 150);
    struct model_event e = {.kind = NP_POPUP, .session = a};
    e.popup = (struct gui_popup_in){np_local(&m->np, of(w)), 0, 0, 50, 50, 0};
    for (unsigned i = 0; i < run * 3; i++) CHECK(model_step(m, e) == ST_OK);
    id[run] = model_window(m, b, 0, 0, 2, rect_of(400, 60, 300, 200));
    model_free(m);
  }
  CHECK(id[0] == id[1]);
}

static unsigned signer_pixels(void) {
  unsigned n = 0;
  for (int i = 0; i < 800 * NP_STRIP; i++) n += m->screen[i] == palette[PURPLE].color;
  return n;
}

/* Neither what is open nor who waits for the signer's user. */
static void a_locked_screen_shows_no_frames(void) {
  begin();
  model_window(m, a, 0, 0, 1, rect_of(20, 60, 300, 200));
  unsigned signer = model_open(m, "signer");
  model_step(m, (struct model_event){.kind = NP_BADGE, .session = signer, .badge = {.count = 3}});
  model_frame(m);
  CHECK(signer_pixels() > 100);
  model_step(m, (struct model_event){.kind = NP_KEEPING + keeper_nr_lock});
  model_frame(m);
  unsigned frames = 0;
  for (int i = 800 * NP_STRIP; i < 800 * 600; i++) frames += m->screen[i] == palette[SKY].color;
  CHECK(frames == 0 && signer_pixels() == 0);
  model_free(m);
}

/* A window that hangs over the left edge shows its swatch and label from the edge on. */
static void labels_are_cut_on_the_right_only(void) {
  begin();
  uint64_t w = model_window(m, a, 0, 0, 1, rect_of(100, 60, 300, 200));
  model_frame(m);
  uint32_t before[30 * 120];
  struct rect o = of(w)->outer;
  for (int y = 0; y < 30; y++) memcpy(before + y * 120, m->screen + (o.y0 + y) * 800 + o.x0 + 4, sizeof(uint32_t) * 60);
  model_step(
      m, (struct model_event){.kind = NP_PLACE, .place = {.id = w, .x = -60, .y = 60, .width = 300, .height = 200}});
  model_frame(m);
  unsigned differ = 0;
  for (int y = 0; y < 30; y++)
    differ += memcmp(before + y * 120, m->screen + (o.y0 + y) * 800 + 4, sizeof(uint32_t) * 60) != 0;
  CHECK(of(w)->outer.x0 == -60);
  CHECK(differ == 0);
  model_free(m);
}

/* Buffers smaller than the content: what is not lent is not read, and no pixel is stored twice. */
static void small_buffers_end_where_they_end(void) {
  begin();
  uint64_t w = model_window(m, a, 0, 0, 1, rect_of(100, 60, 300, 200));
  model_lend(m, a, np_local(&m->np, of(w)), 50, 40, 0x123456), model_commit(m, a, np_local(&m->np, of(w)), 0);
  model_frame(m);
  np_damage_all(&m->np);
  model_frame(m);
  unsigned twice = 0, own = 0;
  for (int i = 0; i < 800 * 600; i++) twice += m->stores[i] > 1, own += m->screen[i] == 0x123456;
  CHECK(twice == 0 && own == 50 * 40);
  model_free(m);
}

int main(void) {
  CASE(small_buffers_end_where_they_end);
  CASE(a_popup_covers_half_the_screen_at_most);
  CASE(a_wallpaper_gets_no_input);
  CASE(first_focus_is_for_the_start);
  CASE(a_press_within_the_settle_time_is_nobodys);
  CASE(a_swallowed_press_swallows_its_release);
  CASE(a_frame_button_fires_where_it_was_pressed);
  CASE(a_fixed_window_has_close_alone);
  CASE(a_window_waits_for_the_wm_that_policy_names);
  CASE(a_short_stretch_of_border_names_nobody);
  CASE(modifiers_are_keys);
  CASE(ids_count_for_each_slot);
  CASE(a_locked_screen_shows_no_frames);
  CASE(labels_are_cut_on_the_right_only);
  return check_done();
}
