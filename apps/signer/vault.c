/* Vault: sealing, opening and the two uses of the secret key. */
#include "vault.h"

#include <sodium/crypto_aead_xchacha20poly1305.h>
#include <sodium/crypto_sign_ed25519.h>
#include <sodium/utils.h>

#include "armor.h"
#include "base/string.h"

enum { SECRET = 64, KEY_PACKETS = 512, SIGNATURE_PACKET = 400 };

static struct pgp_signature work; /* large; one signature is made at a time */

static void seal(struct vault *v, const uint8_t *seed, const uint8_t *kek) {
  crypto_aead_xchacha20poly1305_ietf_encrypt(v->sealed, NULL, seed, VAULT_SEED, v->key.point, sizeof v->key.point, NULL,
                                             v->nonce, kek);
}

static bool open_seal(const struct vault *v, uint8_t *seed, const uint8_t *kek) {
  return crypto_aead_xchacha20poly1305_ietf_decrypt(seed, NULL, NULL, v->sealed, sizeof v->sealed, v->key.point,
                                                    sizeof v->key.point, v->nonce, kek) == 0;
}

bool vault_create(struct vault *v, uint8_t seed[VAULT_SEED], const uint8_t kek[KDF_KEY], uint32_t time,
                  struct bytes *public_armor) {
  uint8_t secret[SECRET], signature[64], packets[KEY_PACKETS];
  struct bytes w = bytes_in(packets, sizeof packets);
  size_t n = text_length(v->key.user, sizeof v->key.user);
  if (n == 0 || n > PGP_USER_MAX) return false;
  v->key.created = time;
  crypto_sign_ed25519_seed_keypair(v->key.point, secret, seed);
  pgp_fingerprint(&v->key);
  pgp_certify(&work, &v->key);
  crypto_sign_ed25519_detached(signature, NULL, work.digest, sizeof work.digest, secret);
  seal(v, seed, kek);
  sodium_memzero(secret, sizeof secret);
  sodium_memzero(seed, VAULT_SEED);
  pgp_write_key(&w, &work, &v->key, signature);
  armor(public_armor, "PGP PUBLIC KEY BLOCK", packets, w.used);
  v->present = !w.full && !public_armor->full;
  return v->present;
}

/* A fault during the computation could give a signature that betrays the key: nothing leaves that does not verify. */
static bool sign_digest(const struct vault *v, uint8_t *seed, uint8_t signature[64]) {
  uint8_t secret[SECRET], point[32];
  crypto_sign_ed25519_seed_keypair(point, secret, seed);
  crypto_sign_ed25519_detached(signature, NULL, work.digest, sizeof work.digest, secret);
  sodium_memzero(secret, sizeof secret);
  return crypto_sign_ed25519_verify_detached(signature, work.digest, sizeof work.digest, v->key.point) == 0;
}

enum vault_answer vault_sign(const struct vault *v, const uint8_t kek[KDF_KEY], const uint8_t *message, size_t bytes,
                             const char *kind, uint32_t time, struct bytes *signature_armor) {
  uint8_t seed[VAULT_SEED], signature[64], packet[SIGNATURE_PACKET];
  struct bytes w = bytes_in(packet, sizeof packet);
  if (!v->present) return VAULT_BROKEN;
  if (!open_seal(v, seed, kek)) return VAULT_WRONG_PASSPHRASE;
  pgp_begin(&work, &v->key, PGP_BINARY, time, kind);
  crypto_hash_sha512_update(&work.hash, message, bytes);
  pgp_finish(&work);
  bool good = sign_digest(v, seed, signature);
  sodium_memzero(seed, sizeof seed);
  if (!good) return VAULT_BROKEN;
  pgp_write_signature(&w, &work, &v->key, signature);
  armor(signature_armor, "PGP SIGNATURE", packet, w.used);
  return w.full || signature_armor->full ? VAULT_BROKEN : VAULT_OK;
}
