/* Wording: times and binary numbers as people read them. */
#ifndef SIGNER_WORDING_H
#define SIGNER_WORDING_H

#include "abi/types.h"

enum { TIME_TEXT = 36 };

/* "2026-11-24 10:42 UTC" */
void time_text(char to[TIME_TEXT], uint64_t unix_seconds);
/* Upper case, a blank between groups of `group` bytes, 0 = none. Needs 3 * bytes + 1 of space. */
void hex_text(char *to, const uint8_t *data, size_t bytes, unsigned group);

#endif
