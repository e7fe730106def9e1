/* Nitpicker fuzz: random streams of client, wm and input events; after each frame the screen must equal the reference,
 * no pixel may be stored twice, and no client's pixel may lie outside its own content. */
#include "base/string.h"
#include "check.h"
#include "nitpicker_reference.h"

#include <stdlib.h>

static uint64_t seed;
static unsigned pick(unsigned below) {
  seed = seed * 6364136223846793005ull + 1442695040888963407ull;
  return (unsigned)(seed >> 33) % below;
}

static struct policy policy;
static void domain(const char *prefix, unsigned color, unsigned role) {
  struct policy_domain *d = &policy.domain[policy.domains++];
  text_copy(d->prefix, sizeof d->prefix, prefix);
  d->color = (uint8_t)color, d->role = (uint8_t)role;
}

enum { CLIENTS = 6, WIDTH = 640, HEIGHT = 420 };
static unsigned clients[CLIENTS];

static struct model *begin(void) {
  policy_defaults(&policy);
  policy.domains = 0;
  domain("a", SKY, GUI_ROLE_WINDOW), domain("b", VERMILION, GUI_ROLE_WINDOW), domain("c", PURPLE, GUI_ROLE_WINDOW);
  domain("panel", GREY, GUI_ROLE_PANEL), domain("paper", GREY, GUI_ROLE_WALLPAPER),
      domain("signer", GREEN, GUI_ROLE_SIGNER);
  static const char *const labels[CLIENTS] = {"a/x", "b/y/z", "c", "panel", "paper", "signer"};
  struct model *m = model_new(&policy, WIDTH, HEIGHT);
  for (unsigned i = 0; i < CLIENTS; i++) clients[i] = model_open(m, labels[i]);
  return m;
}

static struct np_view *any_view(struct model *m, bool top) {
  for (unsigned i = 0; i < 40; i++) {
    struct np_view *v = &m->np.view[pick(NP_VIEWS)];
    if (v->serial && (!top || !v->depth)) return v;
  }
  for (unsigned i = 0; i < NP_VIEWS; i++)
    if (m->np.view[i].serial && !m->np.view[i].depth) return &m->np.view[i];
  return NULL;
}

static void dress(struct model *m, unsigned session, unsigned local, unsigned width, unsigned height) {
  struct np_view *v = np_own(&m->np, session, local);
  if (!v || model_lend(m, session, local, width, height, pick(0x1000000)) != ST_OK) return;
  m->next[np_index(&m->np, v)][1][0] = 0xffffff;
  model_commit(m, session, local, pick(2));
}

static void client_event(struct model *m) {
  unsigned session = clients[pick(CLIENTS)];
  struct np_view *v = any_view(m, false);
  unsigned local = v ? np_local(&m->np, v) : 1, owner = v ? np_index(&m->np, v) / NP_EACH : session;
  struct model_event e = {.session = owner};
  switch (pick(9)) {
  case 0:
    model_window(m, session, (int)pick(500), (int)pick(300), pick(0x1000000),
                 pick(2) ? rect_of((int)pick(700) - 100, (int)pick(500) - 100, (int)pick(400), (int)pick(300))
                         : (struct rect){0});
    break;
  case 1:
    e.kind = NP_POPUP,
    e.popup = (struct gui_popup_in){local, (int)pick(400) - 100, (int)pick(300) - 100, 1 + pick(200), 1 + pick(150), 0};
    if (model_step(m, e) == ST_OK) dress(m, owner, (unsigned)m->np.result, e.popup.width, e.popup.height);
    break;
  case 2:
    if (pick(3)) break;
    e.kind = NP_DESTROY, e.id.id = local;
    model_step(m, e);
    break;
  case 3:
    e.kind = NP_TITLE, e.title.id = local;
    for (unsigned i = 0; i < 20; i++) e.title.utf8[i] = (char)(pick(8) ? 'a' + (char)pick(26) : (char)pick(256));
    model_step(m, e);
    break;
  case 4:
    dress(m, owner, local, 1 + pick(500), 1 + pick(300));
    break;
  case 5:
    if (v && v->mapped) model_commit(m, owner, local, pick(2));
    break;
  case 6:
    e.kind = NP_NAME, e.plate = (struct gui_plate_in){local,
                                                      pick(4),
                                                      v && pick(4) ? np_id(&m->np, any_view(m, true)) : 0,
                                                      (int)pick(500),
                                                      (int)pick(40) - 10,
                                                      96 + (int)pick(100),
                                                      24 + (int)pick(20)};
    model_step(m, e);
    break;
  case 7:
    e.kind = NP_CURSOR_SHAPE, e.cursor = (struct gui_cursor_in){local, pick(GUI_CURSORS + 1)};
    model_step(m, e);
    break;
  case 8:
    e.kind = pick(2) ? NP_BADGE : NP_SHOW, e.show = (struct gui_show_in){local, pick(2)};
    e.session = clients[5];
    model_step(m, e);
  }
}

