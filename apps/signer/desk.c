/* Desk: the request's state machine. */
#include "desk.h"

#include <sodium/crypto_hash_sha512.h>

#include "base/string.h"
#include "bytes.h"

enum { BEGIN_BYTES = sizeof(struct sign_begin), END_BYTES = 8, MAIL_MAX = SIGN_MESSAGE_MAX };

void desk_start(struct desk *d, uint8_t *message, uint64_t pending_ms) {
  memset(d, 0, sizeof *d);
  d->message = message;
  d->pending_ms = pending_ms;
}

static void clear(struct desk *d) {
  d->state = DESK_IDLE;
  d->owner = NULL;
  d->received = d->total = 0;
}

/* The client takes the request back, or loses it. Nothing on the screen may change under the user's hands. */
static void withdraw(struct desk *d) {
  if (d->state == DESK_PENDING && d->shown) {
    d->state = DESK_WITHDRAWN;
    d->owner = NULL;
  } else if (d->state != DESK_WITHDRAWN) {
    clear(d);
  }
}

/* What can be asked. Each answers itself, or gives the error to answer with, and for SIGN_E_RULE the rule in d->why. */
static unsigned hello(struct desk *d, struct link *l, const struct frame *f) {
  struct sign_hello h = {.max = MAIL_MAX, .features = 1u << SIGN_KIND_MAIL};
  memcpy(h.fingerprint, d->key.fingerprint, sizeof h.fingerprint);
  link_reply(l, SIGN_R_HELLO, f->head.id, &h, sizeof h);
  return 0;
}

static unsigned getkey(struct desk *d, struct link *l, const struct frame *f) {
  if (!d->key.bytes) return SIGN_E_NO_KEY;
  link_reply(l, SIGN_R_KEY, f->head.id, d->key.armor, d->key.bytes);
  return 0;
}

static bool names_other_key(const struct desk *d, const uint8_t *id) {
  static const uint8_t any[8];
  return memcmp(id, any, 8) != 0 && memcmp(id, d->key.fingerprint + 12, 8) != 0;
}

static enum rule kind_rule(unsigned kind, uint32_t total) {
  static const uint8_t rules[] = {RULE_KIND_UNKNOWN, [SIGN_KIND_COMMIT] = RULE_KIND_COMMIT, RULE_KIND_TAG,
                                  RULE_KIND_NOTE};
  if (kind == SIGN_KIND_MAIL) return total ? RULE_NONE : RULE_EMPTY;
  return kind < sizeof rules ? rules[kind] : RULE_KIND_UNKNOWN;
}

/* Everything that can be said against a request before its bytes come. */
static unsigned begin(struct desk *d, struct link *l, const struct frame *f) {
  struct sign_begin untrusted;
  memcpy(&untrusted, f->untrusted_payload, sizeof untrusted);
  if (d->owner == l) return SIGN_E_PROTOCOL;
  if (mute_has(&d->mute, l->label)) return SIGN_E_MUTED;
  if (d->state != DESK_IDLE) return SIGN_E_BUSY;
  if (!d->key.bytes || names_other_key(d, untrusted.key)) return SIGN_E_NO_KEY;
  if (untrusted.total > MAIL_MAX) return SIGN_E_TOO_LARGE;
  d->why.rule = (uint16_t)kind_rule(untrusted.kind, untrusted.total);
  if (d->why.rule != RULE_NONE) return SIGN_E_RULE;
  d->state = DESK_RECEIVING;
  d->owner = l;
  d->id = f->head.id;
  d->total = untrusted.total;
  d->received = 0;
  d->since_ms = d->now_ms;
  text_copy(d->label, sizeof d->label, l->label);
  return 0;
}

static unsigned data(struct desk *d, struct link *l, const struct frame *f) {
  if (d->owner != l || d->state != DESK_RECEIVING || f->head.length > d->total - d->received) return SIGN_E_PROTOCOL;
  memcpy(d->message + d->received, f->untrusted_payload, f->head.length);
  d->received += f->head.length;
  return 0;
}

