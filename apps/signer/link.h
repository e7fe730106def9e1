/* Link: one client's byte stream: frames in, frames out, both in fixed memory of that client's session.
 *
 * Invariant: a frame is acted on only when it is whole and there is room for its answer, so no answer is ever lost; a
 * client that does not read its answers stops only itself. Bytes that are no frame give one ERR protocol, and are
 * skipped up to the next well-formed header. */
#ifndef SIGNER_LINK_H
#define SIGNER_LINK_H

#include "iface/sign.h"
#include "rules.h"

enum {
  LINK_HEADER = sizeof(struct sign_header),
  LINK_IN = LINK_HEADER + SIGN_PAYLOAD_MAX,
  LINK_OUT = 3584,
  LINK_ROOM = 2560
};

struct frame {
  struct sign_header head; /* type and length are checked */
  const uint8_t *untrusted_payload;
};

struct link {
  const char *label; /* path of the client, from the route */
  uint32_t in_used, out_used;
  bool skipping; /* inside bytes that are no frame */
  uint8_t in[LINK_IN], out[LINK_OUT];
};

void link_open(struct link *l, const char *label);
size_t link_accept(struct link *l, const uint8_t *untrusted_bytes, size_t bytes); /* how much was taken */
/* True: *f is the next frame, valid until link_done. Answers malformed bytes itself. */
bool link_next(struct link *l, struct frame *f);
void link_done(struct link *l, const struct frame *f);
size_t link_read(struct link *l, uint8_t *to, size_t bytes);

void link_reply(struct link *l, uint8_t type, uint32_t id, const void *payload, size_t bytes);
void link_error(struct link *l, uint32_t id, enum sign_error code, const struct finding *why); /* why may be NULL */

#endif
