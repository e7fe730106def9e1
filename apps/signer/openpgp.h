/* Openpgp: the bytes of a version 4 Ed25519 public key and of its signatures (RFC 4880, RFC 9580), as gpg and others
 * read them.
 *
 * Invariant: signatures over documents are of class 0x00 only and carry a hashed notation that names the kind, so that
 * bytes signed as one kind are never a valid signature of another. Bounds: fixed buffers; a user id has at most
 * PGP_USER_MAX bytes. */
#ifndef SIGNER_OPENPGP_H
#define SIGNER_OPENPGP_H

#include <sodium/crypto_hash_sha512.h>

#include "bytes.h"

enum { PGP_USER_MAX = 120, PGP_ARMOR_MAX = 1024, PGP_KEY_DAYS = 365 };
enum pgp_class { PGP_BINARY = 0x00, PGP_POSITIVE = 0x13 };

struct pgp_key {
  uint8_t point[32], fingerprint[20];
  uint32_t created; /* UTC seconds */
  char user[PGP_USER_MAX + 1];
};

/* A signature being made: begin, feed the data through hash, finish, sign `digest`, then write. */
struct pgp_signature {
  uint8_t hashed[128]; /* version to the end of the hashed subpackets */
  size_t hashed_bytes;
  uint8_t digest[64];
  crypto_hash_sha512_state hash;
};

void pgp_fingerprint(struct pgp_key *key); /* from point and created */

void pgp_begin(struct pgp_signature *s, const struct pgp_key *key, enum pgp_class class, uint32_t time,
               const char *kind);
void pgp_finish(struct pgp_signature *s);
/* Appends the whole packet; signature is the 64 bytes R and S of Ed25519 over s->digest. */
void pgp_write_signature(struct bytes *w, const struct pgp_signature *s, const struct pgp_key *key,
                         const uint8_t signature[64]);

/* The self-certification: begin to finish in one step, over key and user id. */
void pgp_certify(struct pgp_signature *s, const struct pgp_key *key);
/* Public key, user id, self-certification. */
void pgp_write_key(struct bytes *w, const struct pgp_signature *certification, const struct pgp_key *key,
                   const uint8_t signature[64]);

#endif
