/* Sign: the message protocol that runs over a stream session of service "sign" (and later a virtio-console port).
 * Little endian, 12-byte header then payload; states idle, receiving, pending; anything else is SIGN_ERR protocol and a resync. */
#ifndef IFACE_SIGN_H
#define IFACE_SIGN_H

#include "abi/types.h"

struct sign_header { uint8_t s, g, version, type; uint32_t id, length; };
_Static_assert(sizeof(struct sign_header) == 12, "wire header");
#define SIGN_VERSION 1u
#define SIGN_PAYLOAD_MAX 4096u
#define SIGN_MESSAGE_MAX (1u << 20)

enum sign_type {
  SIGN_HELLO = 1, SIGN_BEGIN = 2, SIGN_DATA = 3, SIGN_END = 4, SIGN_CANCEL = 5, SIGN_GETKEY = 6,
  SIGN_R_HELLO = 0x81, SIGN_R_PENDING = 0x82, SIGN_R_SIG = 0x83, SIGN_R_ERR = 0x84, SIGN_R_KEY = 0x85
};
enum sign_kind { SIGN_KIND_MAIL = 1, SIGN_KIND_COMMIT = 2, SIGN_KIND_TAG = 3, SIGN_KIND_NOTE = 4 };
enum sign_error {
  SIGN_E_BUSY = 1, SIGN_E_TOO_LARGE, SIGN_E_RULE, SIGN_E_USER, SIGN_E_CANCELLED, SIGN_E_MUTED, SIGN_E_PROTOCOL, SIGN_E_NO_KEY
};
/* Payloads. BEGIN: kind u8, total u32, key id 8 bytes (zero = any), packed: 13 bytes. END: first 8 bytes of the SHA-512.
 * R_HELLO: fingerprint[20], max u32, features u32. R_SIG: time u32, armor. R_ERR: code u8, rule u16, line u32, column u32,
 * code point u32, packed: 15 bytes. R_KEY: armor. */

#endif