static void wm_event(struct model *m) {
  struct np_view *v = any_view(m, true), *w = any_view(m, true);
  if (!v || !w) return;
  struct model_event e = {.kind = NP_PLACE};
  if (pick(3)) {
    e.place = (struct placement_place_in){
        np_id(&m->np, v), (int)pick(800) - 100, (int)pick(600) - 100, pick(500), pick(300), !pick(5), !pick(5)};
  } else {
    e.kind = NP_STACK, e.stack = (struct placement_stack_in){np_id(&m->np, v), np_id(&m->np, w), pick(4), 0};
  }
  if (!pick(12)) e.kind = pick(2) ? NP_OPEN : NP_CLOSE, e.session = NP_WM;
  model_step(m, e);
}

static void input_event(struct model *m) {
  static const int keys[] = {0x110, 0x110, 0x111, 88, 30, 2, 42};
  if (pick(2)) model_point(m, (int)pick(WIDTH), (int)pick(HEIGHT));
  if (pick(2)) m->now += pick(400);
  if (pick(2)) model_key(m, keys[pick(7)], (int)pick(2));
}

static void check_frame(struct model *m) {
  static uint32_t row[NP_WIDTH_MAX];
  unsigned wrong = 0, twice = 0, foreign = 0;
  for (int y = 0; y < HEIGHT; y++) {
    reference_row(m, row, y);
    for (int x = 0; x < WIDTH; x++) {
      size_t at = (size_t)y * WIDTH + (size_t)x;
      if (m->screen[at] != row[x] && !wrong++)
        printf("seed %lx at %d,%d: %06x, not %06x\n", seed, x, y, m->screen[at], row[x]);
      twice += m->stores[at] > 1;
      if (m->stores[at] && m->owner[at] != NP_NONE)
        foreign += !rect_holds(np_content(&m->np, &m->np.view[m->owner[at]]), x, y);
    }
  }
  CHECK(wrong == 0);
  CHECK(twice == 0);
  CHECK(foreign == 0);
}

static void check_order(const struct model *m) {
  const struct np *np = &m->np;
  bool sorted = true, strip = true;
  for (unsigned i = 0; i < np->ordered; i++) {
    const struct np_view *v = &np->view[np->order[i]];
    sorted &= v->serial && !v->depth && (!i || np->view[np->order[i - 1]].layer >= v->layer);
    strip &= !v->placed || v->outer.y0 >= NP_STRIP * (int)np->scale;
  }
  CHECK(sorted);
  CHECK(strip);
  CHECK(np->focus == NP_NONE || np->view[np->focus].serial);
  CHECK(np->grab == NP_NONE || np->view[np->grab].serial);
}

static void any_event(struct model *m) {
  unsigned kind = pick(10);
  if (kind < 5)
    client_event(m);
  else if (kind < 7)
    wm_event(m);
  else
    input_event(m);
}

/* Whether a session has used up its part of the screen, so that the reference is ahead of the screen. */
static bool behind(const struct model *m) {
  bool damage = false;
  for (unsigned i = 0; i < NP_VIEWS; i++) damage |= !rect_empty(m->np.view[i].damage);
  return damage;
}

