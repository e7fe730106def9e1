/* Nitpicker attention: what stops and what the keeper may do: freeze, lock, requests, drop. */
#include "base/string.h"
#include "check.h"
#include "nitpicker_model.h"

static struct policy policy;
static struct model *m;
static unsigned a, b, guard;
static uint64_t wa, wb;

static void domain(const char *prefix, unsigned color, unsigned role) {
  struct policy_domain *d = &policy.domain[policy.domains++];
  *d = (struct policy_domain){.color = (uint8_t)color, .role = (uint8_t)role, .trusted = color == GREEN};
  text_copy(d->prefix, sizeof d->prefix, prefix);
}

static struct np_view *of(uint64_t id) { return np_find(&m->np, id); }
static void tap(int code) { model_key(m, code, 1), model_key(m, code, 0); }
static enum status keeping(unsigned method, uint64_t id) {
  return model_step(m, (struct model_event){.kind = NP_KEEPING + method, .id = {id}});
}
static struct keeper_state_out state(void) {
  struct keeper_state_out out;
  np_keeper_state(&m->np, &out);
  return out;
}

static void begin(bool keeper) {
  policy_defaults(&policy);
  domain("a", SKY, GUI_ROLE_WINDOW), domain("b", VERMILION, GUI_ROLE_WINDOW);
  if (keeper) domain("keeper", GREEN, GUI_ROLE_KEEPER);
  policy.keeper = keeper;
  m = model_new(&policy, 800, 600);
  model_step(m, (struct model_event){.kind = NP_OPEN, .session = NP_WM});
  a = model_open(m, "a"), b = model_open(m, "b"), guard = model_open(m, "keeper");
  if (keeper) model_step(m, (struct model_event){.kind = NP_OPEN, .session = NP_KEEPER});
  wa = model_window(m, a, 0, 0, 0x111111, rect_of(20, 60, 300, 200));
  wb = model_window(m, b, 0, 0, 0x222222, rect_of(400, 60, 300, 200));
  struct rect c = np_content(&m->np, of(wa));
  model_click(m, c.x0 + 5, c.y0 + 5);
}

/* A window of the keeper's, 400x100 at the lower edge. */
static uint64_t bar_window(void) {
  uint64_t w = model_window(m, guard, 400, 100, 0x00ff00, (struct rect){0});
  struct model_event e = {.kind = NP_KEEPING + keeper_nr_place,
                          .keep = {.window = np_local(&m->np, of(w)), .x = 200, .y = 490, .width = 400, .height = 100}};
  CHECK(model_step(m, e) == ST_OK);
  return w;
}

static void keeper_gets_keys_only_while_routing_is_stopped(void) {
  begin(true);
  uint64_t w = bar_window();
  model_fetch(m, guard, (struct gui_event[GUI_BATCH]){0});
  CHECK(!np_visible(&m->np, of(w)));
  tap(30);
  CHECK(!model_got(m, guard, GUI_KEY, -1, -1) && model_got(m, a, GUI_KEY, 30, 1));
  model_key(m, 31, 1);
  tap(88);
  CHECK(state().mode == KEEPER_ATTENTION && np_visible(&m->np, of(w)));
  CHECK(model_got(m, a, GUI_KEY, 31, 0));
  m->now += NP_ATTENTION_MS - 1;
  tap(30);
  CHECK(!model_got(m, guard, GUI_KEY, -1, -1));
  m->now += 1;
  tap(30);
  CHECK(model_got(m, guard, GUI_KEY, 30, 1));
  model_step(m, (struct model_event){.kind = NP_KEY, .code = 32, .value = 1, .virtual = true});
  CHECK(!model_got(m, guard, GUI_KEY, -1, -1) && !model_got(m, a, GUI_KEY, -1, -1));
  model_click(m, 300, 520);
  CHECK(model_got(m, guard, GUI_BUTTON, 0x110, 1));
  tap(88);
  CHECK(state().mode == KEEPER_RUNNING && m->np.focus == np_index(&m->np, of(wa)));
  tap(30);
  CHECK(!model_got(m, guard, GUI_KEY, -1, -1) && model_got(m, a, GUI_KEY, 30, 1));
  model_free(m);
}

