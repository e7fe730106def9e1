/* Client: the composer's side of the signing protocol (iface/sign.h) as a pure state machine: bytes in, bytes out,
 * events.
 *
 * One request at a time. Answers to other requests are ignored. Malformed bytes are skipped up to the next header and
 * reported once. Whatever comes in is untrusted: lengths are checked, armor is checked before it is handed on. */
#ifndef COMPOSER_CLIENT_H
#define COMPOSER_CLIENT_H

#include "buffer.h"
#include "iface/sign.h"

enum client_event_kind {
  CLIENT_HELLO,   /* fingerprint is known; has_key tells whether it is one */
  CLIENT_PENDING, /* the signer waits for its user */
  CLIENT_SIGNED,  /* armor, seconds */
  CLIENT_KEY,     /* armor */
  CLIENT_REFUSED, /* code, rule, line, column, codepoint */
  CLIENT_DAMAGED  /* the signer sent something that is no valid answer */
};

struct client_event {
  enum client_event_kind kind;
  enum sign_error code;
  unsigned rule, line, column;
  uint32_t codepoint, seconds;
  bool has_key;
  const uint8_t *fingerprint; /* 20 bytes */
  const char *armor;          /* NUL-terminated */
};

enum client_state { CLIENT_IDLE = 0, CLIENT_SIGNING, CLIENT_FETCHING_KEY };

struct sign_client {
  enum client_state state;
  uint32_t request;
  struct buffer out; /* out.bytes[sent..used) still has to go */
  size_t sent;
  uint8_t in[sizeof(struct sign_header) + SIGN_PAYLOAD_MAX + 1];
  size_t in_used;
  bool skipping;
  void (*event)(struct sign_client *c, const struct client_event *e);
  void *context;
};

void sign_client_start(struct sign_client *c); /* a fresh stream: forgets all, greets. event and context stay */
/* Starts a request; false when another one runs or memory is short. */
bool sign_client_sign(struct sign_client *c, const uint8_t *message, size_t bytes);
bool sign_client_get_key(struct sign_client *c);
void sign_client_cancel(struct sign_client *c); /* the answer comes as CLIENT_REFUSED with code cancelled */
void sign_client_input(struct sign_client *c, const uint8_t *untrusted_bytes, size_t n);
size_t sign_client_output(struct sign_client *c, const uint8_t **bytes);
void sign_client_sent(struct sign_client *c, size_t n);

#endif
