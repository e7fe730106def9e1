/* Armor: OpenPGP's text form: base64 in lines of 64, a CRC-24, LF line ends. */
#ifndef SIGNER_ARMOR_H
#define SIGNER_ARMOR_H

#include "bytes.h"

void armor(struct bytes *w, const char *block, const uint8_t *data, size_t bytes); /* block: e.g. "PGP SIGNATURE" */
uint32_t armor_crc(const uint8_t *data, size_t bytes);

#endif