static void nothing_leaves_a_locked_screen(void) {
  begin(true);
  bar_window();
  model_frame(m);
  struct gui_event e[GUI_BATCH];
  model_fetch(m, a, e), model_fetch(m, b, e);
  CHECK(keeping(keeper_nr_lock, 0) == ST_OK && state().mode == KEEPER_LOCKED);
  model_fetch(m, a, e), model_fetch(m, b, e);
  m->np.wm_queued = 0;
  tap(30), tap(88), tap(1), tap(2);
  model_click(m, 100, 150), model_click(m, 500, 150);
  model_commit(m, a, 1, 1);
  model_lend(m, b, 1, 50, 50, 7), model_commit(m, b, 1, 0);
  model_step(
      m, (struct model_event){.kind = NP_PLACE, .place = {.id = wb, .x = 300, .y = 200, .width = 300, .height = 200}});
  model_frame(m), model_frame(m);
  CHECK(state().mode == KEEPER_LOCKED && keeping(keeper_nr_focus, wa) == ST_STATE);
  CHECK(!m->np.session[a].queued && !m->np.session[b].queued && !m->np.wm_queued);
  unsigned foreign = 0;
  for (unsigned i = 0; i < 800 * 600; i++) foreign += m->screen[i] == 0x111111 || m->screen[i] == 0x222222;
  CHECK(foreign == 0);
  CHECK(keeping(keeper_nr_release, 0) == ST_OK && state().mode == KEEPER_RUNNING);
  CHECK(model_fetch(m, a, e) && e[0].type == GUI_RESYNC);
  CHECK(m->np.wm_queued && m->np.wm_queue[0].type == PLACEMENT_RESYNC);
  model_free(m);
}

static void a_dead_keeper_leaves_the_screen_stopped(void) {
  begin(true);
  tap(88);
  model_step(m, (struct model_event){.kind = NP_CLOSE, .session = NP_KEEPER});
  m->now += 1000;
  tap(88), tap(1), tap(2);
  CHECK(m->np.frozen);
  model_step(m, (struct model_event){.kind = NP_OPEN, .session = NP_KEEPER});
  CHECK(state().mode == KEEPER_ATTENTION);
  tap(88);
  CHECK(!m->np.frozen);
  CHECK(keeping(keeper_nr_lock, 0) == ST_OK);
  model_step(m, (struct model_event){.kind = NP_CLOSE, .session = NP_KEEPER});
  tap(88);
  CHECK(m->np.locked);
  model_free(m);
}

static void a_request_needs_an_answer(void) {
  begin(false);
  CHECK(np_ask(&m->np, KEEPER_PASTE, a, b, 10) == ST_STATE && !m->np.frozen);
  model_free(m);
  begin(true);
  uint64_t before = state().sequence;
  CHECK(np_ask(&m->np, KEEPER_PASTE, a, b, 10) == ST_OK && m->np.frozen);
  CHECK(np_ask(&m->np, KEEPER_PASTE, b, a, 10) == ST_STATE);
  struct keeper_state_out s = state();
  CHECK(s.sequence != before && s.request == KEEPER_PASTE && s.bytes == 10 && text_equal(s.source, "a") &&
        text_equal(s.destination, "b"));
  m->now += 1000;
  model_click(m, 500, 150); /* an owner's window: not while a question is open */
  CHECK(m->np.frozen && keeping(keeper_nr_focus, wb) == ST_STATE);
  struct model_event answer = {.kind = NP_KEEPING + keeper_nr_answer, .consent = {.number = s.number + 1, .allow = 1}};
  CHECK(model_step(m, answer) == ST_STATE);
  answer.consent.number = s.number;
  CHECK(model_step(m, answer) == ST_OK && state().request == KEEPER_NOTHING);
  CHECK(model_step(m, answer) == ST_STATE);
  CHECK(keeping(keeper_nr_release, 0) == ST_OK);
  CHECK(np_ask(&m->np, KEEPER_CAPTURE, NP_NONE, b, 0) == ST_OK);
  model_step(m, (struct model_event){.kind = NP_CLOSE, .session = b});
  CHECK(state().request == KEEPER_NOTHING);
  model_free(m);
}

static void dropped_sessions_lose_pixels_and_keys_at_once(void) {
  begin(true);
  model_frame(m);
  struct gui_event e[GUI_BATCH];
  tap(88);
  CHECK(keeping(keeper_nr_drop, wa) == ST_OK && m->np.focus == NP_NONE);
  CHECK(keeping(keeper_nr_release, 0) == ST_OK);
  model_fetch(m, a, e);
  model_frame(m);
  unsigned seen = 0;
  for (unsigned i = 0; i < 800 * 600; i++) seen += m->screen[i] == 0x111111;
  CHECK(seen == 0);
  model_click(m, 100, 150), tap(30);
  CHECK(!m->np.session[a].queued);
  struct keeper_window_out out = {0};
  CHECK(np_keeper_window(&m->np, &(struct keeper_index){0}, &out) == ST_OK &&
        np_keeper_window(&m->np, &(struct keeper_index){2}, &out) == ST_NOT_FOUND);
  model_free(m);
}

