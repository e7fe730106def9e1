/* Nitpicker clip: copy and paste by the user's gesture, consent across labels, tokens, and that nobody learns of a
 * clipboard: what a client sees is the same whether there is an offer, whether the user refuses, or whether there is
 * none. */
#include "base/string.h"
#include "check.h"
#include "nitpicker_model.h"

enum { CTRL = 29, X = 45, C = 46, V = 47 };
static struct policy policy;
static struct model *m;
static unsigned a, b, twin, guard;
static uint64_t wa, wb, wt;

static void domain(const char *prefix, unsigned color, unsigned role) {
  struct policy_domain *d = &policy.domain[policy.domains++];
  *d = (struct policy_domain){.color = (uint8_t)color, .role = (uint8_t)role, .trusted = color == GREEN};
  d->capture = *prefix == 'b', d->secret = text_equal(prefix, "s");
  text_copy(d->prefix, sizeof d->prefix, prefix);
}

static void focus(uint64_t window) {
  struct rect c = np_content(&m->np, np_find(&m->np, window));
  model_click(m, c.x0 + 5, c.y0 + 5);
}

static void begin(void) {
  policy_defaults(&policy);
  domain("a", SKY, GUI_ROLE_WINDOW), domain("b", VERMILION, GUI_ROLE_WINDOW), domain("keeper", GREEN, GUI_ROLE_KEEPER);
  domain("s", BLUE, GUI_ROLE_WINDOW), domain("signer", GREEN, GUI_ROLE_SIGNER);
  policy.keeper = true;
  m = model_new(&policy, 800, 600);
  model_step(m, (struct model_event){.kind = NP_OPEN, .session = NP_WM});
  a = model_open(m, "a"), b = model_open(m, "b"), twin = model_open(m, "a"), guard = model_open(m, "keeper");
  model_step(m, (struct model_event){.kind = NP_OPEN, .session = NP_KEEPER});
  wa = model_window(m, a, 0, 0, 0x111111, rect_of(20, 60, 240, 200));
  wb = model_window(m, b, 0, 0, 0x222222, rect_of(280, 60, 240, 200));
  wt = model_window(m, twin, 0, 0, 0x333333, rect_of(20, 300, 240, 200));
  focus(wa);
  m->now += 5000;
}

static void chord(int code) {
  model_key(m, CTRL, 1), model_key(m, code, 1), model_key(m, code, 0), model_key(m, CTRL, 0);
}
static enum status offer(unsigned session, uint64_t bytes) {
  return model_step(m, (struct model_event){.kind = NP_GUI + gui_nr_offer, .session = session, .offer = {0, bytes}});
}
static enum status fetch(unsigned session, uint64_t token) {
  return model_step(m, (struct model_event){.kind = NP_GUI + gui_nr_paste, .session = session, .paste = {token}});
}
/* The token that came to a session, 0 = none. */
static uint64_t token(unsigned session) {
  struct gui_event e[GUI_BATCH];
  uint64_t found = 0;
  for (unsigned i = 0, n = model_fetch(m, session, e); i < n; i++)
    if (e[i].type == GUI_PASTE) found = e[i].target;
  return found;
}
static struct keeper_state_out state(void) {
  struct keeper_state_out out;
  np_keeper_state(&m->np, &out);
  return out;
}
static enum status answer(bool allow) {
  struct model_event e = {.kind = NP_KEEPING + keeper_nr_answer, .consent = {state().number, allow}};
  return model_step(m, e);
}

static void an_offer_needs_the_users_gesture(void) {
  begin();
  CHECK(offer(a, 10) == ST_STATE);
  model_step(m, (struct model_event){.kind = NP_KEY, .code = CTRL, .value = 1, .virtual = true});
  model_step(m, (struct model_event){.kind = NP_KEY, .code = C, .value = 1, .virtual = true});
  CHECK(offer(a, 10) == ST_STATE);
  chord(C);
  CHECK(offer(b, 10) == ST_STATE && offer(twin, 10) == ST_STATE); /* not his window */
  CHECK(offer(a, 0) == ST_BAD_ARG && offer(a, GUI_CLIP_BYTES + 1) == ST_BAD_ARG);
  CHECK(offer(a, 10) == ST_OK && offer(a, 10) == ST_STATE); /* once */
  chord(X);
  m->now += NP_CLIP_MS + 1;
  CHECK(offer(a, 10) == ST_STATE);
  model_free(m);
}

static void the_same_label_pastes_silently(void) {
  begin();
  chord(C);
  offer(a, 10);
  focus(wt);
  token(a);
  chord(V);
  uint64_t t = token(twin);
  CHECK(t && !token(a) && state().mode == KEEPER_RUNNING);
  CHECK(fetch(b, t) == ST_NOT_FOUND && fetch(a, t) == ST_NOT_FOUND && fetch(twin, t + 1) == ST_NOT_FOUND);
  CHECK(fetch(twin, t) == ST_NOT_FOUND); /* a wrong guess of its own used it up */
  chord(V);
  t = token(twin);
  CHECK(fetch(twin, t) == ST_OK && m->np.result == a && fetch(twin, t) == ST_NOT_FOUND);
  chord(V);
  t = token(twin);
  m->now += NP_CLIP_MS + 1;
  CHECK(t && fetch(twin, t) == ST_NOT_FOUND);
  model_free(m);
}

