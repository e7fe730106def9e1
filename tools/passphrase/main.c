/* Passphrase: writes the keeper's config line for a passphrase. Reads it from standard input, one line, so that it
 * stands in no command line or history. The salt is libsodium's randomness. */
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { KIB = 16384, PASSES = 3, LANES = 4, SALT = 16, HASH = 32, LONGEST = 128 };

/* libsodium's complete Argon2id: its public function has one lane only. */
int whole_argon2id(uint32_t t, uint32_t m, uint32_t lanes, const void *pwd, size_t pwd_bytes, const void *salt,
                   size_t salt_bytes, void *hash, size_t hash_bytes) __asm__("argon2id_hash_raw");

static void hex(const char *name, const uint8_t *bytes, size_t n) {
  printf(" %s=\"", name);
  for (size_t i = 0; i < n; i++) printf("%02x", bytes[i]);
  printf("\"");
}

int main(void) {
  char line[LONGEST + 2] = {0};
  uint8_t salt[SALT], hash[HASH];
  fprintf(stderr, "passphrase: ");
  if (sodium_init() < 0 || !fgets(line, sizeof line, stdin)) return 1;
  size_t n = strcspn(line, "\n");
  if (!n || n > LONGEST) {
    fprintf(stderr, "1 to %d bytes, please\n", LONGEST);
    return 1;
  }
  randombytes_buf(salt, SALT);
  if (whole_argon2id(PASSES, KIB, LANES, line, n, salt, SALT, hash, HASH)) return 1;
  printf("passphrase");
  hex("salt", salt, SALT);
  hex("hash", hash, HASH);
  printf(" kib=%d passes=%d\n", KIB, PASSES);
  return 0;
}
