/* Entropy: random bytes for keys, salts and nonces, from the CPU's generator and from timing, each with its own health
 * test, mixed by SHA-512. Both must be healthy before a key is made; a fault is named, not worked around.
 *
 * Pure: the hardware comes through a table of functions, which tests replace by broken ones. */
#ifndef SIGNER_ENTROPY_H
#define SIGNER_ENTROPY_H

#include <sodium/crypto_hash_sha512.h>

#include "abi/types.h"

enum { ENTROPY_WORDS = 64, ENTROPY_RETRIES = 1000, ENTROPY_SAMPLES = 4096, ENTROPY_RUN = 512, ENTROPY_MINIMUM = 3 };

struct entropy_hardware {
  unsigned generators;                               /* bit 0 RDRAND, bit 1 RDSEED */
  bool (*word)(unsigned generator, uint64_t *value); /* false: none at the moment */
  uint64_t (*tick)(void);                            /* a clock finer than the work below takes */
};
extern const struct entropy_hardware *entropy_cpu(void); /* this machine */

struct entropy {
  crypto_hash_sha512_state pool;
  uint64_t draws;
};

void entropy_start(struct entropy *e);
void entropy_mix(struct entropy *e, const void *data,
                 size_t bytes); /* adds, never replaces: e.g. times of key presses */
const char *entropy_collect(struct entropy *e, const struct entropy_hardware *hardware); /* NULL, or what is wrong */
void entropy_draw(struct entropy *e, uint8_t *to,
                  size_t bytes); /* at most 64 bytes; later draws do not reveal earlier ones */

#endif
