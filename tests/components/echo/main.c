/* Echo: a server for framework tests. */
#include "../echo.h"

#include "base/loop.h"

static uint64_t opened;

static enum status open(struct session *s) {
  (void)s;
  opened++;
  return ST_OK;
}

static enum status words(void *session, const struct echo_words *untrusted_in, struct echo_words *result,
                         struct cap_xfer *x) {
  (void)session, (void)x;
  *result = *untrusted_in;
  return ST_OK;
}

static enum status block(void *session, const struct echo_block *untrusted_in, struct echo_block *result,
                         struct cap_xfer *x) {
  (void)session, (void)x;
  *result = *untrusted_in;
  return ST_OK;
}

static enum status bank(void *session, const struct iface_none *untrusted_in, struct echo_bank *result,
                        struct cap_xfer *x) {
  (void)session, (void)untrusted_in, (void)x;
  struct sys_result r = sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0);
  result->pages = r.w[0];
  result->free = r.w[1];
  result->opened = opened;
  for (const struct session *s = loop_sessions(); s; s = s->next_session) result->sessions++;
  return ST_OK;
}

static enum status sum(void *session, const struct echo_words *untrusted_in, struct echo_words *result,
                       struct cap_xfer *x) {
  (void)x;
  uint64_t *total = ((struct session *)session)->state;
  *total += untrusted_in->word[0];
  result->word[0] = *total;
  return ST_OK;
}

static enum status die(void *session, const struct iface_none *untrusted_in, struct iface_none *result,
                       struct cap_xfer *x) {
  (void)session, (void)untrusted_in, (void)result, (void)x;
  __builtin_trap();
}

void component_main(void) {
  static const struct echo_ops ops = {.words = words, .block = block, .bank = bank, .sum = sum, .die = die};
  static const struct service service = {.name = "echo",
                                         .sizes = echo_sizes,
                                         .methods = echo_method_count,
                                         .dispatch = echo_dispatch,
                                         .ops = &ops,
                                         .open = open,
                                         .state_bytes = 2 * PAGE_SIZE};
  if (loop_serve(&service) != ST_OK) env_exit(1, "cannot serve");
}
