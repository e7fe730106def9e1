/* Names: which stream names are well formed, and which were used in this boot. Pure.
 *
 * Bound: NAMES_MAX names a boot, NAMES_PER_LABEL of them by one client label, so one client cannot use up the others'
 * share quietly. */
#ifndef OUTBOX_NAMES_H
#define OUTBOX_NAMES_H

#include "abi/status.h"
#include "abi/types.h"

#define NAME_BYTES 40u
#define NAMES_MAX 512u
#define NAMES_PER_LABEL 128u

struct names {
  unsigned count;
  struct {
    char name[NAME_BYTES];
    uint32_t label_hash;
  } used[NAMES_MAX];
};

/* [a-z0-9.-]{1,40}, no leading dot or dash, then only NULs. */
bool name_valid(const char name[NAME_BYTES]);
/* Marks the name as used: BAD_ARG malformed, OVERLAP used before in this boot, NO_SLOT table or share full. */
enum status names_take(struct names *n, const char name[NAME_BYTES], uint32_t label_hash);

#endif
