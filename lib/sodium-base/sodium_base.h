/* Sodium base: what Debian's libsodium.a, built for glibc, needs from the system when it is linked into a trusted
 * component.
 *
 * Only the parts that the signer uses are reachable: Ed25519, SHA-512, XChaCha20-Poly1305, Argon2id. Three of
 * libsodium's own objects (utils, core, randombytes) would pull in files, mmap, mlock, mutexes and /dev/urandom; the
 * four functions wanted from them are defined here instead, so that those objects are never linked. Memory is one
 * region, given once, for Argon2. */
#ifndef SODIUM_BASE_H
#define SODIUM_BASE_H

#include "abi/types.h"

/* The region that the next mmap hands out, page-aligned and zeroed; it stays the caller's. */
void sodium_base_memory(void *region, size_t bytes);

#endif
