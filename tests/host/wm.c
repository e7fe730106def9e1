/* Host test of gui/wm: the policy against a model of nitpicker. Properties over random events: every shown window is
 * reachable and within its limits, the manager's order is nitpicker's, and a restarted manager decides the same from
 * cookies alone. */
#include "../../gui/wm/wm.h"
#include "check.h"
#include <stdlib.h>
#include <string.h>

static const struct placement_info_out full = {1280, 800, 0, 28, 1280, 732, 1, 4, 28, 200, 64, 0};
static struct wm wm;
static struct actions out;

/* The model: what nitpicker would hold, top first. */
static struct {
  struct placement_window w;
  bool hidden, fixed;
} model[WINDOWS_MAX + 1];
static unsigned model_count, answered;
static struct placement_info_out info;

static int find(uint64_t id) {
  for (unsigned i = 0; i < model_count; i++)
    if (model[i].w.id == id) return (int)i;
  return -1;
}

static void model_move(unsigned from, unsigned to) {
  __typeof__(model[0]) m = model[from];
  for (; from > to; from--) model[from] = model[from - 1];
  for (; from < to; from++) model[from] = model[from + 1];
  model[to] = m;
}

static void model_stack(const struct action *a) {
  unsigned from = (unsigned)find(a->id);
  unsigned to = a->where == PLACEMENT_TOP ? 0 : model_count - 1;
  if (a->where == PLACEMENT_ABOVE) {
    to = (unsigned)find(a->value);
    if (from < to) to--;
  }
  model_move(from, to);
}

static void apply(void) {
  CHECK(out.count < ACTIONS_MAX);
  for (unsigned i = 0; i < out.count; i++) {
    const struct action *a = &out.list[i];
    int at = find(a->id);
    if (a->type == ACTION_ANSWER) {
      answered++;
      continue;
    }
    if (at < 0) {
      CHECK(!"action on a window that exists");
      continue;
    }
    struct placement_window *w = &model[at].w;
    if (a->type == ACTION_COOKIE) w->cookie = a->value;
    if (a->type == ACTION_STACK) model_stack(a);
    if (a->type == ACTION_PLACE) {
      w->x = a->at.x, w->y = a->at.y, w->width = (uint32_t)a->at.width, w->height = (uint32_t)a->at.height;
      w->flags = a->hidden ? PLACEMENT_HIDDEN : 0;
      model[at].hidden = a->hidden, model[at].fixed = a->fixed;
    }
  }
}

static void step(struct wm_event e) {
  wm_step(&wm, &e, &out);
  apply();
}

static void send(unsigned type, unsigned code, int value, uint64_t id, uint64_t gesture, int x, int y) {
  step(
      (struct wm_event){.type = WM_PLACEMENT, .placement = {(uint16_t)type, (uint16_t)code, value, id, gesture, x, y}});
}

static void start(const struct placement_info_out *i) {
  memset(&wm, 0, sizeof wm);
  info = *i, model_count = 0, answered = 0;
  step((struct wm_event){.type = WM_RESET, .info = i});
}

static void open_window(struct placement_window w) {
  memmove(model + 1, model, model_count * sizeof model[0]); /* nitpicker's own idea, until it is told */
  model[0].w = w, model[0].hidden = false;
  model_move(0, model_count++);
  step((struct wm_event){.type = WM_PLACEMENT, .placement = {.type = PLACEMENT_NEW, .id = w.id}, .window = &w});
}

static void close_window(uint64_t id) {
  int at = find(id);
  if (at < 0) return;
  model_move((unsigned)at, --model_count);
  send(PLACEMENT_GONE, 0, 0, id, 0, 0, 0);
}

static struct placement_window *get(uint64_t id) { return &model[find(id)].w; }
static struct placement_window plain(uint64_t id) {
  return (struct placement_window){.id = id, .wish_width = 400, .wish_height = 300};
}

static void check_invariants(void) {
  struct screen s = area_screen(&info);
  bool good = wm.count == (model_count < WINDOWS_MAX ? model_count : WINDOWS_MAX);
  for (unsigned i = 0; i < wm.count; i++) {
    const struct placement_window *p = &model[i].w;
    const struct window *w = &wm.window[i];
    struct rect r = {p->x, p->y, (int32_t)p->width, (int32_t)p->height};
    struct limits l = area_limits(&s, p);
    good = good && w->id == p->id && model[i].hidden == !wm_shown(&wm, w);
    good = good && area_is_reachable(&s, &r) && r.width >= s.min_width && r.height >= s.min_height;
    good = good && r.width >= l.min_width && r.width <= l.max_width && r.height >= l.min_height &&
           r.height <= l.max_height;
  }
  CHECK(good);
}