static bool same(const struct model *m) {
  static uint32_t row[NP_WIDTH_MAX];
  unsigned wrong = 0;
  for (int y = 0; y < HEIGHT; y++) {
    reference_row((struct model *)m, row, y);
    for (int x = 0; x < WIDTH; x++)
      if (m->screen[y * WIDTH + x] != row[x] && !wrong++)
        printf("seed %lx in pieces at %d,%d: %06x, not %06x\n", seed, x, y, m->screen[y * WIDTH + x], row[x]);
  }
  return !wrong;
}

static void turn_page(struct model *m, uint32_t **hidden) {
  uint32_t *shown = m->screen;
  m->screen = *hidden, *hidden = shown;
  m->store.base = (uint8_t *)m->screen;
}

/* Two pages, any step between any two pieces: what is shown is the state of one moment, and it is shown. */
static void frame_in_pieces_is_of_one_moment(void) {
  unsigned compared = 0;
  for (unsigned run = 0; run < (getenv("NIGHTLY") ? 400u : 12u); run++) {
    seed = run * 131 + 7;
    struct model *m = begin();
    uint32_t *hidden = calloc(WIDTH * HEIGHT, 4);
    for (unsigned i = 0; i < 40; i++) {
      for (unsigned j = pick(6); j > 0; j--) any_event(m);
      m->now += 16;
      model_step(m, (struct model_event){.kind = NP_TICK});
      for (unsigned s = 0; s < CLIENTS; s++) m->np.session[clients[s]].pixels = 1 << 30;
      model_frame_begin(m, true);
      if (m->np.refresh.running) turn_page(m, &hidden);
      unsigned pieces = 1;
      for (; model_piece(m, 1 << (6 + pick(12))) && pieces < 100000; pieces++)
        if (!np_refresh_alone(&m->np) && !pick(3)) any_event(m);
      CHECK(pieces < 100000);
      for (unsigned s = 0; s < CLIENTS; s++) m->np.session[clients[s]].queued = 0;
      bool clean = !behind(m);
      compared += clean;
      CHECK(!clean || same(m));
      model_frame_end(m);
    }
    free(hidden);
    model_free(m);
  }
  CHECK(compared > 200);
}

/* The arrows of two corners are as large as one another: the window moves under a pointer that stays. */
static void other_cursor_of_the_same_size_is_painted(void) {
  struct model *m = begin();
  uint64_t id = model_window(m, clients[0], 300, 200, 0x123456, rect_of(100, 100, 300, 200));
  model_point(m, 101, 101);
  for (unsigned i = 0; i < 3; i++) model_frame(m);
  CHECK(m->np.cursor == GUI_CURSOR_RESIZE_D1 && same(m));
  model_step(m, (struct model_event){.kind = NP_PLACE, .place = {id, 103 - 300, 100, 300, 200, 0, 0}});
  for (unsigned i = 0; i < 3; i++) model_frame(m);
  CHECK(m->np.cursor == GUI_CURSOR_RESIZE_D2 && same(m));
  model_free(m);
}

static void screen_equals_the_reference(void) {
  const char *rounds = getenv("NIGHTLY");
  for (unsigned run = 0; run < (rounds ? 200u : 12u); run++) {
    seed = run * 77 + 5;
    struct model *m = begin();
    for (unsigned i = 0; i < 40; i++) {
      for (unsigned j = pick(12); j > 0; j--) any_event(m);
      for (unsigned j = 0; j < 4 || np_dirty(&m->np); j++) model_frame(m);
      check_order(m);
      memset(m->stores, 0, WIDTH * HEIGHT);
      client_event(m);
      for (unsigned j = 0; j < 3; j++) model_frame(m);
      for (unsigned s = 0; s < CLIENTS; s++) m->np.session[clients[s]].queued = 0;
      check_frame(m);
    }
    model_free(m);
  }
}

int main(void) {
  CASE(other_cursor_of_the_same_size_is_painted);
  CASE(screen_equals_the_reference);
  CASE(frame_in_pieces_is_of_one_moment);
  return check_done();
}
