/* Nitpicker under Eva, by induction: np_init leaves a state that holds; from any state that holds, any event and any
 * piece of a frame raise no alarm and leave one that holds. So no loop of events has to be followed to its end. Only
 * the sink is a stub; the tables that are linked in are here as they are. Each entry below is one case, the events one
 * for each kind (eva.py), so that none waits for another.
 *
 * A state that holds is any at all but for this: a flag is 0 or 1, and the numbers named in any_state are within their
 * ranges. Eva checks each as an assertion, so nothing is assumed that is not shown. */
#include "paint.h"

enum { FAR = RECT_FAR, FARTHER = 4 * RECT_FAR, PIXELS = 5 * RECT_FAR * RECT_FAR };
static struct np np;
static struct policy policy;
static uint64_t in[128]; /* the argument of a method, of the largest size and any content */
volatile int any;
volatile uint64_t any64;

/*@ assigns ((char *)to)[0 .. n - 1] \from ((char *)from)[0 .. n - 1];
  @ assigns \result \from to; */
void *memcpy(void *to, const void *from, size_t n);
/*@ assigns ((char *)to)[0 .. n - 1] \from c;
  @ assigns \result \from to; */
void *memset(void *to, int c, size_t n);

static void sink(void *context, const struct np_run *run) {}

static void make_unknown(void *to, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) ((unsigned char *)to)[i] = (unsigned char)any;
}

static int any_in(int low, int high) {
  int value = any;
  return value < low || value > high ? low : value;
}

static struct rect any_rect(int far) {
  return (struct rect){any_in(-far, far), any_in(-far, far), any_in(-far, far), any_in(-far, far)};
}

/* Eva's own: prints what it is called with. */
void Frama_C_show_each_beyond(int64_t value, int low, int high);

static void within(int64_t value, int low, int high) {
  if (value < low || value > high) Frama_C_show_each_beyond(value, low, high);
  //@ assert low <= value <= high;
}

static void near(struct rect r, int far) {
  within(r.x0, -far, far), within(r.y0, -far, far), within(r.x1, -far, far), within(r.y1, -far, far);
}

/* Reads it: 0 or 1, or an alarm. */
static void flag(bool b) { any = b; }

/* Whatever policy_read could leave, and more: only that text ends and a flag is a flag holds. */
static struct policy_domain any_domain(void) {
  static struct policy_domain d;
  make_unknown(&d, sizeof d);
  d.prefix[STARTUP_LABEL - 1] = 0;
  d.trusted = any != 0, d.secret = any != 0, d.first_focus = any != 0, d.capture = any != 0;
  return d;
}

static void any_policy(struct policy *p) {
  make_unknown(p, sizeof *p);
  p->clock = any != 0, p->keeper = any != 0, p->capture = any != 0;
  p->wm[STARTUP_LABEL - 1] = 0;
  struct policy_domain d = any_domain();
  for (unsigned i = 0; i < POLICY_DOMAINS; i++) p->domain[i] = d;
  for (unsigned i = 0; i < POLICY_INPUTS; i++) p->input[i].physical = any != 0;
}

static void policy_holds(const struct policy *p) {
  flag(p->clock), flag(p->keeper), flag(p->capture), within(p->wm[STARTUP_LABEL - 1], 0, 0);
  for (unsigned i = 0; i < POLICY_DOMAINS; i++)
    within(p->domain[i].prefix[STARTUP_LABEL - 1], 0, 0), flag(p->domain[i].trusted), flag(p->domain[i].secret),
        flag(p->domain[i].first_focus), flag(p->domain[i].capture);
}

static struct np_view any_view(void) {
  static struct np_view v;
  make_unknown(&v, sizeof v);
  v.outer = any_rect(FAR), v.restore = any_rect(FAR), v.damage = any_rect(FARTHER);
  v.mapped = any != 0, v.placed = any != 0, v.hidden = any != 0, v.fixed = any != 0, v.anonymous = any != 0;
  for (unsigned i = 0; i < 6; i++) v.wish[i] = (uint32_t)any_in(0, NP_WIDTH_MAX);
  v.cursor = (uint8_t)any_in(0, GUI_CURSORS - 1);
  v.title[sizeof v.title - 1] = 0;
  return v;
}

static void view_holds(const struct np_view *v) {
  near(v->outer, FAR), near(v->restore, FAR), near(v->damage, FARTHER);
  flag(v->mapped), flag(v->placed), flag(v->hidden), flag(v->fixed), flag(v->anonymous);
  for (unsigned i = 0; i < 6; i++) within(v->wish[i], 0, NP_WIDTH_MAX);
  within(v->cursor, 0, GUI_CURSORS - 1);
  within(v->title[sizeof v->title - 1], 0, 0);
}

static struct np_session any_session(void) {
  static struct np_session s;
  make_unknown(&s, sizeof s);
  s.domain = any_domain();
  s.used = any != 0, s.shown = any != 0, s.had_window = any != 0, s.dropped = any != 0;
  s.pixels = any_in(-PIXELS, PIXELS);
  s.label[STARTUP_LABEL - 1] = 0;
  return s;
}

static void session_holds(const struct np_session *s) {
  flag(s->used), flag(s->shown), flag(s->had_window), flag(s->dropped);
  flag(s->domain.trusted), flag(s->domain.secret), flag(s->domain.first_focus), flag(s->domain.capture);
  within(s->label[STARTUP_LABEL - 1], 0, 0);
  within(s->pixels, -PIXELS, PIXELS);
}

