/* Sha1: only for the fingerprint of a version 4 key, which OpenPGP defines so; nothing is signed with it. */
#ifndef SIGNER_SHA1_H
#define SIGNER_SHA1_H

#include "abi/types.h"

enum { SHA1_INPUT_MAX = 119 };                                    /* two blocks: a version 4 Ed25519 key has 54 bytes */
void sha1(const uint8_t *data, size_t bytes, uint8_t digest[20]); /* bytes <= SHA1_INPUT_MAX */

#endif
