/* Echo: the test server's interface. Service "echo". */
#ifndef COMPONENTS_ECHO_H
#define COMPONENTS_ECHO_H

#include "iface/iface.h"

struct echo_words {
  uint64_t word[4];
};
struct echo_block {
  uint8_t byte[1024];
};
struct echo_bank { /* opened: sessions ever opened */

  uint64_t pages, free, sessions, opened;
};

/* words, block: give back what came. bank: the server's own memory account. sum: adds to a number kept in session
 * state. spin: computes for word[0] milliseconds before it answers. nap: answers, and is deaf for as long afterwards.
 * busy: answers how many turns of work are left that is always due, by signal and by timer; word[0] turns begin, if
 * any. Request args: "stage=slow" opens slowly, "stage=refuse" not at all, "stage=hold" closes slowly. */
#define ECHO_METHODS(M, I)                                                                                             \
  M(I, words, struct echo_words, struct echo_words)                                                                    \
  M(I, block, struct echo_block, struct echo_block)                                                                    \
  M(I, bank, struct iface_none, struct echo_bank)                                                                      \
  M(I, sum, struct echo_words, struct echo_words)                                                                      \
  M(I, die, struct iface_none, struct iface_none)                                                                      \
  M(I, spin, struct echo_words, struct iface_none)                                                                     \
  M(I, nap, struct echo_words, struct iface_none)                                                                      \
  M(I, busy, struct echo_words, struct echo_words)

IFACE(echo, ECHO_METHODS)

#endif
