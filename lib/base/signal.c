/* Signal: hands out bits of the component's signal and calls the handler of a bit that was set. */
#include "base/signals.h"

#include "base/pending.h"

enum { HANDLERS = 48 };
static struct {
  signal_handler handler;
  void *context;
  cap_t alias;
} handlers[HANDLERS];

enum status signal_alias(uint64_t bits, cap_t *alias) {
  *alias = slot_new();
  if (!*alias) return ST_NO_SLOT;
  enum status status = sys_derive(*alias, RIGHT_SIGNAL | RIGHT_GRANT | RIGHT_DERIVE | RIGHT_INFO | RIGHT_DESTROY,
                                  SLOT_BANK, SLOT_SIGNAL, bits, 0);
  if (status == ST_OK) return ST_OK;
  slot_free(*alias);
  *alias = 0;
  return status;
}

enum status loop_signal(signal_handler handler, void *context, cap_t *alias) {
  unsigned bit = 0;
  while (bit < HANDLERS && handlers[bit].handler) bit++;
  if (bit == HANDLERS) return ST_NO_SLOT;
  enum status status = signal_alias(1ull << bit, alias);
  if (status != ST_OK) return status;
  handlers[bit].handler = handler;
  handlers[bit].context = context;
  handlers[bit].alias = *alias;
  return ST_OK;
}

void loop_signal_free(cap_t alias) {
  for (unsigned bit = 0; bit < HANDLERS; bit++) {
    if (!alias || handlers[bit].alias != alias) continue;
    while (sys_destroy(alias) == ST_AGAIN) {
    }
    slot_free(alias);
    handlers[bit].handler = NULL;
    handlers[bit].alias = 0;
  }
}

void signals_run(uint64_t bits) {
  for (; bits; bits &= bits - 1) {
    unsigned bit = (unsigned)__builtin_ctzll(bits);
    if (bit < HANDLERS && handlers[bit].handler) handlers[bit].handler(handlers[bit].context);
  }
}