static void minimised_windows_are_reached_by_digits(void) {
  begin(true);
  tap(88);
  CHECK(keeping(keeper_nr_minimise, 0) == ST_OK);
  CHECK(of(wa)->hidden && of(wb)->hidden && state().windows == 2);
  struct keeper_window_out out = {0};
  CHECK(np_keeper_window(&m->np, &(struct keeper_index){0}, &out) == ST_OK && out.flags & KEEPER_HIDDEN);
  m->np.wm_queued = 0;
  CHECK(keeping(keeper_nr_focus, wb) == ST_OK && !m->np.frozen);
  bool asked = false;
  for (unsigned i = 0; i < m->np.wm_queued; i++)
    asked |= m->np.wm_queue[i].type == PLACEMENT_BEGIN && m->np.wm_queue[i].code == PLACEMENT_RESTORE;
  CHECK(asked);
  model_step(
      m, (struct model_event){.kind = NP_PLACE, .place = {.id = wb, .x = 400, .y = 60, .width = 300, .height = 200}});
  CHECK(m->np.focus == np_index(&m->np, of(wb)));
  model_free(m);
}

static enum status acting(uint64_t id, enum keeper_action action) {
  tap(88);
  m->now += 1000, m->np.wm_queued = 0;
  return model_step(m, (struct model_event){.kind = NP_KEEPING + keeper_nr_focus, .act = {id, action}});
}

/* The last event to the wm of a type, NULL = none; and all of them are gone. */
static const struct placement_event *last_to_wm(unsigned type) {
  static struct placement_event found;
  bool any = false;
  for (unsigned i = 0; i < m->np.wm_queued; i++)
    if (m->np.wm_queue[i].type == type) found = m->np.wm_queue[i], any = true;
  m->np.wm_queued = 0;
  return any ? &found : NULL;
}

static const struct placement_event *accepted(uint64_t id, enum keeper_action action) {
  CHECK(acting(id, action) == ST_OK && !m->np.frozen && m->np.focus == np_index(&m->np, of(id)));
  const struct placement_event *e = last_to_wm(PLACEMENT_BEGIN);
  CHECK(e && e->id == id && e->code == (unsigned)action);
  if (e) model_step(m, (struct model_event){.kind = NP_ANSWER, .answer = {e->gesture}});
  m->np.wm_queued = 0;
  return e;
}

static void arrow_keys_move_what_the_keeper_named(void) {
  begin(true);
  const struct placement_event *e = accepted(wb, KEEPER_MOVE);
  CHECK(e && e->value == 0 && m->np.x == 550 && m->np.y > 60 && m->np.y < 88);
  int x = m->np.x, y = m->np.y;
  tap(106), tap(106), tap(103);
  e = last_to_wm(PLACEMENT_MOTION);
  CHECK(e && e->x == x + 32 && e->y == y - 16);
  model_key(m, 42, 1), tap(105), model_key(m, 42, 0);
  e = last_to_wm(PLACEMENT_MOTION);
  CHECK(e && e->x == x + 31);
  model_key(m, 108, 1);
  m->now += NP_REPEAT_FIRST_MS, model_tick(m);
  m->now += NP_REPEAT_MS, model_tick(m);
  model_key(m, 108, 0);
  CHECK(m->np.y == y - 16 + 3 * 16);
  model_step(m, (struct model_event){.kind = NP_KEY, .code = 106, .value = 1, .virtual = true});
  model_step(m, (struct model_event){.kind = NP_KEY, .code = 28, .value = 1, .virtual = true});
  CHECK(m->np.x == x + 31 && m->np.gesture.active && !model_got(m, b, GUI_KEY, -1, -1));
  model_key(m, 106, 1), tap(28), model_key(m, 106, 0);
  e = last_to_wm(PLACEMENT_END);
  CHECK(e && e->value == 1 && !m->np.gesture.active && !model_got(m, b, GUI_KEY, -1, -1));
  tap(106);
  CHECK(model_got(m, b, GUI_KEY, 106, 1));
  model_free(m);
}

