/* Vault: the one secret key, at rest under a key that only the passphrase gives.
 *
 * Invariant: the secret exists in clear only inside vault_create and vault_sign, and is wiped before they return.
 * Sealed with XChaCha20-Poly1305; the public key is authenticated with it. The vault lives in memory only: it is lost
 * at power-off. */
#ifndef SIGNER_VAULT_H
#define SIGNER_VAULT_H

#include "kdf/kdf.h"
#include "openpgp.h"

/* 64 MiB, 3 passes: the second recommended option of RFC 9106. */
enum { VAULT_KIB = 65536, VAULT_PASSES = 3, VAULT_STEPS = VAULT_PASSES * KDF_LANES * KDF_SLICES };
static const struct kdf_cost vault_cost = {VAULT_KIB, VAULT_PASSES};
enum { VAULT_SEED = 32, VAULT_NONCE = 24, VAULT_TAG = 16 };

struct vault {
  bool present;
  struct pgp_key key;
  uint8_t salt[KDF_SALT], nonce[VAULT_NONCE], sealed[VAULT_SEED + VAULT_TAG];
};

/* Makes the key from `seed`, which it wipes, and writes its public form as armor. v->salt, v->nonce and v->key.user are
 * set by the caller. */
bool vault_create(struct vault *v, uint8_t seed[VAULT_SEED], const uint8_t kek[KDF_KEY], uint32_t time,
                  struct bytes *public_armor);

enum vault_answer { VAULT_OK, VAULT_WRONG_PASSPHRASE, VAULT_BROKEN };
/* Signs `message` as `kind` (the notation) and writes the armor. */
enum vault_answer vault_sign(const struct vault *v, const uint8_t kek[KDF_KEY], const uint8_t *message, size_t bytes,
                             const char *kind, uint32_t time, struct bytes *signature_armor);

#endif
