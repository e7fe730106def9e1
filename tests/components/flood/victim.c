/* Victim: one second of frames and one of keys, alone and beside the flooder, and the rows that come of it. */
#include "flood.h"

#include "iface/log.h"

enum { SETTLE_MS = 600, PHASE_MS = 1000 };
enum { SETTLE, FRAMES_ALONE, KEYS_ALONE, PAUSE, FRAMES_FLOODED, KEYS_FLOODED, OVER };

static struct timer timer;
static unsigned phase, frames[OVER], commits[OVER];
static uint64_t ticks[OVER];
static struct spent keys[OVER];
static bool types;

static void show(void) {
  uint64_t before = sys_tsc();
  window_commit(true);
  ticks[phase] += sys_tsc() - before, commits[phase]++;
}

static uint64_t growth(uint64_t alone, uint64_t beside) {
  return beside <= alone ? 0 : (beside - alone) * 100 / (alone | 1);
}

static void row(const char *name, const char *when, uint64_t value, const char *unit, const char *target) {
  log_line(LOG_INFO, "BENCH %s_%s %lu %s %s", name, when, (unsigned long)value, unit, target);
}

/* By insertion: the samples are few. */
static void sort(uint64_t *list, unsigned count) {
  for (unsigned i = 1; i < count; i++)
    for (unsigned j = i; j > 0 && list[j - 1] > list[j]; j--) {
      uint64_t swap = list[j];
      list[j] = list[j - 1], list[j - 1] = swap;
    }
}

static uint64_t mean(const uint64_t *list, unsigned count) {
  uint64_t sum = 0;
  for (unsigned i = 0; i < count; i++) sum += list[i];
  return sum / (count | !count);
}

static void tell_keys(struct spent *k, const char *when) {
  unsigned n = k->count;
  sort(k->event, n), sort(k->commit, n);
  row("input_to_event", when, mean(k->event, n), "instructions", "-");
  row("input_to_event_p50", when, k->event[n / 2], "instructions", "-");
  row("input_to_commit", when, mean(k->commit, n), "instructions", "-");
  row("input_to_commit_p50", when, k->commit[n / 2], "instructions", "-");
  row("input_to_commit_max", when, n ? k->commit[n - 1] : 0, "instructions", "-");
}

static void report(void) {
  struct spent *a = &keys[KEYS_ALONE], *b = &keys[KEYS_FLOODED];
  unsigned few = frames[FRAMES_ALONE], many = frames[FRAMES_FLOODED];
  log_line(LOG_INFO, "frames\t%u alone\t%u flooded; keys %u, %u", few, many, a->count, b->count);
  row("frames_lost", "flooded", many >= few ? 0 : (few - many) * 100 / (few | 1), "percent", "5");
  row("commit_call", "alone", ticks[FRAMES_ALONE] / (commits[FRAMES_ALONE] | 1), "instructions", "-");
  row("commit_call", "flooded", ticks[FRAMES_FLOODED] / (commits[FRAMES_FLOODED] | 1), "instructions", "-");
  if (types) {
    tell_keys(a, "alone"), tell_keys(b, "flooded");
    row("input_to_commit_growth", "flooded", growth(mean(a->commit, a->count), mean(b->commit, b->count)), "percent",
        "20");
    row("input_to_commit_growth_p50", "flooded", growth(a->commit[a->count / 2], b->commit[b->count / 2]), "percent",
        "20");
  }
  log_line(LOG_INFO, "TESTS DONE");
}

static void next(void *unused) {
  phase++;
  if (phase == OVER) typist_type(NULL), report();
  if (phase >= OVER) return;
  timer_set(&timer, env_deadline(PHASE_MS));
  bool typing = types && (phase == KEYS_ALONE || phase == KEYS_FLOODED);
  typist_type(typing ? &keys[phase] : NULL);
  if (phase == FRAMES_ALONE || phase == FRAMES_FLOODED) show();
}

void victim_start(void) {
  types = typist_open();
  timer.handler = next;
  timer_set(&timer, env_deadline(SETTLE_MS));
  window_commit(false);
}

void victim_events(const struct gui_fetch_out *events, uint64_t fetched) {
  for (uint64_t i = 0; i < events->count && i < GUI_BATCH; i++) {
    uint16_t type = events->event[i].type;
    if (type == GUI_FRAME && (phase == FRAMES_ALONE || phase == FRAMES_FLOODED)) frames[phase]++, show();
    if (type != GUI_KEY || phase >= OVER) continue;
    window_commit(false);
    typist_answered(fetched, sys_tsc());
  }
}