static void the_first_window_leaves_room_beside(void) {
  start(&full);
  open_window(plain(1));
  const struct placement_window *w = get(1);
  CHECK(w->width == 408 && w->height == 332 && w->x == 8 && w->y == 28 + (732 - 332) / 2);
}

static void windows_do_not_cover_each_other_while_there_is_room(void) {
  start(&full);
  for (uint64_t id = 1; id <= 4; id++) open_window(plain(id));
  int64_t sum = 0;
  for (unsigned i = 0; i < 4; i++)
    for (unsigned j = 0; j < i; j++) sum += area_overlap(&wm.window[i].at, &wm.window[j].at);
  CHECK(sum < 408 * 332 / 2);
  for (uint64_t id = 5; id <= 20; id++) open_window(plain(id));
  for (unsigned i = 0; i < 20; i++)
    for (unsigned j = 0; j < i; j++) CHECK(memcmp(&wm.window[i].at, &wm.window[j].at, sizeof(struct rect)));
}

static void two_large_windows_stand_side_by_side(void) {
  for (unsigned order = 0; order < 2; order++) {
    struct placement_window composer = {.id = 1, .wish_width = 680, .wish_height = 544};
    struct placement_window viewer = {.id = 2, .wish_width = 560, .wish_height = 424};
    start(&full);
    open_window(order ? composer : viewer), open_window(order ? viewer : composer);
    CHECK(area_overlap(&wm.window[0].at, &wm.window[1].at) == 0);
  }
}

static void dialogs_are_centred_and_stay_above(void) {
  start(&full);
  open_window(plain(1));
  send(PLACEMENT_CLICKED, 0, 0, 1, 0, 0, 0);
  struct placement_window d = plain(2);
  d.parent = 1, d.wish_width = 200, d.wish_height = 100;
  open_window(d);
  CHECK(get(2)->x == get(1)->x + (408 - 208) / 2 && model[0].w.id == 2);
  open_window(plain(3));
  CHECK(model[2].w.id == 3); /* nobody asked: below the focused family */
  send(PLACEMENT_CLICKED, 0, 0, 3, 0, 0, 0);
  CHECK(model[0].w.id == 3);
  send(PLACEMENT_CLICKED, 0, 0, 1, 0, 0, 0);
  CHECK(model[0].w.id == 2 && model[1].w.id == 1);
}

static void drag(uint64_t id, int code, int edges, int dx, int dy, int done) {
  const struct placement_window *w = get(id);
  int x = w->x + 50, y = w->y + 10;
  send(PLACEMENT_BEGIN, (unsigned)code, edges, id, 77, x, y);
  send(PLACEMENT_MOTION, 0, 0, id, 77, x + dx / 2, y + dy / 2);
  send(PLACEMENT_MOTION, 0, 0, id, 77, x + dx, y + dy);
  send(PLACEMENT_END, 0, done, id, 77, x + dx, y + dy);
}

static void moving_and_cancelling(void) {
  start(&full);
  open_window(plain(1));
  int x = get(1)->x, y = get(1)->y;
  drag(1, PLACEMENT_MOVE, 0, 40, -50, 1);
  CHECK(answered == 1 && get(1)->x == x + 40 && get(1)->y == y - 50 && get(1)->width == 408);
  drag(1, PLACEMENT_MOVE, 0, 99, 99, 0);
  CHECK(get(1)->x == x + 40 && get(1)->y == y - 50);
  drag(1, PLACEMENT_MOVE, 0, 0, -5000, 1); /* the upper edge: maximise */
  CHECK(get(1)->y == 28 && get(1)->width == 1280 && get(1)->height == 732);
  send(PLACEMENT_MOTION, 0, 0, 1, 77, 0, 0); /* the gesture is over */
  CHECK(get(1)->width == 1280);
}

static void resizing_respects_limits(void) {
  start(&full);
  struct placement_window w = plain(1);
  w.min_width = 300, w.max_width = 500, w.min_height = 100;
  open_window(w);
  int x = get(1)->x, right = x + 408;
  drag(1, PLACEMENT_RESIZE, PLACEMENT_LEFT, 300, 0, 1);
  CHECK(get(1)->width == 308 && get(1)->x == right - 308);
  drag(1, PLACEMENT_RESIZE, PLACEMENT_RIGHT | PLACEMENT_LOWER, 900, -900, 1);
  CHECK(get(1)->width == 508 && get(1)->height == 132);
  drag(1, PLACEMENT_RESIZE, PLACEMENT_UPPER, 0, -5000, 1);
  CHECK(get(1)->y == 28);
}

