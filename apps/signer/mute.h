/* Mute: clients whose request the user refused; they get no further question through until the user re-arms them.
 *
 * A client can append to its own label by asking under the names of parts, so a fifth muted label mutes everybody: one
 * refusal each is all that a client gains by changing its name. */
#ifndef SIGNER_MUTE_H
#define SIGNER_MUTE_H

#include "abi/startup.h"

enum { MUTE_LABELS = 4 };
struct mute {
  unsigned count;
  char label[MUTE_LABELS][STARTUP_LABEL];
};

void mute_add(struct mute *m, const char *label);
bool mute_has(const struct mute *m, const char *label);
void mute_clear(struct mute *m); /* the user re-arms */

#endif
