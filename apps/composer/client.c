/* Client: frames of the signing protocol. */
#include "client.h"

#include "eml.h"
#include "sha512.h"
#include <string.h>

#define HEADER sizeof(struct sign_header)

static uint32_t little(const uint8_t *p, unsigned bytes) {
  uint32_t v = 0;
  while (bytes--) v = v << 8 | p[bytes];
  return v;
}

static void frame(struct sign_client *c, uint8_t type, const void *payload, size_t bytes) {
  const struct sign_header h = {'S', 'G', SIGN_VERSION, type, c->request, (uint32_t)bytes};
  buffer_add(&c->out, &h, sizeof h);
  buffer_add(&c->out, payload, bytes);
}

void sign_client_start(struct sign_client *c) {
  buffer_free(&c->out);
  c->sent = c->in_used = 0;
  c->skipping = false, c->state = CLIENT_IDLE;
  c->request++;
  frame(c, SIGN_HELLO, NULL, 0);
}

bool sign_client_sign(struct sign_client *c, const uint8_t *message, size_t bytes) {
  uint8_t begin[13] = {SIGN_KIND_MAIL}, digest[64];
  if (c->state != CLIENT_IDLE || !bytes || bytes > SIGN_MESSAGE_MAX) return false;
  size_t before = c->out.used;
  c->request++;
  for (unsigned i = 0; i < 4; i++) begin[1 + i] = (uint8_t)(bytes >> (8 * i));
  frame(c, SIGN_BEGIN, begin, sizeof begin);
  for (size_t at = 0; at < bytes; at += SIGN_PAYLOAD_MAX)
    frame(c, SIGN_DATA, message + at, bytes - at < SIGN_PAYLOAD_MAX ? bytes - at : SIGN_PAYLOAD_MAX);
  sha512(message, bytes, digest);
  frame(c, SIGN_END, digest, 8);
  if (c->out.broken) {
    c->out.used = before, c->out.broken = false;
    return false;
  }
  c->state = CLIENT_SIGNING;
  return true;
}

bool sign_client_get_key(struct sign_client *c) {
  if (c->state != CLIENT_IDLE) return false;
  c->request++;
  frame(c, SIGN_GETKEY, NULL, 0);
  c->state = CLIENT_FETCHING_KEY;
  return !c->out.broken;
}

void sign_client_cancel(struct sign_client *c) {
  if (c->state == CLIENT_SIGNING) frame(c, SIGN_CANCEL, NULL, 0);
}

size_t sign_client_output(struct sign_client *c, const uint8_t **bytes) {
  *bytes = c->out.bytes + c->sent;
  return c->out.used - c->sent;
}

void sign_client_sent(struct sign_client *c, size_t n) {
  c->sent += n;
  if (c->sent < c->out.used) return;
  c->out.used = c->sent = 0;
}

static void damaged(struct sign_client *c) {
  const struct client_event e = {.kind = CLIENT_DAMAGED};
  c->state = CLIENT_IDLE;
  c->event(c, &e);
}

/* An armor payload after `skip` bytes; the input buffer has room for the NUL behind it. */
static void armored(struct sign_client *c, struct client_event e, uint8_t *payload, size_t bytes, size_t skip,
                    const char *kind) {
  uint8_t end = payload[bytes];
  if (bytes < skip || memchr(payload + skip, 0, bytes - skip) ||
      !armor_sound((const char *)payload + skip, bytes - skip, kind)) {
    damaged(c);
    return;
  }
  payload[bytes] = 0;
  e.armor = (const char *)payload + skip;
  c->state = CLIENT_IDLE;
  c->event(c, &e);
  payload[bytes] = end;
}

static void refused(struct sign_client *c, const uint8_t *p, size_t bytes) {
  struct client_event e = {.kind = CLIENT_REFUSED};
  if (bytes != 15 || p[0] < SIGN_E_BUSY || p[0] > SIGN_E_NO_KEY) {
    damaged(c);
    return;
  }
  e.code = (enum sign_error)p[0], e.rule = little(p + 1, 2), e.line = little(p + 3, 4), e.column = little(p + 7, 4);
  e.codepoint = little(p + 11, 4);
  c->state = CLIENT_IDLE;
  c->event(c, &e);
}

static void hello(struct sign_client *c, const uint8_t *p, size_t bytes) {
  struct client_event e = {.kind = CLIENT_HELLO, .fingerprint = p};
  if (bytes != 28) {
    damaged(c);
    return;
  }
  for (unsigned i = 0; i < 20; i++) e.has_key = e.has_key || p[i];
  c->event(c, &e);
}

static void answer(struct sign_client *c, uint8_t type, uint32_t id, uint8_t *p, size_t bytes) {
  const struct client_event pending = {.kind = CLIENT_PENDING};
  if (type == SIGN_R_HELLO)
    hello(c, p, bytes);
  else if (id != c->request || c->state == CLIENT_IDLE)
    return; /* late, of an older request */
  else if (type == SIGN_R_PENDING && c->state == CLIENT_SIGNING)
    c->event(c, &pending);
  else if (type == SIGN_R_SIG && c->state == CLIENT_SIGNING)
    armored(c, (struct client_event){.kind = CLIENT_SIGNED, .seconds = bytes >= 4 ? little(p, 4) : 0}, p, bytes, 4,
            "PGP SIGNATURE");
  else if (type == SIGN_R_KEY && c->state == CLIENT_FETCHING_KEY)
    armored(c, (struct client_event){.kind = CLIENT_KEY}, p, bytes, 0, "PGP PUBLIC KEY BLOCK");
  else if (type == SIGN_R_ERR)
    refused(c, p, bytes);
  else
    damaged(c);
}

static void consume(struct sign_client *c, size_t n) {
  memmove(c->in, c->in + n, c->in_used - n);
  c->in_used -= n;
}

/* Acts on one whole frame; false when more bytes are needed. */
static bool step(struct sign_client *c) {
  if (c->in_used < HEADER) return false;
  const uint8_t *h = c->in;
  uint32_t id = little(h + 4, 4), length = little(h + 8, 4);
  if (h[0] != 'S' || h[1] != 'G' || h[2] != SIGN_VERSION || length > SIGN_PAYLOAD_MAX) {
    if (!c->skipping) damaged(c);
    c->skipping = true;
    consume(c, 1);
    return true;
  }
  if (c->in_used < HEADER + length) return false;
  c->skipping = false;
  answer(c, h[3], id, c->in + HEADER, length);
  consume(c, HEADER + length);
  return true;
}

void sign_client_input(struct sign_client *c, const uint8_t *bytes, size_t n) {
  while (n) {
    size_t room = sizeof c->in - 1 - c->in_used, take = n < room ? n : room;
    memcpy(c->in + c->in_used, bytes, take);
    c->in_used += take, bytes += take, n -= take;
    while (step(c)) continue;
  }
}