static void tiles_by_edge_and_chord(void) {
  start(&full);
  open_window(plain(1));
  send(PLACEMENT_CLICKED, 0, 0, 1, 0, 0, 0);
  struct placement_window before = *get(1);
  drag(1, PLACEMENT_MOVE, 0, -before.x - 50, 0, 1);
  CHECK(get(1)->x == 0 && get(1)->width == 640 && get(1)->height == 732);
  send(PLACEMENT_CHORD, PLACEMENT_CHORD_RIGHT, 0, 0, 0, 0, 0);
  CHECK(get(1)->x == 640 && get(1)->width == 640);
  send(PLACEMENT_CHORD, PLACEMENT_CHORD_RIGHT, 0, 0, 0, 0, 0);
  CHECK(get(1)->x == before.x && get(1)->width == before.width);
  send(PLACEMENT_BEGIN, PLACEMENT_MAXIMISE, 0, 1, 5, 0, 0);
  CHECK(get(1)->width == 1280);
  drag(1, PLACEMENT_MOVE, 0, 0, 200, 1); /* dragging it down makes it loose */
  CHECK(get(1)->width == before.width && get(1)->y == 228);
}

static void minimise_and_workspaces(void) {
  start(&full);
  open_window(plain(1)), open_window(plain(2));
  send(PLACEMENT_BEGIN, PLACEMENT_MINIMISE, 0, 1, 5, 0, 0);
  CHECK(model[find(1)].hidden && !model[find(2)].hidden);
  send(PLACEMENT_CHORD, PLACEMENT_CHORD_WORKSPACE + 2, 0, 0, 0, 0, 0);
  CHECK(model[find(2)].hidden);
  open_window(plain(3));
  CHECK(!model[find(3)].hidden);
  send(PLACEMENT_CLICKED, 0, 0, 1, 0, 0, 0); /* by its plate in the panel */
  CHECK(!model[find(1)].hidden && !model[find(2)].hidden && model[find(3)].hidden && model[0].w.id == 1);
  send(PLACEMENT_CHORD, PLACEMENT_CHORD_SEND + 2, 0, 0, 0, 0, 0);
  CHECK(model[find(1)].hidden);
}

static void cycling_visits_all(void) {
  start(&full);
  for (uint64_t id = 1; id <= 5; id++) open_window(plain(id));
  unsigned seen = 0;
  for (unsigned i = 0; i < 5; i++) {
    send(PLACEMENT_CHORD, PLACEMENT_CHORD_NEXT, 0, 0, 0, 0, 0);
    seen |= 1u << model[0].w.id;
  }
  CHECK(seen == 0x3e);
  uint64_t top = model[0].w.id;
  send(PLACEMENT_CHORD, PLACEMENT_CHORD_PREVIOUS, 0, 0, 0, 0, 0);
  send(PLACEMENT_CHORD, PLACEMENT_CHORD_NEXT, 0, 0, 0, 0, 0);
  CHECK(model[0].w.id == top);
}

/* From the second window back to the first, again and again: a pause or a click starts the order anew. */
static void switching_again_goes_back(void) {
  start(&full);
  for (uint64_t id = 1; id <= 3; id++) open_window(plain(id));
  uint64_t first = model[0].w.id, second = model[1].w.id;
  send(PLACEMENT_CHORD, PLACEMENT_CHORD_NEXT, 0, 0, 0, 0, 0);
  CHECK(model[0].w.id == second && wm.switching.count == 3 && wm.switching.at == 1);
  step((struct wm_event){.type = WM_SWITCHED});
  send(PLACEMENT_CHORD, PLACEMENT_CHORD_NEXT, 0, 0, 0, 0, 0);
  CHECK(model[0].w.id == first);
  send(PLACEMENT_CLICKED, 0, 0, second, 0, 0, 0);
  CHECK(!wm.switching.count);
}

static void all_are_minimised_at_once(void) {
  start(&full);
  for (uint64_t id = 1; id <= 3; id++) open_window(plain(id));
  send(PLACEMENT_CHORD, PLACEMENT_CHORD_MINIMISE_ALL, 0, 0, 0, 0, 0);
  CHECK(model[0].hidden && model[1].hidden && model[2].hidden);
  send(PLACEMENT_BEGIN, PLACEMENT_RESTORE, 0, 2, 5, 0, 0);
  CHECK(!model[find(2)].hidden && model[find(1)].hidden);
}

