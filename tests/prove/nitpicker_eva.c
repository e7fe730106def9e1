/* Nitpicker under Eva: any policy, then any events in any order for ever, and what they leave on the screen. Only
 * the sink is a stub; the tables that are linked in are here as they are (eva.py). */
#include "paint.h"

static struct np np;
static struct policy policy;
static uint64_t in[128]; /* the argument of a method, of the largest size and any content */
volatile int any;
volatile uint64_t any64;

void Frama_C_show_each_round(void); /* a line in the log for each round of the loop */
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

/* Whatever policy_read could leave, and more: only that text ends and a flag is a flag holds. */
static void new_policy(void) {
  make_unknown(&policy, sizeof policy);
  policy.clock = any != 0, policy.keeper = any != 0, policy.capture = any != 0;
  policy.wm[STARTUP_LABEL - 1] = 0;
  for (unsigned i = 0; i < POLICY_DOMAINS; i++) {
    struct policy_domain *d = &policy.domain[i];
    d->prefix[STARTUP_LABEL - 1] = 0;
    d->trusted = any != 0, d->secret = any != 0, d->first_focus = any != 0, d->capture = any != 0;
  }
  for (unsigned i = 0; i < POLICY_INPUTS; i++) policy.input[i].physical = any != 0;
}

static struct np_event event_of(uint32_t kind) {
  return (struct np_event){kind, (uint32_t)any, any64, any != 0, any, any, any, any, in};
}

static void event(uint32_t first, uint32_t last) {
  uint32_t kind = (uint32_t)any;
  if (kind < first || kind > last) return;
  struct np_event e = event_of(kind);
  make_unknown(in, sizeof in);
  np_step(&np, &e);
}

/* The label of a session, from the parent: it ends. */
static void open_session(void) {
  struct np_event e = event_of(NP_OPEN);
  static char label[STARTUP_LABEL];
  make_unknown(label, sizeof label);
  label[STARTUP_LABEL - 1] = 0;
  e.in = label;
  np_step(&np, &e);
}

static void configure(void) {
  struct np_event e = event_of(NP_POLICY);
  new_policy();
  e.in = &policy;
  np_step(&np, &e);
}

static void frame(void) {
  np_refresh_begin(&np, true);
  np_refresh_piece(&np, 1 << 17, sink, NULL);
  np_next(&np);
}

static void begin(void) {
  new_policy();
  np_init(&np, &policy);
}

static void any_step(void) {
  Frama_C_show_each_round();
  event(0, NP_POLICY - 1);
  event(NP_POLICY + 1, NP_OPEN - 1);
  event(NP_OPEN + 1, ~0u);
  open_session();
  configure();
}

/* Where eva.py begins without --paint. Coordinates grow by steps to where they are clamped: RECT_FAR. */
int steps(void) {
  /*@ widen_hints global:"all", -65536, -16384, 16384, 65536; */
  begin();
  while (any) any_step();
  return 0;
}

int main(void) {
  /*@ widen_hints global:"all", -65536, -16384, 16384, 65536; */
  begin();
  while (any) {
    any_step();
    frame();
  }
  return 0;
}
