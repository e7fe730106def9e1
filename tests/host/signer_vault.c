/* Signer vault: entropy's health tests against broken hardware, Argon2id in steps against libsodium's own, and the
 * vault: right and wrong passphrase, cancelled computations, no trace of the secret at rest. */
#define _GNU_SOURCE
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "../../apps/signer/entropy.h"
#include "../../apps/signer/vault.h"
#include "check.h"

/* libsodium's complete Argon2id, private to its archive like the steps. */
int whole_argon2id(uint32_t t, uint32_t m, uint32_t lanes, const void *pwd, size_t pwd_bytes, const void *salt,
                   size_t salt_bytes, void *hash, size_t hash_bytes) __asm__("argon2id_hash_raw");

static uint64_t counter, fake_clock;
static unsigned calls;
static bool good_word(unsigned g, uint64_t *v) { return *v = (counter += 0x9e3779b97f4a7c15ull + g), true; }
static bool rare_word(unsigned g, uint64_t *v) { return ++calls % 900 == 0 && good_word(g, v); }
static bool no_word(unsigned g, uint64_t *v) { return *v = 5, false; }
static bool ones_word(unsigned g, uint64_t *v) { return *v = ~0ull, true; }
static bool zero_word(unsigned g, uint64_t *v) { return *v = 0, true; }
static bool stuck_word(unsigned g, uint64_t *v) { return *v = 0x1234567890abcdefull, true; }
static bool cycle_word(unsigned g, uint64_t *v) { return *v = 1 + calls++ % 40, true; }
static uint64_t good_tick(void) { return fake_clock += 100 + (fake_clock * 2654435761u >> 9) % 64; }
static uint64_t even_tick(void) { return fake_clock += 100; }
static uint64_t coarse_tick(void) { return fake_clock += calls++ % 2 ? 0 : 1000; }

#define HEALTHY "healthy"
#define NO_GENERATOR "has no RDRAND"
#define SILENT "gives no values"
#define STUCK "repeats itself"
#define NO_JITTER "no variation"

/* Whether the health test says so about this hardware. */
static bool says(const char *what, unsigned generators, bool (*word)(unsigned, uint64_t *), uint64_t (*tick)(void)) {
  struct entropy e;
  entropy_start(&e);
  const char *fault = entropy_collect(&e, &(struct entropy_hardware){generators, word, tick});
  return strstr(fault ? fault : HEALTHY, what);
}

static void health(void) {
  CHECK(says(HEALTHY, 1, good_word, good_tick));
  CHECK(says(HEALTHY, 3, good_word, good_tick));
  CHECK(says(HEALTHY, 2, rare_word, good_tick));
  CHECK(says(NO_GENERATOR, 0, good_word, good_tick));
  CHECK(says(SILENT, 1, no_word, good_tick));
  CHECK(says(STUCK, 1, ones_word, good_tick));
  CHECK(says(STUCK, 1, zero_word, good_tick));
  CHECK(says(STUCK, 1, stuck_word, good_tick));
  CHECK(says(STUCK, 1, cycle_word, good_tick));
  CHECK(says(NO_JITTER, 1, good_word, even_tick));
  CHECK(says(NO_JITTER, 1, good_word, coarse_tick));
}

static void draws(void) {
  struct entropy a, b;
  uint8_t x[64], y[64], z[64];
  entropy_start(&a), entropy_start(&b);
  entropy_mix(&a, "1", 1), entropy_mix(&b, "1", 1);
  entropy_draw(&a, x, 64), entropy_draw(&b, y, 64), entropy_draw(&b, z, 64);
  CHECK(memcmp(x, y, 64) == 0 && memcmp(y, z, 64) != 0);
  entropy_mix(&b, "2", 1), entropy_draw(&a, x, 64), entropy_draw(&b, y, 64);
  CHECK(memcmp(x, y, 64) != 0);
}

static bool derive(const char *passphrase, const uint8_t *salt, uint8_t *key) {
  if (!kdf_begin(&vault_cost, (const uint8_t *)passphrase, strlen(passphrase), salt)) return false;
  while (kdf_step() < VAULT_STEPS) {
  }
  return kdf_finish(key);
}

