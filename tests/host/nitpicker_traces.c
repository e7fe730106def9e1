/* Nitpicker traces: see the header. */
#include "nitpicker_traces.h"

#include "base/string.h"

#include <stdlib.h>

static struct policy policy;

static unsigned draw_from(uint64_t *seed, unsigned below) {
  *seed = *seed * 6364136223846793005ull + 1442695040888963407ull;
  return (unsigned)(*seed >> 33) % below;
}
static unsigned pick(struct trace *t, unsigned below) { return draw_from(&t->seed, below); }
static unsigned pick_secret(struct trace *t, unsigned below) { return draw_from(&t->secret_seed, below); }

static void domain(const char *prefix, unsigned color, unsigned role) {
  struct policy_domain *d = &policy.domain[policy.domains++];
  *d = (struct policy_domain){.color = (uint8_t)color, .role = (uint8_t)role, .trusted = color == GREEN};
  text_copy(d->prefix, sizeof d->prefix, prefix);
}

static void make_policy(void) {
  policy_defaults(&policy);
  domain("a", SKY, GUI_ROLE_WINDOW), domain("b", VERMILION, GUI_ROLE_WINDOW), domain("secret", PURPLE, GUI_ROLE_WINDOW);
  domain("panel", GREY, GUI_ROLE_PANEL), domain("paper", GREY, GUI_ROLE_WALLPAPER),
      domain("signer", GREEN, GUI_ROLE_SIGNER);
  domain("keeper", GREEN, GUI_ROLE_KEEPER);
  policy.domain[0].first_focus = policy.domain[2].secret = policy.domain[1].capture = policy.keeper = true;
  policy.layouts = 2, policy.layout[1] = 2;
  policy.chord[policy.chords++] = (struct policy_chord){.code = 15, .number = 5, .modifiers = GUI_ALT};
  policy.chord[policy.chords++] = (struct policy_chord){.code = 57, .number = 0, .modifiers = GUI_SUPER};
}

struct trace *trace_new(uint64_t seed, uint64_t secret_seed, bool everything) {
  static const char *const labels[TRACE_CLIENTS] = {"a/x", "b", "secret/y", "panel", "paper", "signer", "keeper"};
  struct trace *t = calloc(1, sizeof *t);
  t->seed = seed * 2 + 1, t->secret_seed = secret_seed, t->everything = everything, t->seen = 14695981039346656037ull;
  make_policy();
  t->m = model_new(&policy, TRACE_WIDTH, TRACE_HEIGHT);
  if (pick(t, 4)) model_step(t->m, (struct model_event){.kind = NP_OPEN, .session = NP_WM});
  if (pick(t, 4)) model_step(t->m, (struct model_event){.kind = NP_OPEN, .session = NP_KEEPER});
  for (unsigned i = 0; i < TRACE_CLIENTS; i++) t->client[i] = model_open(t->m, labels[i]);
  return t;
}

void trace_free(struct trace *t) {
  model_free(t->m);
  free(t);
}

static void observe(struct trace *t, const void *data, size_t bytes) {
  const uint8_t *p = data;
  for (size_t i = 0; i < bytes; i++) t->seen = (t->seen ^ p[i]) * 1099511628211ull;
  t->observations++;
}

/* Everybody fetches when told; what the secret client gets is its own. */
static void fetch_all(struct trace *t) {
  struct np *np = &t->m->np;
  for (unsigned i = 0; i < NP_SESSIONS; i++) {
    struct np_session *s = &np->session[i];
    if (!(np->notify >> i & 1) || !s->used) continue;
    if (i != t->client[TRACE_SECRET]) {
      observe(t, &t->m->now, sizeof t->m->now);
      observe(t, np->queue[i], s->queued * sizeof np->queue[i][0]);
    }
    s->queued = 0;
  }
  if (np->notify >> NP_WM & 1) {
    observe(t, &t->m->now, sizeof t->m->now);
    observe(t, np->wm_queue, np->wm_queued * sizeof *np->wm_queue);
    np->wm_queued = 0;
  }
  np->notify = 0;
}