/* Kills the manager and starts a new one that knows only what the model knows. */
static void restart(const struct placement_info_out *i) {
  static __typeof__(model[0]) copy[WINDOWS_MAX + 1];
  unsigned n = model_count;
  memcpy(copy, model, sizeof copy);
  memset(&wm, 0, sizeof wm);
  info = *i;
  step((struct wm_event){.type = WM_RESET, .info = i});
  for (unsigned k = 0; k < n && k < WINDOWS_MAX; k++) step((struct wm_event){.type = WM_ADOPT, .window = &copy[k].w});
}

static void a_restarted_manager_remembers(void) {
  start(&full);
  for (uint64_t id = 1; id <= 4; id++) open_window(plain(id));
  send(PLACEMENT_BEGIN, PLACEMENT_MAXIMISE, 0, 2, 5, 0, 0);
  send(PLACEMENT_BEGIN, PLACEMENT_MINIMISE, 0, 3, 6, 0, 0);
  struct placement_window one = *get(1), two = *get(2);
  restart(&full);
  check_invariants();
  CHECK(!memcmp(&one, get(1), sizeof one) && !memcmp(&two, get(2), sizeof two) && model[find(3)].hidden);
  send(PLACEMENT_BEGIN, PLACEMENT_MAXIMISE, 0, 2, 7, 0, 0);
  CHECK(get(2)->width == 408);
  send(PLACEMENT_BEGIN, PLACEMENT_RESTORE, 0, 3, 8, 0, 0);
  CHECK(!model[find(3)].hidden);
}

/* Also when no window stands on the workspace that the user looks at, and with a window that came too late for a
 * cookie. */
static void a_restarted_manager_stays_on_its_workspace(void) {
  start(&full);
  open_window(plain(1)), open_window(plain(2));
  send(PLACEMENT_CHORD, PLACEMENT_CHORD_WORKSPACE + 3, 0, 0, 0, 0, 0);
  restart(&full);
  CHECK(wm.workspace == 3 && model[find(1)].hidden && model[find(2)].hidden);
  struct placement_window late = {.id = 9, .x = 10, .y = 40, .width = 400, .height = 300};
  memmove(model + 1, model, model_count++ * sizeof model[0]);
  model[0].w = late, model[0].hidden = false;
  restart(&full);
  CHECK(wm.workspace == 3 && !model[find(9)].hidden && model[find(1)].hidden);
  check_invariants();
}

static void a_filling_manager_lets_nothing_shrink(void) {
  start(&full);
  wm.fill = true;
  open_window(plain(1));
  drag(1, PLACEMENT_MOVE, 0, 40, 50, 1), drag(1, PLACEMENT_RESIZE, PLACEMENT_LEFT, 90, 0, 1);
  send(PLACEMENT_BEGIN, PLACEMENT_MAXIMISE, 0, 1, 5, 0, 0), send(PLACEMENT_BEGIN, PLACEMENT_MINIMISE, 0, 1, 6, 0, 0);
  CHECK(get(1)->x == 0 && get(1)->y == 28 && get(1)->width == 1280 && get(1)->height == 732 && !model[0].hidden);
  struct placement_window d = plain(2);
  d.parent = 1;
  open_window(d);
  CHECK(get(2)->width == 408 && answered == 0);
  CHECK(model[find(1)].fixed && !model[find(2)].fixed);
}

static void one_window_stands_in_the_middle_where_that_is_wanted(void) {
  start(&full);
  wm.middle = true;
  step((struct wm_event){.type = WM_RESET, .info = &full}); /* the wish outlives it */
  open_window(plain(1));
  CHECK(get(1)->x == (1280 - (int)get(1)->width) / 2);
  open_window(plain(2));
  CHECK(get(2)->x >= get(1)->x + (int)get(1)->width || get(2)->x + (int)get(2)->width <= get(1)->x);
}

static int any(int low, int high) { return low + rand() % (high - low + 1); }
static uint32_t any_size(void) { return rand() % 3 ? (uint32_t)any(0, 1500) : rand() % 2 ? 0 : (uint32_t)rand() * 3u; }
static uint64_t any_id(void) {
  return model_count && rand() % 10 ? model[(unsigned)rand() % model_count].w.id : (uint64_t)any(0, 999);
}

