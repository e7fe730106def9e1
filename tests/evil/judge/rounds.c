/* Rounds: starts one attacker after the other, watches its siblings meanwhile, takes it away again and compares every
 * page with what was before. Each wait is a phase that a timer looks at, so the judge answers all the time. */
#include "iface/launch.h"
#include "judge.h"

enum { ROUNDS = 24, STEP_MS = 2 };
static uint64_t limit_ms = 3000, window_ms = 200, least_rate = 950; /* per mille */
enum phase { SETTLE, BASE, BEGIN, WINDOW, RESULT, END };
struct round {
  char name[NAME], needs[NAME], blocked[NAME];
  uint64_t least, status, told, told_status, repeat;
  char what[33];
  bool begun, finished;
};
static struct round rounds[ROUNDS];
static unsigned count, now;
static enum phase phase;
static uint64_t since_ms;
static struct client launch;
static struct timer timer;
static struct state_totals before;
static char rates[160];
static unsigned worst;

static uint64_t number(const struct kdl *k, const struct kdl_node *n, const char *key, uint64_t fallback) {
  uint64_t value = fallback;
  const struct kdl_value *v = kdl_property(k, n, key);
  if (v) kdl_uint(v->text, &value);
  return value;
}

static void text(const struct kdl *k, const struct kdl_node *n, const char *key, char *to) {
  const struct kdl_value *v = kdl_property(k, n, key);
  if (v) kdl_copy(v->text, to, NAME);
}

bool rounds_read(const struct kdl *k) {
  for (uint16_t i = k->node[0].child; i; i = k->node[i].next) {
    const struct kdl_node *n = &k->node[i];
    if (kdl_is(n->name, "window")) kdl_uint(kdl_plain(k, n, 0)->text, &window_ms);
    if (kdl_is(n->name, "limit")) kdl_uint(kdl_plain(k, n, 0)->text, &limit_ms);
    if (kdl_is(n->name, "rate")) kdl_uint(kdl_plain(k, n, 0)->text, &least_rate);
    if (!kdl_is(n->name, "round") || count == ROUNDS) continue;
    struct round *r = &rounds[count++];
    kdl_copy(kdl_plain(k, n, 0)->text, r->name, NAME);
    text(k, n, "needs", r->needs);
    text(k, n, "blocked", r->blocked);
    r->least = number(k, n, "least", 1);
    r->status = number(k, n, "status", ST_OK);
    r->repeat = number(k, n, "repeat", 1);
  }
  return count && client_open("launch", "", "", SESSION_PAGES, &launch) == ST_OK;
}

/* Index of a child in the launch service; its state in *state. */
static bool find(const char *name, struct launch_index *index, uint32_t *state) {
  struct launch_entry entry;
  for (index->index = 0; launch_entry(launch.gate, index, &entry, NULL) == ST_OK; index->index++) {
    char have[NAME] = {0};
    memcpy(have, entry.name, sizeof entry.name);
    *state = entry.state;
    if (text_equal(have, name)) return true;
  }
  return false;
}

static bool start(const char *name) {
  struct launch_index index;
  struct iface_none none;
  uint32_t state;
  return !name[0] || (find(name, &index, &state) && launch_start(launch.gate, &index, &none, NULL) == ST_OK);
}

static void stop(const char *name) {
  struct launch_index index;
  struct iface_none none;
  uint32_t state;
  if (name[0] && find(name, &index, &state)) launch_stop(launch.gate, &index, &none, NULL);
}

static bool gone(const char *name) { return !name[0] || state_is(name, "stopped") || state_is(name, "failed"); }

void rounds_told(const struct session *s, const struct score_tell_in *in) {
  for (unsigned i = 0; i < count; i++) {
    struct round *r = &rounds[i];
    size_t length = text_length(r->name, NAME);
    if (!text_starts(s->label, r->name) || (s->label[length] && s->label[length] != '/')) continue;
    r->begun = true;
    if (in->status == ST_OK && in->count <= r->told) continue;
    r->told = in->count, r->told_status = in->status, r->finished = in->status == r->status;
    memcpy(r->what, in->what, sizeof in->what);
  }
}

static void go(enum phase next) { phase = next, since_ms = env_ms(); }

static void verdict(const char *wrong) {
  const struct round *r = &rounds[now];
  if (!least_rate) text_copy(rates, sizeof rates, "not measured");
  if (wrong)
    log_line(2, "FAIL %s: %s; %lu %s, status %lu; siblings %s", r->name, wrong, r->told, r->what, r->told_status,
             rates);
  else
    log_line(2, "PASS %s: %lu %s, status %lu; siblings %s; no page lost", r->name, r->told, r->what, r->told_status,
             rates);
}

/* What must be the same as before, once it is quiet. */
static bool restored(void) {
  struct state_totals t = state_totals();
  return gone(rounds[now].name) && gone(rounds[now].needs) && t.free == before.free && t.pages == before.pages &&
         t.restarts == before.restarts;
}

/* The very first attack warms up: the init has not logged before, for example. It is not judged. */
static bool warm;
static void finish_round(const char *wrong) {
  struct round *r = &rounds[now];
  bool again = !warm || (!wrong && --r->repeat);
  warm = true;
  if (again) {
    r->begun = r->finished = false, r->told = 0;
    go(SETTLE);
    return;
  }
  verdict(wrong);
  go(SETTLE);
  if (++now == count) log_line(2, "TESTS DONE");
}

static const char *judgement(void) {
  const struct round *r = &rounds[now];
  if (r->told < r->least || r->told_status != r->status) return "the attack did not get where it should end";
  if (r->blocked[0] && !state_text_holds(state_node(r->name, "blocked"), r->blocked)) return "nobody was blamed";
  return worst < least_rate ? "siblings lost more than 5 %" : NULL;
}

static const char *judged;

static void phase_end(void) {
  bool late = env_ms() - since_ms > limit_ms;
  if (!state_read() || (!restored() && !late)) return;
  if (!judged && !restored()) {
    struct state_totals t = state_totals();
    log_line(2, "free %lu then %lu, children %lu then %lu, restarts %lu then %lu", before.free, t.free, before.pages,
             t.pages, before.restarts, t.restarts);
    judged = "pages or siblings were lost";
  }
  finish_round(judged);
}

static void look(void *unused) {
  (void)unused;
  struct round *r = &rounds[now];
  uint64_t passed = env_ms() - since_ms;
  bool late = passed > limit_ms;
  if (now == count) return;
  if (phase == SETTLE && passed > 20 && state_read()) {
    before = state_totals();
    workers_mark();
    go(rates[0] ? BEGIN : BASE);
    if (phase == BEGIN && (!start(r->needs) || !start(r->name))) finish_round("it cannot start");
  } else if (phase == BASE && passed >= window_ms) {
    workers_rate(rates, sizeof rates);
    go(SETTLE);
  } else if (phase == BEGIN && (r->begun || late)) {
    workers_mark();
    go(WINDOW);
  } else if (phase == WINDOW && passed >= window_ms) {
    worst = workers_rate(rates, sizeof rates);
    go(RESULT);
  } else if (phase == RESULT && (r->finished || late) && state_read()) {
    judged = judgement();
    stop(r->name), stop(r->needs);
    go(END);
  } else if (phase == END) {
    phase_end();
  }
  timer_set(&timer, env_deadline(STEP_MS));
}

void rounds_start(void) {
  timer.handler = look;
  go(SETTLE);
  look(NULL);
}