/* What is on the screen of others' contents, but for the pointer, whose shape belongs to who is under it. */
static void observe_pixels(struct trace *t) {
  const struct model *m = t->m;
  for (int y = 0; y < m->np.height; y += 3)
    for (int x = 0; x < m->np.width; x++) {
      size_t at = (size_t)y * (size_t)m->np.width + (size_t)x;
      bool others = m->owner[at] != NP_NONE && m->owner[at] / NP_EACH != t->client[TRACE_SECRET];
      if (others && !rect_holds(rect_of(m->np.x - 32, m->np.y - 32, 64, 64), x, y))
        t->seen = (t->seen ^ m->screen[at] ^ (uint64_t)at << 24) * 1099511628211ull;
    }
  t->observations++;
}

static enum status step(struct trace *t, struct model_event e, bool secret) {
  enum status status = model_step(t->m, e);
  uint64_t reply[2] = {status, status == ST_OK ? t->m->np.result : 0};
  if (!secret) observe(t, reply, sizeof reply);
  fetch_all(t);
  return status;
}

/* Time goes on to `until`, with the ticks that the component would have. */
static void pass(struct trace *t, uint64_t until) {
  struct model *m = t->m;
  for (unsigned n = 0; n < 400; n++) {
    uint64_t next = np_next(&m->np);
    if (next > until) break;
    m->now = next > m->now ? next : m->now;
    model_tick(m);
    fetch_all(t);
  }
  m->now = until;
}

static struct np_view *view_of(struct trace *t, unsigned session, unsigned n) {
  struct np_view *found = NULL;
  for (unsigned i = 0; i < NP_EACH && (!found || n); i++) {
    struct np_view *v = &t->m->np.view[session * NP_EACH + i];
    if (v->serial) found = v, n -= n > 0;
  }
  return found;
}

static void dress(struct trace *t, unsigned session, unsigned local, unsigned width, unsigned height, uint32_t color,
                  bool secret) {
  enum status status = model_lend(t->m, session, local, width, height, color);
  if (status == ST_OK) status = model_commit(t->m, session, local, color & 1);
  uint64_t reply = status;
  if (!secret) observe(t, &reply, sizeof reply);
  fetch_all(t);
}

static void open_window(struct trace *t, unsigned session) {
  struct model_event e = {.kind = NP_WINDOW, .session = session};
  e.window =
      (struct gui_window_in){pick(t, 400), pick(t, 250), pick(t, 100), pick(t, 100), pick(t, 900), pick(t, 900), 0, 0};
  if (!pick(t, 4)) e.window.parent = pick(t, 18);
  if (step(t, e, session == t->client[TRACE_SECRET]) != ST_OK) return;
  unsigned local = (unsigned)t->m->np.result;
  const struct np_view *v = np_own(&t->m->np, session, local);
  e = (struct model_event){.kind = NP_PLACE};
  e.place = (struct placement_place_in){
      np_id(&t->m->np, v), (int)pick(t, 600) - 60, (int)pick(t, 400) - 60, 100 + pick(t, 350), 60 + pick(t, 250), 0, 0};
  if (pick(t, 3)) step(t, e, false);
  if (pick(t, 8))
    dress(t, session, local, 1 + pick(t, 200), 1 + pick(t, 120), pick(t, 0x1000000),
          session == t->client[TRACE_SECRET]);
}

