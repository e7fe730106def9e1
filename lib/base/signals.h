/* Signals: what loop.c needs of signal.c. */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include "base/loop.h"

enum status signal_alias(uint64_t bits, cap_t *alias); /* may be destroyed by its maker */
void signals_run(uint64_t bits);

#endif