static void open_any(uint64_t id) {
  struct placement_window w = {.id = id,
                               .wish_width = any_size(),
                               .wish_height = any_size(),
                               .min_width = any_size(),
                               .min_height = any_size(),
                               .max_width = any_size(),
                               .max_height = any_size()};
  if (rand() % 3 == 0) w.parent = any_id();
  if (model_count <= WINDOWS_MAX - 1) open_window(w);
}

static void random_event(uint64_t serial) {
  static const uint16_t chords[] = {1, 2, 3, 4, 5, 6, 7, 15, 16, 17, 18, 19, 20, 32, 33, 34, 35, 36, 999};
  int x = rand() % 20 ? any(-200, 1500) : rand(), y = rand() % 20 ? any(-200, 1000) : -rand();
  switch (rand() % 10) {
  case 0:
    return open_any(1000 + serial);
  case 1:
    return rand() % 2 ? close_window(any_id()) : (void)0;
  case 2:
    return send(PLACEMENT_CLICKED, 0, 0, any_id(), 0, 0, 0);
  case 3:
    return send(PLACEMENT_CHORD, chords[rand() % 19], 0, 0, 0, 0, 0);
  case 4:
    return send(PLACEMENT_BEGIN, (unsigned)any(0, 7), rand(), any_id(), serial, x, y);
  case 5:
    return send(PLACEMENT_END, 0, rand() % 2, any_id(), wm.gesture.number, x, y);
  default:
    return send(PLACEMENT_MOTION, 0, 0, any_id(), rand() % 9 ? wm.gesture.number : serial, x, y);
  }
}

static void invariants_hold_under_random_events(void) {
  static const struct placement_info_out screens[] = {{1280, 800, 0, 28, 1280, 732, 1, 4, 28, 200, 64, 0},
                                                      {640, 480, 0, 28, 640, 412, 1, 4, 28, 200, 64, 0},
                                                      {3840, 2160, 0, 84, 3840, 1960, 3, 12, 84, 600, 192, 0},
                                                      {320, 200, 0, 84, 320, 60, 3, 12, 84, 600, 192, 0}};
  for (unsigned round = 0; round < 60; round++) {
    srand(round);
    start(&screens[round % 4]);
    for (uint64_t i = 1; i <= 1500; i++) {
      random_event(i);
      check_invariants();
      if (i % 500 == 0) restart(&screens[(unsigned)rand() % 4]), check_invariants();
    }
  }
}

static void the_table_has_an_end(void) {
  start(&full);
  for (uint64_t id = 1; id <= WINDOWS_MAX; id++) open_window(plain(id));
  struct placement_window more = plain(999);
  step((struct wm_event){.type = WM_PLACEMENT, .placement = {.type = PLACEMENT_NEW, .id = 999}, .window = &more});
  CHECK(wm.count == WINDOWS_MAX && out.count == 0);
  check_invariants();
}

static void any_cookie_is_survived(void) {
  srand(2);
  for (unsigned i = 0; i < 20000; i++) {
    start(&full);
    struct placement_window w = plain(1);
    w.cookie = (uint64_t)rand() << 42 ^ (uint64_t)rand() << 21 ^ (uint64_t)rand();
    if (i % 2) w.cookie = (w.cookie & ~(7ull << 61)) | 5ull << 61;
    w.x = rand() - rand(), w.y = rand() - rand(), w.width = (uint32_t)rand(), w.height = (uint32_t)rand();
    model[0].w = w, model[0].hidden = false, model_count = 1;
    step((struct wm_event){.type = WM_ADOPT, .window = &w});
    check_invariants();
  }
}

int main(void) {
  CASE(the_first_window_leaves_room_beside);
  CASE(windows_do_not_cover_each_other_while_there_is_room);
  CASE(two_large_windows_stand_side_by_side);
  CASE(dialogs_are_centred_and_stay_above);
  CASE(moving_and_cancelling);
  CASE(resizing_respects_limits);
  CASE(tiles_by_edge_and_chord);
  CASE(minimise_and_workspaces);
  CASE(cycling_visits_all);
  CASE(switching_again_goes_back);
  CASE(all_are_minimised_at_once);
  CASE(a_filling_manager_lets_nothing_shrink);
  CASE(one_window_stands_in_the_middle_where_that_is_wanted);
  CASE(a_restarted_manager_remembers);
  CASE(a_restarted_manager_stays_on_its_workspace);
  CASE(invariants_hold_under_random_events);
  CASE(the_table_has_an_end);
  CASE(any_cookie_is_survived);
  return check_done();
}
