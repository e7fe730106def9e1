/* Vault probe: the signer's sources of chance, Argon2id and vault on the target: real RDRAND and clock, memory without
 * libc. Prints PASS and FAIL lines, then TESTS DONE. */
#include "../../../apps/signer/entropy.h"
#include "../../../apps/signer/vault.h"
#include "base/env.h"
#include "base/string.h"
#include "iface/log.h"
#include "sodium-base/sodium_base.h"

enum { KDF_PAGES = VAULT_KIB / 4 };

static struct vault vault;
static struct entropy entropy;

static void report(const char *name, bool ok) { log_line(LOG_INFO, "%s %s", ok ? "PASS" : "FAIL", name); }

static void derive(const char *passphrase, uint8_t key[KDF_KEY]) {
  if (!kdf_begin(&vault_cost, (const uint8_t *)passphrase, text_length(passphrase, 64), vault.salt))
    report("vault_probe_kdf_begin", false);
  while (kdf_step() < VAULT_STEPS) continue;
  if (!kdf_finish(key)) report("vault_probe_kdf_finish", false);
}

static bool is_zero(const void *at, size_t bytes) {
  uint8_t any = 0;
  for (size_t i = 0; i < bytes; i++) any |= ((const uint8_t *)at)[i];
  return any == 0;
}

static void use_vault(void) {
  static char public_key[1400], signature[PGP_ARMOR_MAX];
  struct bytes w = bytes_in(public_key, sizeof public_key), out = bytes_in(signature, sizeof signature);
  uint8_t seed[VAULT_SEED], right[KDF_KEY], wrong[KDF_KEY];
  uint64_t start = env_ms();
  derive("correct horse", right);
  log_line(LOG_INFO, "argon2id took %lu ms", env_ms() - start);
  derive("wrong horse", wrong);
  entropy_draw(&entropy, seed, sizeof seed);
  text_copy(vault.key.user, sizeof vault.key.user, "Probe <probe@example.org>");
  report("vault_probe_create", vault_create(&vault, seed, right, 1767225600, &w));
  report("vault_probe_seed_wiped", is_zero(seed, sizeof seed));
  report("vault_probe_wrong_passphrase",
         vault_sign(&vault, wrong, (const uint8_t *)"m", 1, "mail", 1767225601, &out) == VAULT_WRONG_PASSPHRASE);
  report("vault_probe_sign", vault_sign(&vault, right, (const uint8_t *)"m", 1, "mail", 1767225601, &out) == VAULT_OK);
}

void component_main(void) {
  struct memory m;
  enum status s = mem_new(SLOT_BANK, KDF_PAGES, &m);
  report("vault_probe_memory", s == ST_OK);
  if (s != ST_OK) env_exit(1, "64 MiB are not there");
  sodium_base_memory(m.at, (size_t)KDF_PAGES * PAGE_SIZE);
  entropy_start(&entropy);
  const char *fault = entropy_collect(&entropy, entropy_cpu());
  log_line(LOG_INFO, "entropy: %s", fault ? fault : "healthy");
  report("vault_probe_entropy", !fault);
  entropy_draw(&entropy, vault.salt, sizeof vault.salt);
  use_vault();
  report("vault_probe_memory_wiped", is_zero(m.at, (size_t)KDF_PAGES * PAGE_SIZE));
  log_line(LOG_INFO, "TESTS DONE");
}