static void what_arrow_keys_do_can_be_called_off(void) {
  begin(true);
  const struct placement_event *e = accepted(wb, KEEPER_RESIZE);
  CHECK(e && e->value == (PLACEMENT_RIGHT | PLACEMENT_LOWER) && m->np.x == 699 && m->np.y == 259);
  tap(108), tap(1);
  e = last_to_wm(PLACEMENT_END);
  CHECK(e && e->value == 0 && !m->np.gesture.active && !model_got(m, b, GUI_KEY, -1, -1));
  accepted(wa, KEEPER_MOVE);
  tap(88); /* nothing goes on behind the attention screen */
  CHECK(m->np.frozen && !m->np.gesture.active && !m->np.gesture.keyed);
  tap(88), accepted(wa, KEEPER_MOVE);
  model_click(m, 500, 150);
  CHECK(!m->np.gesture.active && m->np.focus == np_index(&m->np, of(wb)));
  tap(30);
  CHECK(model_got(m, b, GUI_KEY, 30, 1) && !model_got(m, a, GUI_KEY, -1, -1));
  model_free(m);
}

static void who_is_not_physical_lets_only_its_own_go(void) {
  begin(true);
  model_key(m, 42, 1), model_key(m, 30, 1);
  model_step(m, (struct model_event){.kind = NP_KEY, .code = 31, .value = 1, .virtual = true});
  model_fetch(m, a, (struct gui_event[GUI_BATCH]){0});
  model_step(m, (struct model_event){.kind = NP_OVERFLOW, .virtual = true});
  struct gui_event e[GUI_BATCH];
  unsigned n = model_fetch(m, a, e);
  CHECK(n == 1 && e[0].type == GUI_KEY && e[0].code == 31 && e[0].value == 0);
  model_key(m, 30, 0), model_key(m, 42, 0);
  accepted(wb, KEEPER_MOVE);
  model_step(m, (struct model_event){.kind = NP_OVERFLOW, .virtual = true});
  CHECK(m->np.gesture.active);
  model_step(m, (struct model_event){.kind = NP_OVERFLOW});
  CHECK(!m->np.gesture.active);
  model_free(m);
}

static void buttons_of_the_frame_work_by_the_keepers_word(void) {
  begin(true);
  CHECK(acting(wb, KEEPER_CLOSE) == ST_OK && model_got(m, b, GUI_CLOSE, -1, -1) && !m->np.gesture.active);
  CHECK(!model_got(m, a, GUI_CLOSE, -1, -1));
  CHECK(acting(wa, KEEPER_MAXIMISE) == ST_OK && !m->np.gesture.keyed);
  const struct placement_event *e = last_to_wm(PLACEMENT_BEGIN);
  CHECK(e && e->id == wa && e->code == PLACEMENT_MAXIMISE);
  CHECK(acting(wa, 99) == ST_OK && !last_to_wm(PLACEMENT_BEGIN));
  CHECK(acting(77, KEEPER_CLOSE) == ST_NOT_FOUND && m->np.frozen);
  model_free(m);
}

/* Without a wm, as for the signer's window, nitpicker moves it and puts it back. */
static void nitpickers_own_gestures_follow_arrow_keys(void) {
  begin(true);
  model_step(m, (struct model_event){.kind = NP_CLOSE, .session = NP_WM});
  struct rect r = of(wb)->outer;
  acting(wb, KEEPER_MOVE);
  tap(105), tap(108);
  CHECK(of(wb)->outer.x0 == r.x0 - 16 && of(wb)->outer.y0 == r.y0 + 16);
  tap(1);
  CHECK(rect_same(of(wb)->outer, r) && !m->np.gesture.active);
  acting(wb, KEEPER_RESIZE);
  tap(105), tap(28);
  CHECK(of(wb)->outer.x1 == r.x1 - 16 && of(wb)->outer.x0 == r.x0 && !m->np.gesture.active);
  model_free(m);
}

int main(void) {
  CASE(keeper_gets_keys_only_while_routing_is_stopped);
  CASE(nothing_leaves_a_locked_screen);
  CASE(a_dead_keeper_leaves_the_screen_stopped);
  CASE(a_request_needs_an_answer);
  CASE(dropped_sessions_lose_pixels_and_keys_at_once);
  CASE(minimised_windows_are_reached_by_digits);
  CASE(arrow_keys_move_what_the_keeper_named);
  CASE(what_arrow_keys_do_can_be_called_off);
  CASE(who_is_not_physical_lets_only_its_own_go);
  CASE(buttons_of_the_frame_work_by_the_keepers_word);
  CASE(nitpickers_own_gestures_follow_arrow_keys);
  return check_done();
}
