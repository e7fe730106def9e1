/* Rounds: starts one attacker after the other, watches its siblings meanwhile, takes it away again and compares every
 * page with what was before. Each wait is a phase that a timer looks at, so the judge answers all the time. */
#include "iface/launch.h"
#include "iface/report.h"
#include "judge.h"

enum { ROUNDS = 96, STEP_MS = 2, PAUSE_MS = 40, QUIET_MS = 20, SETTLE_MS = 50 };
static uint64_t limit_ms = 3000, window_ms = 200, least_rate = 950; /* per mille */
enum phase { SETTLE, BASE, BEGIN, WINDOW, RESULT, PAUSE, END };
struct round {
  char name[NAME], needs[NAME], blocked[NAME];
  const char *stage, *expect; /* of a session request, and the state that it must be in then */
  enum kill { KILL_CLIENT, KILL_SERVER, KILL_BOTH } kill;
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

/* Every state of a session request, and who dies in it. "loading": before the client runs at all. */
static const struct {
  const char *name, *expect;
} stages[] = {{"loading", NULL},   {"unseen", "opening"},  {"slow", "opening"},  {"ready", "ready"},
              {"open", "open"},    {"calling", "open"},    {"upgraded", "open"}, {"refused", "failed"},
              {"hold", "closing"}, {"closing", "closing"}, {"closed", "closed"}, {"leave", NULL},
              {"fault", NULL}};
static const char *const kills[] = {"client", "server", "both"};

static void add_stages(const char *name, const char *server, bool direct) {
  for (unsigned s = 0; s < sizeof stages / sizeof *stages; s++)
    for (enum kill k = KILL_CLIENT; k <= KILL_BOTH && count < ROUNDS; k++) {
      struct round *r = &rounds[count++];
      text_copy(r->name, NAME, name), text_copy(r->needs, NAME, server);
      r->stage = stages[s].name, r->expect = direct ? stages[s].expect : NULL;
      r->kill = k, r->repeat = 1;
    }
}

static struct client stage_report;
static struct memory stage_text;

static bool publish(const char *stage) {
  struct report_submit_in in = {text_length(stage, 16)};
  struct iface_none none;
  if (!stage_text.at && mem_new(SLOT_BANK, 1, &stage_text) != ST_OK) return false;
  if (!stage_report.gate && client_open("report", "name=stage", "", 8, &stage_report) != ST_OK) return false;
  memcpy(stage_text.at, stage, in.bytes);
  struct cap_xfer x = {.n_send = 1, .send = {stage_text.mem}, .rights = {RIGHT_READ}};
  return report_submit(stage_report.gate, &in, &none, &x) == ST_OK;
}

bool rounds_read(const struct kdl *k) {
  for (uint16_t i = k->node[0].child; i; i = k->node[i].next) {
    const struct kdl_node *n = &k->node[i];
    if (kdl_is(n->name, "window")) kdl_uint(kdl_plain(k, n, 0)->text, &window_ms);
    if (kdl_is(n->name, "limit")) kdl_uint(kdl_plain(k, n, 0)->text, &limit_ms);
    if (kdl_is(n->name, "rate")) kdl_uint(kdl_plain(k, n, 0)->text, &least_rate);
    if (kdl_is(n->name, "stages")) add_stages("client", "server", true), add_stages("nest", "server", false);
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
  struct round *r = &rounds[now];
  size_t length = text_length(r->name, NAME);
  if (now == count || !text_starts(s->label, r->name) || (s->label[length] && s->label[length] != '/')) return;
  if (r->stage && in->status != ST_OK) return;
  r->begun = true;
  if (r->stage) r->finished = true;
  if (in->status == ST_OK && in->count <= r->told) return;
  r->told = in->count, r->told_status = in->status, r->finished = in->status == r->status;
  memcpy(r->what, in->what, sizeof in->what);
}

static void go(enum phase next) {
  phase = next, since_ms = env_ms();
  if (next == SETTLE) before.pages = 0;
}

static void verdict(const char *wrong) {
  const struct round *r = &rounds[now];
  if (!least_rate) text_copy(rates, sizeof rates, "not measured");
  if (r->stage)
    log_line(2, "%s %s killed, session of %s %s%s%s", wrong ? "FAIL" : "PASS", kills[r->kill], r->name, r->stage,
             wrong ? ": " : ": no page lost", wrong ? wrong : "");
  else if (wrong)
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
  if (r->expect && !state_session(r->name, "echo", r->expect)) return "the session is in another state";
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

/* Siblings that open and close sessions have now more pages and now less: the most of some moments counts. */
static void note(void) {
  uint64_t most = before.pages;
  before = state_totals();
  if (before.pages < most) before.pages = most;
}

static void look(void *unused) {
  struct round *r = &rounds[now];
  uint64_t passed = env_ms() - since_ms;
  bool late = passed > limit_ms;
  if (now == count) return;
  if (phase == SETTLE && (passed <= SETTLE_MS || !state_read())) {
    if (passed > QUIET_MS && state_read()) note();
  } else if (phase == SETTLE) {
    note();
    workers_mark();
    go(rates[0] ? BEGIN : BASE);
    if (phase == BEGIN && r->stage && !publish(r->stage)) finish_round("no stage report");
    if (phase == BEGIN && (!start(r->needs) || !start(r->name))) finish_round("it cannot start");
    if (r->stage && text_equal(r->stage, "loading")) r->begun = r->finished = true;
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
    stop(r->kill == KILL_CLIENT ? r->name : r->needs);
    if (r->kill == KILL_BOTH) stop(r->name);
    go(PAUSE);
  } else if (phase == PAUSE && (passed >= PAUSE_MS || !r->stage)) {
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
