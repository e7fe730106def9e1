/* Openpgp: packets, subpackets and the hash that a signature covers. */
#include "openpgp.h"

#include "base/string.h"
#include "sha1.h"

enum { TAG_SIGNATURE = 2, TAG_KEY = 6, TAG_USER = 13, ALGORITHM = 22, HASH_SHA512 = 10 };
/* Subpackets, by number. */
enum { SUB_TIME = 2, SUB_EXPIRY = 9, SUB_CIPHERS = 11, SUB_ISSUER = 16, SUB_NOTATION = 20, SUB_HASHES = 21 };
enum { SUB_COMPRESSION = 22, SUB_PRIMARY = 25, SUB_FLAGS = 27, SUB_FEATURES = 30, SUB_FINGERPRINT = 33 };

static const char notation_name[] = "kind@signet.invalid";

/* A number of OpenPGP: bit length, then the bytes without leading zeros. A verifier rejects stripped-short numbers that
 * were written at full length. */
static void put_mpi(struct bytes *w, const uint8_t *number, size_t bytes) {
  while (bytes && !*number) number++, bytes--;
  unsigned bits = (unsigned)bytes * 8;
  for (unsigned mask = 0x80; bytes && !(*number & mask); mask >>= 1) bits--;
  put_be16(w, bits);
  put(w, number, bytes);
}

static void put_key_body(struct bytes *w, const struct pgp_key *key) {
  static const uint8_t curve[] = {9, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x0f, 0x01};
  uint8_t prefixed[33] = {0x40};
  memcpy(prefixed + 1, key->point, 32);
  put_u8(w, 4);
  put_be32(w, key->created);
  put_u8(w, ALGORITHM);
  put(w, curve, sizeof curve);
  put_mpi(w, prefixed, sizeof prefixed);
}

/* The form in which a key is hashed: 0x99, length, body. */
static void put_hashed_key(struct bytes *w, const struct pgp_key *key) {
  uint8_t space[64];
  struct bytes body = bytes_in(space, sizeof space);
  put_key_body(&body, key);
  put_u8(w, 0x99);
  put_be16(w, (uint32_t)body.used);
  put(w, space, body.used);
}

void pgp_fingerprint(struct pgp_key *key) {
  uint8_t space[72];
  struct bytes w = bytes_in(space, sizeof space);
  put_hashed_key(&w, key);
  sha1(space, w.used, key->fingerprint);
}

static void put_packet(struct bytes *w, unsigned tag, const uint8_t *body, size_t bytes) {
  put_u8(w, (uint8_t)(0xc0 | tag));
  if (bytes < 192) {
    put_u8(w, (uint8_t)bytes);
  } else { /* up to 8383 */
    put_u8(w, (uint8_t)(((bytes - 192) >> 8) + 192));
    put_u8(w, (uint8_t)(bytes - 192));
  }
  put(w, body, bytes);
}

static void put_sub(struct bytes *w, uint8_t type, const void *body, size_t bytes) {
  put_u8(w, (uint8_t)(bytes + 1));
  put_u8(w, type);
  put(w, body, bytes);
}

static void put_sub_u32(struct bytes *w, uint8_t type, uint32_t value) {
  put_u8(w, 5);
  put_u8(w, type);
  put_be32(w, value);
}

static void put_notation(struct bytes *w, const char *kind) {
  uint8_t space[64];
  struct bytes body = bytes_in(space, sizeof space);
  put_be32(&body, 0x80000000); /* the value is text */
  put_be16(&body, sizeof notation_name - 1);
  put_be16(&body, (uint32_t)text_length(kind, sizeof space));
  put_text(&body, notation_name);
  put_text(&body, kind);
  put_sub(w, SUB_NOTATION, space, body.used);
}

/* What the key may do (certify and sign), and what its owner's programs understand. */
static void put_capabilities(struct bytes *w) {
  static const struct {
    uint8_t type, bytes, value[3];
  } rows[] = {{SUB_FLAGS, 1, {0x03}},          {SUB_CIPHERS, 3, {9, 8, 7}}, {SUB_HASHES, 3, {10, 9, 8}},
              {SUB_COMPRESSION, 3, {2, 1, 0}}, {SUB_FEATURES, 1, {1}},      {SUB_PRIMARY, 1, {1}}};
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) put_sub(w, rows[i].type, rows[i].value, rows[i].bytes);
  put_sub_u32(w, SUB_EXPIRY, PGP_KEY_DAYS * 86400u);
}

void pgp_begin(struct pgp_signature *s, const struct pgp_key *key, enum pgp_class class, uint32_t time,
               const char *kind) {
  struct bytes w = bytes_in(s->hashed, sizeof s->hashed);
  const uint8_t head[] = {4, (uint8_t) class, ALGORITHM, HASH_SHA512, 0, 0};
  uint8_t issuer[21] = {4};
  memcpy(issuer + 1, key->fingerprint, 20);
  put(&w, head, sizeof head);
  put_sub(&w, SUB_FINGERPRINT, issuer, sizeof issuer);
  put_sub_u32(&w, SUB_TIME, time);
  put_notation(&w, kind);
  if (class == PGP_POSITIVE) put_capabilities(&w);
  s->hashed_bytes = w.used;
  s->hashed[4] = (uint8_t)((w.used - sizeof head) >> 8);
  s->hashed[5] = (uint8_t)(w.used - sizeof head);
  crypto_hash_sha512_init(&s->hash);
}

void pgp_finish(struct pgp_signature *s) {
  uint8_t space[6];
  struct bytes w = bytes_in(space, sizeof space);
  put_be16(&w, 0x04ff);
  put_be32(&w, (uint32_t)s->hashed_bytes);
  crypto_hash_sha512_update(&s->hash, s->hashed, s->hashed_bytes);
  crypto_hash_sha512_update(&s->hash, space, w.used);
  crypto_hash_sha512_final(&s->hash, s->digest);
}

void pgp_write_signature(struct bytes *w, const struct pgp_signature *s, const struct pgp_key *key,
                         const uint8_t signature[64]) {
  uint8_t space[320];
  struct bytes body = bytes_in(space, sizeof space);
  put(&body, s->hashed, s->hashed_bytes);
  put_be16(&body, 10); /* unhashed: length byte, type, key id */
  put_sub(&body, SUB_ISSUER, key->fingerprint + 12, 8);
  put(&body, s->digest, 2);
  put_mpi(&body, signature, 32);
  put_mpi(&body, signature + 32, 32);
  put_packet(w, TAG_SIGNATURE, space, body.used);
}

void pgp_certify(struct pgp_signature *s, const struct pgp_key *key) {
  uint8_t space[72 + 5 + PGP_USER_MAX];
  struct bytes w = bytes_in(space, sizeof space);
  put_hashed_key(&w, key);
  put_u8(&w, 0xb4);
  put_be32(&w, (uint32_t)text_length(key->user, PGP_USER_MAX));
  put_text(&w, key->user);
  pgp_begin(s, key, PGP_POSITIVE, key->created, "key");
  crypto_hash_sha512_update(&s->hash, space, w.used);
  pgp_finish(s);
}

void pgp_write_key(struct bytes *w, const struct pgp_signature *certification, const struct pgp_key *key,
                   const uint8_t signature[64]) {
  uint8_t space[64];
  struct bytes body = bytes_in(space, sizeof space);
  put_key_body(&body, key);
  put_packet(w, TAG_KEY, space, body.used);
  put_packet(w, TAG_USER, (const uint8_t *)key->user, text_length(key->user, PGP_USER_MAX));
  pgp_write_signature(w, certification, key, signature);
}
