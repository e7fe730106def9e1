/* Sha512: the digest that END carries as a check and that boundaries are made of. FIPS 180-4; over bytes in memory. */
#ifndef COMPOSER_SHA512_H
#define COMPOSER_SHA512_H

#include "abi/types.h"

void sha512(const uint8_t *bytes, size_t n, uint8_t digest[64]);

#endif