/* What any client may do without a change of geometry. The draws come from `seed`. */
static void quiet_act(struct trace *t, unsigned session, uint64_t *seed, bool secret) {
  const struct np_view *v = view_of(t, session, draw_from(seed, 3));
  unsigned local = v ? np_local(&t->m->np, v) : draw_from(seed, 20);
  struct model_event e = {.session = session};
  switch (draw_from(seed, 7)) {
  case 0:
    if (v && (v->mapped || !secret)) /* the first one maps the window: the panel may know */
      dress(t, session, local, 1 + draw_from(seed, 200), 1 + draw_from(seed, 120), draw_from(seed, 0x1000000), secret);
    break;
  case 1:
  case 2:
    e.kind = NP_COMMIT;
    e.commit = (struct gui_commit_in){local,
                                      draw_from(seed, 3),
                                      (int)draw_from(seed, 300) - 50,
                                      (int)draw_from(seed, 300) - 50,
                                      (int)draw_from(seed, 400) - 20,
                                      (int)draw_from(seed, 400) - 20,
                                      draw_from(seed, 2),
                                      0};
    if (v && v->mapped) step(t, e, secret);
    break;
  case 3:
    e.kind = NP_TITLE, e.title.id = local;
    for (unsigned i = draw_from(seed, 60); i > 0; i--)
      e.title.utf8[i] = (char)(draw_from(seed, 8) ? 'a' + (char)draw_from(seed, 26) : (char)draw_from(seed, 256));
    e.title.utf8[0] = 'x';
    step(t, e, secret);
    break;
  case 4:
    e.kind = NP_CURSOR_SHAPE, e.cursor = (struct gui_cursor_in){local, draw_from(seed, GUI_CURSORS + 2)};
    step(t, e, secret);
    break;
  case 5:
    e.kind = draw_from(seed, 2) ? NP_BADGE : NP_SHOW, e.show = (struct gui_show_in){local, draw_from(seed, 2)};
    if (secret || session == t->client[5]) step(t, e, secret);
    break;
  default:
    e.kind = NP_NAME;
    e.plate = (struct gui_plate_in){
        local,
        draw_from(seed, 70),
        draw_from(seed, 3)
            ? np_id(&t->m->np, &t->m->np.view[t->m->np.order[draw_from(seed, t->m->np.ordered + 1) % NP_VIEWS]])
            : 0,
        (int)draw_from(seed, 400),
        (int)draw_from(seed, 40) - 10,
        80 + (int)draw_from(seed, 120),
        20 + (int)draw_from(seed, 20)};
    step(t, e, secret);
  }
}

static void client_act(struct trace *t) {
  unsigned who = pick(t, TRACE_CLIENTS), session = t->client[who];
  bool secret = who == TRACE_SECRET;
  const struct np_view *v = view_of(t, session, pick(t, 4));
  struct model_event e = {.session = session};
  unsigned kind = pick(t, 12);
  if (kind < 3 || !v) return open_window(t, session);
  if (kind == 3) {
    e.kind = NP_DESTROY, e.id.id = np_local(&t->m->np, v);
    if (!pick(t, 3)) step(t, e, secret);
  } else if (kind == 4 && who == 6) {
    e.kind = NP_KEEPING + keeper_nr_place;
    e.keep = (struct keeper_place_in){
        np_local(&t->m->np, v), 0, (int)pick(t, 600) - 30, (int)pick(t, 400) - 30, pick(t, 500), pick(t, 300)};
    step(t, e, false);
  } else if (kind < 7) {
    e.kind = NP_POPUP;
    e.popup = (struct gui_popup_in){np_local(&t->m->np, v), (int)pick(t, 300) - 60, (int)pick(t, 260) - 60,
                                    pick(t, 200),           pick(t, 150),           0};
    if (step(t, e, secret) == ST_OK)
      dress(t, session, (unsigned)t->m->np.result, 1 + pick(t, 150), 1 + pick(t, 100), pick(t, 0x1000000), secret);
  } else if (!secret) {
    quiet_act(t, session, &t->seed, false);
  }
}

static void wm_act(struct trace *t) {
  struct np *np = &t->m->np;
  const struct np_view *v = np->ordered ? &np->view[np->order[pick(t, np->ordered)]] : &np->view[0];
  const struct np_view *w = np->ordered ? &np->view[np->order[pick(t, np->ordered)]] : &np->view[1];
  struct model_event e = {.kind = NP_PLACE};
  switch (pick(t, 8)) {
  case 0:
  case 1:
  case 2:
    e.place = (struct placement_place_in){np_id(np, v), (int)pick(t, 700) - 90, (int)pick(t, 450) - 90,
                                          pick(t, 500), pick(t, 300),           !pick(t, 5),
                                          !pick(t, 5)};
    break;
  case 3:
  case 4:
    e.kind = NP_STACK, e.stack = (struct placement_stack_in){np_id(np, v), np_id(np, w), pick(t, 4), 0};
    break;
  case 5:
    e.kind = NP_COOKIE, e.cookie = (struct placement_cookie_in){np_id(np, v), pick(t, 100)};
    break;
  case 6:
    e.kind = NP_ANSWER, e.answer.gesture = np->gesture.number + !pick(t, 4);
    break;
  default:
    e.kind = pick(t, 3) ? NP_OPEN : NP_CLOSE, e.session = NP_WM;
    if (pick(t, 3)) return;
  }
  step(t, e, false);
  struct placement_window out = {0};
  if (np_placement(np, &(struct placement_id){np_id(np, v)}, &out) == ST_OK) observe(t, &out, sizeof out);
}

