/* Eml: a signed mail as a file: multipart/signed of RFC 3156 around the exact entity and the armored signature. */
#ifndef COMPOSER_EML_H
#define COMPOSER_EML_H

#include "buffer.h"

/* entity: as entity_build made it; its From, To, Subject and Date are repeated outside, where mail programs look for
 * them. armor: the signature block, line ends LF or CRLF. Appends to *out. */
void eml_build(const struct buffer *entity, const char *armor, struct buffer *out);

/* Checks an armored block of that kind ("PGP SIGNATURE", "PGP PUBLIC KEY BLOCK"): lines, base64, CRC-24. */
bool armor_sound(const char *armor, size_t bytes, const char *kind);

#endif