static void any_region(struct np_region *r) {
  r->count = (uint32_t)any;
  for (unsigned i = 0; i < NP_DAMAGES; i++) r->at[i] = any_rect(FARTHER);
}

static void region_holds(const struct np_region *r) {
  for (unsigned i = 0; i < NP_DAMAGES; i++) near(r->at[i], FARTHER);
}

static void any_tables(void) {
  struct np_view v = any_view();
  struct np_session s = any_session();
  for (unsigned i = 0; i < NP_VIEWS; i++) np.view[i] = v;
  for (unsigned i = 0; i < NP_SESSIONS; i++) np.session[i] = s;
  for (unsigned i = 0; i < NP_SESSIONS * NP_PLATES; i++) np.plate[i].at = any_rect(FARTHER);
  for (unsigned i = 0; i < NP_ITEMS; i++) np.item[i].at = any_rect(4 * FARTHER);
  for (unsigned i = 0; i < NP_KEYS; i++) np.held[i] = any != 0, np.keys[0][i] = any != 0, np.keys[1][i] = any != 0;
}

static void any_state(void) {
  make_unknown(&np, sizeof np);
  any_policy(&np.policy);
  any_tables();
  np.scale = (uint32_t)any_in(1, 3), np.width = any_in(1, NP_WIDTH_MAX), np.height = any_in(1, NP_WIDTH_MAX);
  np.x = any_in(0, NP_WIDTH_MAX), np.y = any_in(0, NP_WIDTH_MAX), np.frame_ms = (uint64_t)any_in(1, 1000);
  np.stale = any != 0, np.wm = any != 0, np.keeper = any != 0, np.frozen = any != 0, np.locked = any != 0;
  np.capturing = any != 0, np.pressed_once = any != 0, np.refresh.running = any != 0;
  np.repeat_code = (uint16_t)any_in(0, NP_KEYS - 1), np.cursor = (uint32_t)any_in(0, GUI_CURSORS - 1);
  np.gesture.from = any_rect(FAR), np.gesture.x = any_in(0, NP_WIDTH_MAX), np.gesture.y = any_in(0, NP_WIDTH_MAX);
  np.gesture.active = any != 0, np.gesture.own = any != 0, np.gesture.keyed = any != 0;
  np.cursor_at = any_rect(FARTHER);
  any_region(&np.damage), any_region(&np.refresh.left), any_region(&np.refresh.last);
}

static void state_holds(void) {
  policy_holds(&np.policy);
  for (unsigned i = 0; i < NP_VIEWS; i++) view_holds(&np.view[i]);
  for (unsigned i = 0; i < NP_SESSIONS; i++) session_holds(&np.session[i]);
  for (unsigned i = 0; i < NP_SESSIONS * NP_PLATES; i++) near(np.plate[i].at, FARTHER);
  for (unsigned i = 0; i < NP_ITEMS; i++) near(np.item[i].at, 4 * FARTHER);
  for (unsigned i = 0; i < NP_KEYS; i++) flag(np.held[i]), flag(np.keys[0][i]), flag(np.keys[1][i]);
  within(np.scale, 1, 3), within(np.width, 1, NP_WIDTH_MAX), within(np.height, 1, NP_WIDTH_MAX);
  within(np.x, 0, NP_WIDTH_MAX), within(np.y, 0, NP_WIDTH_MAX), within((int64_t)np.frame_ms, 1, 1000);
  flag(np.stale), flag(np.wm), flag(np.keeper), flag(np.frozen), flag(np.locked);
  flag(np.capturing), flag(np.pressed_once), flag(np.refresh.running);
  within(np.repeat_code, 0, NP_KEYS - 1), within(np.cursor, 0, GUI_CURSORS - 1);
  near(np.gesture.from, FAR), within(np.gesture.x, 0, NP_WIDTH_MAX), within(np.gesture.y, 0, NP_WIDTH_MAX);
  flag(np.gesture.active), flag(np.gesture.own), flag(np.gesture.keyed);
  near(np.cursor_at, FARTHER);
  region_holds(&np.damage), region_holds(&np.refresh.left), region_holds(&np.refresh.last);
}

/* One event of the kinds KIND_FIRST to KIND_LAST (eva.py). What comes with it is of the form that the sender owes: a
 * label ends; a policy is one; else the argument of a method, any bytes. */
static void event(void) {
  struct np_event e = {(uint32_t)any, (uint32_t)any, any64, any != 0, any, any, any, any, in};
  static char label[STARTUP_LABEL];
  if (e.kind < KIND_FIRST || e.kind > KIND_LAST) e.kind = KIND_FIRST;
  make_unknown(in, sizeof in);
  make_unknown(label, sizeof label);
  label[STARTUP_LABEL - 1] = 0;
  if (e.kind == NP_OPEN) e.in = label;
  if (e.kind == NP_POLICY) any_policy(&policy), e.in = &policy;
  np_step(&np, &e);
}

void prove_init(void) {
  any_policy(&policy);
  np_init(&np, &policy);
  state_holds();
}

/* Coordinates grow by steps to where they are clamped. */
void prove_event(void) {
  /*@ widen_hints global:"all", -65536, -16384, 16384, 65536; */
  any_state();
  event();
  np_next(&np);
  state_holds();
}

void prove_begin(void) {
  /*@ widen_hints global:"all", -65536, -16384, 16384, 65536; */
  any_state();
  np_refresh_begin(&np, any != 0);
  state_holds();
}

void prove_piece(void) {
  /*@ widen_hints global:"all", -65536, -16384, 16384, 65536; */
  any_state();
  np_refresh_piece(&np, any_in(0, 1 << 24), sink, NULL);
  state_holds();
}