static void keeper_act(struct trace *t) {
  struct np *np = &t->m->np;
  struct model_event e = {.kind = NP_KEEPING + keeper_nr_place + pick(t, 7)};
  struct keeper_state_out now;
  struct keeper_window_out window;
  np_keeper_state(np, &now);
  np_keeper_window(np, &(struct keeper_index){pick(t, 12)}, &window);
  e.id.id = pick(t, 3) && np->ordered ? np_id(np, &np->view[np->order[pick(t, np->ordered)]]) : pick(t, 5000);
  if (e.kind == NP_KEEPING + keeper_nr_focus) e.act.action = pick(t, 7);
  if (e.kind == NP_KEEPING + keeper_nr_drop && pick(t, 10)) e.kind = NP_KEEPING + keeper_nr_release;
  if (e.kind == NP_KEEPING + keeper_nr_answer)
    e.consent = (struct keeper_answer_in){now.number + !pick(t, 3), pick(t, 2)};
  if (!pick(t, 6)) e.kind = pick(t, 3) ? NP_OPEN : NP_CLOSE, e.session = NP_KEEPER;
  np->now = t->m->now;
  if (!pick(t, 4))
    np_ask(np, KEEPER_PASTE + pick(t, 2), pick(t, 3) ? t->client[0] : NP_NONE, t->client[1], pick(t, 100));
  step(t, e, false);
}

/* Keys of the secret client's user are its own; they change no lock and are no chord. */
static int key(struct trace *t) {
  static const int keys[] = {30, 31, 2, 3, 4, 1, 42, 29, 100, 56, 125, 15, 57, 58, 69, 88, 13, 41, 71, 200, 28, 108};
  static const int quiet[] = {30, 31, 2, 13, 41, 42, 16, 200};
  bool secret = !t->m->np.frozen && t->m->np.focus != NP_NONE && t->m->np.focus / NP_EACH == t->client[TRACE_SECRET];
  int common = keys[pick(t, 22)];
  return secret && !t->everything && common != 88 ? quiet[pick_secret(t, 8)] : common;
}

static void tap(struct trace *t) {
  int code = key(t);
  struct model_event e = {.kind = NP_KEY, .code = code, .value = 1, .virtual = !pick(t, 9)};
  step(t, e, false);
  pass(t, t->m->now + pick(t, 4) * 200);
  e.value = 0;
  step(t, e, false);
}

/* Control with C, X or V, and what the clients make of it: offers, pastes, pictures. Never the secret client's. */
static void clip_act(struct trace *t) {
  static const int letters[] = {46, 45, 47, 47};
  struct np *np = &t->m->np;
  int letter = letters[pick(t, 4)];
  unsigned who = t->client[pick(t, 2)];
  struct model_event e = {.kind = NP_KEY, .code = 29, .value = 1};
  if (np->focus != NP_NONE && np->focus / NP_EACH == t->client[TRACE_SECRET]) return;
  step(t, e, false);
  for (int value = 1; value >= 0; value--)
    step(t, (struct model_event){.kind = NP_KEY, .code = letter, .value = value}, false);
  e.value = 0;
  step(t, e, false);
  e = (struct model_event){.kind = NP_GUI + gui_nr_offer, .session = np->focus == NP_NONE ? who : np->focus / NP_EACH};
  e.offer.bytes = pick(t, 4) ? 10 + pick(t, 100) : 1u << 30;
  step(t, e, false);
  e = (struct model_event){.kind = NP_GUI + gui_nr_paste, .session = who, .paste = {np->clip.token + !pick(t, 3)}};
  if (pick(t, 2)) step(t, e, false);
  if (!pick(t, 4)) step(t, (struct model_event){.kind = NP_GUI + gui_nr_capture, .session = who}, false);
}

