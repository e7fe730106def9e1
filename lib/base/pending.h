/* Pending: what client.c shares with the loop: bits that a wait took on the way, and whether a served call is open. */
#ifndef BASE_PENDING_H
#define BASE_PENDING_H

#include "base/loop.h"

void loop_post(uint64_t bits);
bool loop_in_call(void);

#endif
