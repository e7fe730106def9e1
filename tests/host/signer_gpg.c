/* Signer gpg: keys and signatures made by the signer's own code are read by gpg and gpgv.
 *
 * Without arguments it runs tests/sign/gpg_check.py, which calls it again with a folder: then it writes key-N.asc,
 * message-N and signature-N.asc there, for random keys, among them numbers R and S with leading zero bytes. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../apps/signer/armor.h"
#include "../../apps/signer/openpgp.h"
#include "../../apps/signer/sha1.h"
#include "check.h"

struct keypair {
  struct pgp_key key;
  uint8_t secret[64];
};

static void save(const char *folder, const char *name, unsigned n, const char *end, const void *data, size_t bytes) {
  char path[600];
  snprintf(path, sizeof path, "%s/%s-%u%s", folder, name, n, end);
  FILE *f = fopen(path, "wb");
  if (!f || fwrite(data, 1, bytes, f) != bytes || fclose(f)) exit(2);
}

static void make_key(struct keypair *k, unsigned n) {
  uint8_t seed[32] = {(uint8_t)n, (uint8_t)(n >> 8), 77};
  crypto_sign_ed25519_seed_keypair(k->key.point, k->secret, seed);
  k->key.created = (uint32_t)time(NULL) - 3600 - n;
  snprintf(k->key.user, sizeof k->key.user, "Test %u <test%u@example.org>", n, n);
  pgp_fingerprint(&k->key);
}

static void write_key(const char *folder, unsigned n, const struct keypair *k) {
  static struct pgp_signature s;
  uint8_t packets[600], text[1200], signature[64];
  struct bytes w = bytes_in(packets, sizeof packets), out = bytes_in(text, sizeof text);
  pgp_certify(&s, &k->key);
  crypto_sign_ed25519_detached(signature, NULL, s.digest, sizeof s.digest, k->secret);
  pgp_write_key(&w, &s, &k->key, signature);
  armor(&out, "PGP PUBLIC KEY BLOCK", packets, w.used);
  if (w.full || out.full) exit(3);
  save(folder, "key", n, ".asc", text, out.used);
}

static void sign(const char *folder, unsigned n, const struct keypair *k, unsigned salt, bool forced) {
  static struct pgp_signature s;
  uint8_t packet[400], text[PGP_ARMOR_MAX], signature[64];
  char message[200];
  do {
    snprintf(message, sizeof message, "Content-Type: text/plain; charset=us-ascii\r\n\r\nmessage %u %u\r\n", n, salt++);
    pgp_begin(&s, &k->key, PGP_BINARY, k->key.created + 60, "mail");
    crypto_hash_sha512_update(&s.hash, (const uint8_t *)message, strlen(message));
    pgp_finish(&s);
    crypto_sign_ed25519_detached(signature, NULL, s.digest, sizeof s.digest, k->secret);
  } while (forced && signature[n % 2 ? 32 : 0]);
  struct bytes w = bytes_in(packet, sizeof packet), out = bytes_in(text, sizeof text);
  pgp_write_signature(&w, &s, &k->key, signature);
  armor(&out, "PGP SIGNATURE", packet, w.used);
  if (w.full || out.full) exit(3);
  save(folder, "message", n, "", message, strlen(message));
  save(folder, "signature", n, ".asc", text, out.used);
}

static void digest_vectors(void) {
  static const uint8_t abc[20] = {0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e,
                                  0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d};
  static const uint8_t two[20] = {0x84, 0x98, 0x3e, 0x44, 0x1c, 0x3b, 0xd2, 0x6e, 0xba, 0xae,
                                  0x4a, 0xa1, 0xf9, 0x51, 0x29, 0xe5, 0xe5, 0x46, 0x70, 0xf1};
  uint8_t d[20];
  sha1((const uint8_t *)"abc", 3, d);
  CHECK(memcmp(d, abc, 20) == 0);
  sha1((const uint8_t *)"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, d);
  CHECK(memcmp(d, two, 20) == 0);
  CHECK(armor_crc((const uint8_t *)"", 0) == 0xb704ce);
  CHECK(armor_crc((const uint8_t *)"123456789", 9) == 0x21cf02); /* the catalogue value of CRC-24/OPENPGP */
}

static void armor_edges(void) {
  static const char *const body[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="};
  for (unsigned n = 1; n < 5; n++) {
    char text[200] = {0};
    struct bytes w = bytes_in(text, sizeof text - 1);
    armor(&w, "PGP SIGNATURE", (const uint8_t *)"foob", n);
    CHECK(!w.full && strstr(text, body[n]) == strchr(text, 'Z'));
  }
  uint8_t full[48] = {0};
  char text[200] = {0};
  struct bytes w = bytes_in(text, sizeof text - 1), small = bytes_in(text, 40);
  armor(&w, "PGP SIGNATURE", full, sizeof full); /* exactly one line: no empty line follows it */
  CHECK(strstr(text, "AAAA\n=") != NULL);
  armor(&small, "PGP SIGNATURE", full, sizeof full);
  CHECK(small.full && small.used <= 40);
}

int main(int count, char **arguments) {
  if (count == 3) {
    unsigned many = (unsigned)atoi(arguments[2]);
    for (unsigned n = 0; n < many; n++) {
      struct keypair k;
      make_key(&k, n);
      write_key(arguments[1], n, &k);
      sign(arguments[1], n, &k, n, n % 4 < 2);
    }
    return 0;
  }
  char command[600];
  CASE(digest_vectors);
  CASE(armor_edges);
  snprintf(command, sizeof command, "python3 tests/sign/gpg_check.py %s", arguments[0]);
  fflush(stdout);
  int status = system(command);
  CHECK(status == 0);
  return check_done();
}