static void steps_equal_whole(void) {
  static const char *const passphrase[] = {"", "correct horse battery staple"};
  for (unsigned i = 0; i < 2; i++) {
    uint8_t salt[KDF_SALT] = {(uint8_t)i, 2, 3}, a[KDF_KEY], b[KDF_KEY];
    CHECK(derive(passphrase[i], salt, a));
    CHECK(whole_argon2id(VAULT_PASSES, VAULT_KIB, KDF_LANES, passphrase[i], strlen(passphrase[i]), salt, KDF_SALT, b,
                         KDF_KEY) == 0);
    CHECK(memcmp(a, b, KDF_KEY) == 0);
  }
}

static void cancelled(void) {
  uint8_t salt[KDF_SALT] = {9}, key[KDF_KEY] = {1};
  CHECK(kdf_begin(&vault_cost, (const uint8_t *)"x", 1, salt) &&
        !kdf_begin(&vault_cost, (const uint8_t *)"x", 1, salt));
  for (unsigned i = 0; i < 5; i++) kdf_step();
  CHECK(!kdf_finish(key) && key[0] == 1);
  kdf_cancel();
  CHECK(kdf_begin(&vault_cost, (const uint8_t *)"x", 1, salt));
  kdf_cancel();
  kdf_cancel();
}

static bool contains(const void *where, size_t bytes, const void *what, size_t n) {
  return memmem(where, bytes, what, n) != NULL;
}

static void vault(void) {
  static struct vault v;
  char public[1400], text[PGP_ARMOR_MAX];
  uint8_t seed[VAULT_SEED], kept[VAULT_SEED], right[KDF_KEY] = {1}, wrong[KDF_KEY] = {2};
  static const uint8_t zero[VAULT_SEED];
  for (unsigned i = 0; i < sizeof seed; i++) seed[i] = kept[i] = (uint8_t)(i * 7 + 1);
  struct bytes w = bytes_in(public, sizeof public), out = bytes_in(text, sizeof text);
  CHECK(vault_sign(&v, right, (const uint8_t *)"m", 1, "mail", 5, &out) == VAULT_BROKEN);
  strcpy(v.key.user, "Ada <ada@example.org>");
  CHECK(vault_create(&v, seed, right, 1700000000, &w));
  CHECK(memcmp(seed, zero, sizeof seed) == 0 && !contains(&v, sizeof v, kept, 16));
  CHECK(vault_sign(&v, wrong, (const uint8_t *)"m", 1, "mail", 5, &out) == VAULT_WRONG_PASSPHRASE && out.used == 0);
  CHECK(vault_sign(&v, right, (const uint8_t *)"m", 1, "mail", 5, &out) == VAULT_OK && out.used > 200 &&
        out.used <= 1024);
  v.key.point[3] ^= 1; /* the public key is authenticated with the secret */
  CHECK(vault_sign(&v, right, (const uint8_t *)"m", 1, "mail", 5, &out) == VAULT_WRONG_PASSPHRASE);
  v.key.point[3] ^= 1, v.sealed[0] ^= 1;
  CHECK(vault_sign(&v, right, (const uint8_t *)"m", 1, "mail", 5, &out) == VAULT_WRONG_PASSPHRASE);
}

static void longest_user_fits(void) {
  static struct vault v;
  char public[1400];
  uint8_t seed[VAULT_SEED] = {1}, kek[KDF_KEY] = {1};
  struct bytes w = bytes_in(public, sizeof public);
  memset(v.key.user, 'x', PGP_USER_MAX);
  CHECK(vault_create(&v, seed, kek, 1, &w));
  v.key.user[PGP_USER_MAX] = 'x';
  CHECK(!vault_create(&v, seed, kek, 1, &w));
  v.key.user[0] = 0;
  CHECK(!vault_create(&v, seed, kek, 1, &w));
}

int main(void) {
  CASE(health);
  CASE(draws);
  CASE(steps_equal_whole);
  CASE(cancelled);
  CASE(vault);
  CASE(longest_user_fits);
  return check_done();
}
