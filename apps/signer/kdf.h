/* Kdf: Argon2id in steps, so that the window stays alive, shows true progress, and a cancel takes effect at once.
 *
 * 64 MiB, 3 passes, 4 lanes: the second recommended option of RFC 9106. libsodium computes every block; only the loop
 * over its segments is here, because its own runs to the end in one go. Each step is 1/48 of the work. Memory: the
 * region given to lib/sodium-base; one computation at a time. Everything is wiped at the end or at cancel. */
#ifndef SIGNER_KDF_H
#define SIGNER_KDF_H

#include "abi/types.h"

enum {
  KDF_MEMORY_KIB = 65536,
  KDF_PASSES = 3,
  KDF_LANES = 4,
  KDF_SLICES = 4,
  KDF_STEPS = KDF_PASSES * KDF_SLICES * KDF_LANES,
  KDF_SALT = 16,
  KDF_KEY = 32
};

bool kdf_begin(const uint8_t *passphrase, size_t bytes,
               const uint8_t salt[KDF_SALT]); /* false: one is running, or no memory */
unsigned kdf_step(void);                      /* steps done, KDF_STEPS at the end */
bool kdf_finish(uint8_t key[KDF_KEY]);        /* false, and nothing, unless all steps are done */
void kdf_cancel(void);

#endif