static void pointer_act(struct trace *t) {
  struct np *np = &t->m->np;
  int x = (int)pick(t, TRACE_WIDTH), y = (int)pick(t, TRACE_HEIGHT);
  if (!pick(t, 3) && np->ordered) { /* aim at a frame */
    struct rect o = np->view[np->order[pick(t, np->ordered)]].outer;
    x = pick(t, 2) ? o.x1 - 1 - (int)pick(t, 110) : o.x0 + (int)pick(t, 6),
    y = pick(t, 2) ? o.y0 + (int)pick(t, 34) : o.y1 - 1 - (int)pick(t, 4);
  }
  if (!pick(t, 8)) x = np->width - 20 - (int)pick(t, 160), y = 15; /* the badge */
  struct model_event e = {.kind = NP_RELATIVE, .x = x - np->x, .y = y - np->y, .virtual = !pick(t, 30)};
  if (!pick(t, 4)) e.kind = NP_ABSOLUTE, e.x = x * 32768 / np->width, e.y = y * 32768 / np->height;
  if (pick(t, 4)) step(t, e, false);
  pass(t, t->m->now + (pick(t, 3) ? 260 : pick(t, 250)));
  e = (struct model_event){.kind = NP_KEY, .code = 0x110 + (int)(pick(t, 5) ? 0 : pick(t, 9)), .value = 1};
  switch (pick(t, 6)) {
  case 0:
    step(t, (struct model_event){.kind = NP_WHEEL, .value = (int)pick(t, 5) - 2}, false);
    break;
  case 1:
    e.value = 0;
    step(t, e, false);
    break;
  case 2:
    step(t, e, false);
    break;
  default:
    step(t, e, false);
    if (pick(t, 2))
      step(t, (struct model_event){.kind = NP_RELATIVE, .x = (int)pick(t, 80) - 40, .y = (int)pick(t, 80) - 40}, false);
    if (!pick(t, 3)) wm_act(t);
    e.value = 0;
    step(t, e, false);
  }
}

static void rare_act(struct trace *t) {
  struct model_event e = {.kind = NP_OVERFLOW};
  unsigned who = pick(t, 2);
  switch (pick(t, 6)) {
  case 0:
    break;
  case 1:
    e.kind = NP_CLOCK, e.value = (int)pick(t, 86400);
    break;
  case 2:
    e.kind = NP_SCREEN, e.x = TRACE_WIDTH, e.y = TRACE_HEIGHT;
    break;
  case 3:
    e.kind = NP_POLICY, e.policy = &policy;
    break;
  default:
    e.kind = NP_CLOSE, e.session = t->client[who];
    step(t, e, false);
    e = (struct model_event){.kind = NP_OPEN, .label = who ? "b" : "a/x"};
  }
  if (step(t, e, false) == ST_OK && e.kind == NP_OPEN) t->client[who] = (unsigned)t->m->np.result;
}

void trace_run(struct trace *t, unsigned steps) {
  t->m->blind = true;
  for (unsigned i = 0; i < steps; i++) {
    pass(t, t->m->now + pick(t, 25));
    for (unsigned n = t->secrets ? pick_secret(t, 6) : 0; n > 0; n--)
      quiet_act(t, t->client[TRACE_SECRET], &t->secret_seed, true);
    unsigned kind = pick(t, 40);
    if (kind < 14)
      client_act(t);
    else if (kind < 20)
      wm_act(t);
    else if (kind < 27)
      tap(t);
    else if (kind < 36)
      pointer_act(t);
    else if (kind < 38)
      keeper_act(t);
    else if (kind == 39)
      clip_act(t);
    else if (kind == 38 && !pick(t, 3))
      rare_act(t);
  }
  t->m->blind = false;
  np_damage_all(&t->m->np);
  pass(t, t->m->now + 300);
  observe_pixels(t);
}
