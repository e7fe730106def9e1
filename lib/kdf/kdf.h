/* Kdf: Argon2id in steps, so that a window stays alive, shows true progress, and a cancel takes effect at once.
 *
 * Used by the signer (the key that wraps the signing key) and the keeper (the passphrase of lock and kiosk). libsodium
 * computes every block; only the loop over its segments is here, because its own runs to the end in one go. Four lanes,
 * so a pass is 16 steps. Memory: the region given to lib/sodium-base, of at least `kib` and a little; one computation
 * at a time. Everything is wiped at the end or at cancel. */
#ifndef KDF_KDF_H
#define KDF_KDF_H

#include "abi/types.h"

enum { KDF_LANES = 4, KDF_SLICES = 4, KDF_SALT = 16, KDF_KEY = 32, KDF_KIB_MAX = 65536, KDF_PASSES_MAX = 16 };
struct kdf_cost {
  uint32_t kib, passes; /* at most KDF_KIB_MAX and KDF_PASSES_MAX, at least 64 and 1 */
};

static inline unsigned kdf_steps(const struct kdf_cost *c) { return c->passes * KDF_SLICES * KDF_LANES; }
/* false: one is running, no memory, or a cost out of range. The passphrase must stay until finish or cancel. */
bool kdf_begin(const struct kdf_cost *cost, const uint8_t *passphrase, size_t bytes, const uint8_t salt[KDF_SALT]);
unsigned kdf_step(void);               /* steps done, kdf_steps at the end */
bool kdf_finish(uint8_t key[KDF_KEY]); /* false, and nothing, unless all steps are done */
void kdf_cancel(void);

#endif
