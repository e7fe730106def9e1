/* Echo: a server for framework tests. */
#include "../echo.h"

#include "base/loop.h"
#include "base/string.h"

enum { SLOW_MS = 300, TURN = 10000 };
static uint64_t opened, nap_ms, turns;
static struct timer nap_timer;
static cap_t next_turn;

static void compute(uint64_t ms) {
  for (uint64_t end = env_deadline(ms); sys_tsc() < end;) continue;
}

static bool staged(const struct session *s, const char *stage) {
  char value[16];
  return args_value(s->untrusted_request, "stage", value, sizeof value) && text_equal(value, stage);
}

static enum status open(struct session *s) {
  opened++;
  if (staged(s, "slow")) compute(SLOW_MS);
  return staged(s, "refuse") ? ST_DENIED : ST_OK;
}

static void close(struct session *s) {
  if (staged(s, "hold")) compute(SLOW_MS);
}

static enum status spin(void *session, const struct echo_words *untrusted_in, struct iface_none *result,
                        struct cap_xfer *x) {
  compute(untrusted_in->word[0]);
  return ST_OK;
}

static void sleep_deaf(void *unused) { compute(nap_ms); }

static enum status nap(void *session, const struct echo_words *untrusted_in, struct iface_none *result,
                       struct cap_xfer *x) {
  nap_ms = untrusted_in->word[0];
  nap_timer.handler = sleep_deaf;
  timer_set(&nap_timer, sys_tsc());
  return ST_OK;
}

/* Work that is due again as soon as it is done, twice over. */
static void work(void *unused) {
  for (volatile unsigned i = 0; i < TURN;) i++;
  if (turns == 0 || --turns == 0) return;
  timer_set(&nap_timer, sys_tsc());
  sys_signal(next_turn);
}

static enum status busy(void *session, const struct echo_words *untrusted_in, struct echo_words *result,
                        struct cap_xfer *x) {
  result->word[0] = turns;
  if (!untrusted_in->word[0]) return ST_OK;
  if (!next_turn && loop_signal(work, NULL, &next_turn) != ST_OK) return ST_NO_SLOT;
  turns = untrusted_in->word[0];
  nap_timer.handler = work;
  timer_set(&nap_timer, sys_tsc());
  return sys_signal(next_turn);
}

static enum status words(void *session, const struct echo_words *untrusted_in, struct echo_words *result,
                         struct cap_xfer *x) {
  *result = *untrusted_in;
  return ST_OK;
}

static enum status block(void *session, const struct echo_block *untrusted_in, struct echo_block *result,
                         struct cap_xfer *x) {
  *result = *untrusted_in;
  return ST_OK;
}

static enum status bank(void *session, const struct iface_none *untrusted_in, struct echo_bank *result,
                        struct cap_xfer *x) {
  struct sys_result r = sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0);
  result->pages = r.w[0];
  result->free = r.w[1];
  result->opened = opened;
  for (const struct session *s = loop_sessions(); s; s = s->next_session) result->sessions++;
  return ST_OK;
}

static enum status sum(void *session, const struct echo_words *untrusted_in, struct echo_words *result,
                       struct cap_xfer *x) {
  uint64_t *total = ((struct session *)session)->state;
  *total += untrusted_in->word[0];
  result->word[0] = *total;
  return ST_OK;
}

static enum status die(void *session, const struct iface_none *untrusted_in, struct iface_none *result,
                       struct cap_xfer *x) {
  __builtin_trap();
}

void component_main(void) {
  static const struct echo_ops ops = {
      .words = words, .block = block, .bank = bank, .sum = sum, .die = die, .spin = spin, .nap = nap, .busy = busy};
  static const struct service service = {
      .ops = &ops, .open = open, .close = close, .state_bytes = 2 * PAGE_SIZE, SERVES(echo, "echo")};
  if (loop_serve(&service) != ST_OK) env_exit(1, "cannot serve");
}
