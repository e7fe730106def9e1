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
/* Payloads, packed. END: first 8 bytes of the SHA-512. R_SIG: time u32, armor. R_KEY: armor. */
struct __attribute__((packed)) sign_begin { uint8_t kind; uint32_t total; uint8_t key[8]; }; /* key id, zero = any */
struct sign_hello { uint8_t fingerprint[20]; uint32_t max, features; };                      /* of R_HELLO */
struct __attribute__((packed)) sign_err { uint8_t code; uint16_t rule; uint32_t line, column, codepoint; };
_Static_assert(sizeof(struct sign_begin) == 13 && sizeof(struct sign_err) == 15, "wire payloads");

#endif
