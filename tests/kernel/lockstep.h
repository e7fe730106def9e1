/* Lock-step: see lockstep.c. */
#ifndef TESTS_KERNEL_LOCKSTEP_H
#define TESTS_KERNEL_LOCKSTEP_H

#include <stddef.h>
#include <stdint.h>

/* NULL, or what kernel and model do not agree about. */
const char *lockstep(const uint8_t *bytes, size_t count);
extern unsigned lockstep_done; /* operations that were not refusals, since the start */

#endif