static unsigned end(struct desk *d, struct link *l, const struct frame *f) {
  if (d->owner != l || d->state != DESK_RECEIVING || d->received != d->total) return SIGN_E_PROTOCOL;
  crypto_hash_sha512(d->digest, d->message, d->total);
  if (memcmp(d->digest, f->untrusted_payload, END_BYTES) != 0) return SIGN_E_PROTOCOL;
  if (!mail_check(d->message, d->total, &d->mail, &d->why)) return clear(d), SIGN_E_RULE;
  d->state = DESK_PENDING;
  d->id = f->head.id;
  d->since_ms = d->now_ms;
  d->timed_out = d->shown = false;
  link_reply(l, SIGN_R_PENDING, f->head.id, NULL, 0);
  return 0;
}

static unsigned cancel(struct desk *d, struct link *l, const struct frame *f) {
  if (d->owner != l) return SIGN_E_PROTOCOL;
  withdraw(d);
  return SIGN_E_CANCELLED;
}

static void handle(struct desk *d, struct link *l, const struct frame *f) {
  static const struct {
    unsigned (*act)(struct desk *d, struct link *l, const struct frame *f);
    unsigned least, most; /* bytes of payload */
  } rows[] = {[SIGN_HELLO] = {hello, 0, 0},
              [SIGN_BEGIN] = {begin, BEGIN_BYTES, BEGIN_BYTES},
              [SIGN_DATA] = {data, 1, SIGN_PAYLOAD_MAX},
              [SIGN_END] = {end, END_BYTES, END_BYTES},
              [SIGN_CANCEL] = {cancel, 0, 0},
              [SIGN_GETKEY] = {getkey, 0, 0}};
  bool fits = f->head.length >= rows[f->head.type].least && f->head.length <= rows[f->head.type].most;
  d->why = (struct finding){0};
  unsigned error = fits ? rows[f->head.type].act(d, l, f) : SIGN_E_PROTOCOL;
  if (error == SIGN_E_PROTOCOL && d->owner == l) withdraw(d);
  if (error == SIGN_E_RULE) {
    d->refusal.count++;
    d->refusal.why = d->why;
    text_copy(d->refusal.label, sizeof d->refusal.label, l->label);
  }
  if (error) link_error(l, f->head.id, (enum sign_error)error, &d->why);
}

void desk_serve(struct desk *d, struct link *l, uint64_t now_ms) {
  struct frame f;
  d->now_ms = now_ms;
  for (bool more = true; more;) {
    bool before = l->skipping;
    more = link_next(l, &f);
    if (l->skipping && !before && d->owner == l) withdraw(d); /* a broken stream takes its request with it */
    if (!more) return;
    handle(d, l, &f);
    link_done(l, &f);
  }
}

void desk_leave(struct desk *d, struct link *l) {
  if (d->owner == l) withdraw(d);
}

void desk_tick(struct desk *d, uint64_t now_ms) {
  uint64_t limit = d->state == DESK_RECEIVING ? DESK_RECEIVE_MS : d->pending_ms;
  if ((d->state != DESK_RECEIVING && d->state != DESK_PENDING) || now_ms - d->since_ms < limit) return;
  struct link *l = d->owner;
  uint32_t id = d->id;
  d->timed_out = true;
  withdraw(d);
  link_error(l, id, SIGN_E_CANCELLED, NULL);
}

bool desk_refuse(struct desk *d) {
  if (d->state != DESK_PENDING) return false;
  mute_add(&d->mute, d->label);
  link_error(d->owner, d->id, SIGN_E_USER, NULL);
  clear(d);
  return true;
}

bool desk_sign(struct desk *d, uint32_t time, const void *armor, size_t bytes) {
  uint8_t space[4 + 1024];
  struct bytes w = bytes_in(space, sizeof space);
  if (d->state != DESK_PENDING) return false;
  put(&w, &time, sizeof time);
  put(&w, armor, bytes);
  link_reply(d->owner, SIGN_R_SIG, d->id, space, w.used);
  clear(d);
  return true;
}

void desk_acknowledge(struct desk *d) {
  if (d->state == DESK_WITHDRAWN) clear(d);
}