static void another_label_asks_first(void) {
  begin();
  chord(C);
  offer(a, 1234);
  focus(wb);
  chord(V);
  struct keeper_state_out s = state();
  CHECK(s.mode == KEEPER_ATTENTION && s.request == KEEPER_PASTE && s.bytes == 1234);
  CHECK(text_equal(s.source, "a") && text_equal(s.destination, "b") && !token(b));
  CHECK(answer(true) == ST_OK && state().mode == KEEPER_RUNNING);
  uint64_t t = token(b);
  CHECK(t && fetch(a, t) == ST_NOT_FOUND && fetch(b, t) == ST_OK && m->np.result == a);
  chord(V);
  CHECK(state().request == KEEPER_PASTE && answer(false) == ST_OK && !token(b));
  chord(V);
  model_key(m, 88, 1), model_key(m, 88, 0); /* the attention key refuses */
  CHECK(state().mode == KEEPER_RUNNING && !token(b));
  model_free(m);
}

static void what_changed_since_is_not_pasted(void) {
  for (unsigned how = 0; how < 4; how++) {
    begin();
    chord(C);
    offer(a, 10);
    model_key(m, CTRL, 1), model_key(m, C, 1), model_key(m, C, 0), model_key(m, CTRL, 0); /* and may offer once more */
    focus(wb);
    chord(V);
    CHECK(state().request == KEEPER_PASTE);
    if (how == 0) CHECK(offer(a, 20) == ST_OK); /* the racer: another offer while the user reads the question */
    if (how == 1) model_step(m, (struct model_event){.kind = NP_CLOSE, .session = a});
    if (how == 2) model_step(m, (struct model_event){.kind = NP_CLOSE, .session = b});
    if (how == 3) model_step(m, (struct model_event){.kind = NP_KEEPING + keeper_nr_drop, .id = {wa}});
    answer(true);
    CHECK(!token(b));
    model_free(m);
  }
}

/* Everything that b sees while it is pasted into, as bytes. */
static unsigned seen_by_b(unsigned variant, struct gui_event out[GUI_BATCH]) {
  begin();
  chord(C);
  if (variant) offer(a, 10);
  focus(wb);
  model_point(m, 700, 590); /* a pointer that leaves when routing stops is the user's attention key as well */
  model_fetch(m, b, out);
  chord(V);
  if (variant == 1) answer(false);
  if (variant == 2) model_key(m, 88, 1), model_key(m, 88, 0);
  if (variant == 3) model_step(m, (struct model_event){.kind = NP_CLOSE, .session = a}), answer(false);
  model_frame(m);
  unsigned n = model_fetch(m, b, out);
  CHECK(fetch(b, 77) == ST_NOT_FOUND);
  model_free(m);
  return n;
}

static void nobody_learns_that_there_is_one(void) {
  static struct gui_event none[GUI_BATCH], some[GUI_BATCH];
  unsigned n = seen_by_b(0, none);
  CHECK(n == 5);
  for (unsigned variant = 1; variant < 4; variant++)
    CHECK(seen_by_b(variant, some) == n && !memcmp(none, some, n * sizeof none[0]));
}

static void the_question_waits_for_all_keys(void) {
  begin();
  chord(C);
  offer(a, 10);
  focus(wb);
  model_key(m, CTRL, 1), model_key(m, V, 1);
  CHECK(state().mode == KEEPER_RUNNING);
  model_key(m, V, 0);
  CHECK(state().mode == KEEPER_RUNNING);
  model_key(m, 30, 1), model_key(m, 30, 0), model_key(m, CTRL, 0); /* something else was typed: called off */
  CHECK(state().mode == KEEPER_RUNNING);
  model_key(m, CTRL, 1), model_key(m, V, 1), model_key(m, V, 0);
  focus(wa);
  model_key(m, CTRL, 0);
  CHECK(state().mode == KEEPER_RUNNING && !token(a) && !token(b));
  model_free(m);
}

static enum status capture(unsigned session) {
  return model_step(m, (struct model_event){.kind = NP_GUI + gui_nr_capture, .session = session});
}

static void pictures_go_to_one_after_consent(void) {
  begin();
  CHECK(capture(a) == ST_DENIED && capture(guard) == ST_DENIED && capture(b) == ST_OK);
  CHECK(state().request == KEEPER_CAPTURE && text_equal(state().destination, "b") && state().bytes == 800 * 600 * 4);
  CHECK(capture(b) == ST_STATE && answer(false) == ST_OK && !token(b));
  capture(b);
  answer(true);
  uint64_t t = token(b);
  CHECK(t && fetch(b, t) == ST_OK && m->np.result == NP_NONE && fetch(b, t) == ST_NOT_FOUND);
  model_free(m);
}

static unsigned count(uint32_t color) {
  unsigned n = 0;
  for (unsigned i = 0; i < 800 * 600; i++) n += m->screen[i] == color;
  return n;
}

static void secrets_are_not_in_pictures(void) {
  begin();
  unsigned s = model_open(m, "s"), signer = model_open(m, "signer");
  model_window(m, s, 0, 0, 0x777777, rect_of(280, 300, 240, 200));
  model_window(m, signer, 200, 100, 0x888888, (struct rect){0});
  np_show(&m->np, signer, true);
  np_damage_all(&m->np);
  model_frame(m);
  CHECK(count(0x777777) && count(0x888888) && count(0x111111));
  m->np.capturing = m->np.stale = true;
  np_damage_all(&m->np);
  model_frame(m);
  CHECK(!count(0x777777) && !count(0x888888) && count(0x111111) && count(0) > 240 * 100 + 800 * 30);
  CHECK(!count(palette[BLUE].color) && !count(palette[GREEN].color) && count(palette[SKY].color));
  model_free(m);
}

int main(void) {
  CASE(an_offer_needs_the_users_gesture);
  CASE(the_same_label_pastes_silently);
  CASE(another_label_asks_first);
  CASE(what_changed_since_is_not_pasted);
  CASE(nobody_learns_that_there_is_one);
  CASE(the_question_waits_for_all_keys);
  CASE(pictures_go_to_one_after_consent);
  CASE(secrets_are_not_in_pictures);
  return check_done();
}
