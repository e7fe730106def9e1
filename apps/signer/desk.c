/* Desk: the request's state machine. */
#include "desk.h"

#include <sodium/crypto_hash_sha512.h>

#include "base/string.h"

enum { BEGIN_BYTES = 13, END_BYTES = 8, MAIL_MAX = SIGN_MESSAGE_MAX };

void desk_start(struct desk *d, uint8_t *message, uint64_t pending_ms) {
  memset(d, 0, sizeof *d);
  d->message = message;
  d->pending_ms = pending_ms;
}

static void keep_label(char *to, const char *label) {
  size_t n = 0;
  while (n < STARTUP_LABEL - 1 && label[n]) to[n] = label[n], n++;
  to[n] = 0;
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

static void protocol_error(struct desk *d, struct link *l, uint32_t id) {
  if (d->owner == l) withdraw(d);
  link_error(l, id, SIGN_E_PROTOCOL, NULL);
}

static void refuse_by_rule(struct desk *d, struct link *l, uint32_t id, const struct finding *why) {
  d->refusal.count++;
  d->refusal.why = *why;
  keep_label(d->refusal.label, l->label);
  link_error(l, id, SIGN_E_RULE, why);
}

static void hello(struct desk *d, struct link *l, const struct frame *f) {
  uint8_t space[28];
  struct bytes w = bytes_in(space, sizeof space);
  put(&w, d->key.fingerprint, 20);
  put_le32(&w, MAIL_MAX);
  put_le32(&w, 1u << SIGN_KIND_MAIL);
  link_reply(l, SIGN_R_HELLO, f->id, space, w.used);
}

static void getkey(struct desk *d, struct link *l, const struct frame *f) {
  if (d->key.bytes)
    link_reply(l, SIGN_R_KEY, f->id, d->key.armor, d->key.bytes);
  else
    link_error(l, f->id, SIGN_E_NO_KEY, NULL);
}

static bool names_other_key(const struct desk *d, const uint8_t *id) {
  static const uint8_t any[8];
  return memcmp(id, any, 8) != 0 && memcmp(id, d->key.fingerprint + 12, 8) != 0;
}

static enum rule kind_rule(unsigned kind) {
  switch (kind) {
  case SIGN_KIND_MAIL:
    return RULE_NONE;
  case SIGN_KIND_COMMIT:
    return RULE_KIND_COMMIT;
  case SIGN_KIND_TAG:
    return RULE_KIND_TAG;
  case SIGN_KIND_NOTE:
    return RULE_KIND_NOTE;
  default:
    return RULE_KIND_UNKNOWN;
  }
}

/* Everything that can be said against a request before its bytes come; SIGN_E_RULE with the rule in *why. */
static unsigned begin_error(const struct desk *d, const struct link *l, const uint8_t *untrusted, struct finding *why) {
  uint32_t untrusted_total = get_le32(untrusted + 1);
  if (mute_has(&d->mute, l->label)) return SIGN_E_MUTED;
  if (d->state != DESK_IDLE) return SIGN_E_BUSY;
  if (!d->key.bytes || names_other_key(d, untrusted + 5)) return SIGN_E_NO_KEY;
  if (untrusted_total > MAIL_MAX) return SIGN_E_TOO_LARGE;
  why->rule = (uint16_t)kind_rule(untrusted[0]);
  if (why->rule == RULE_NONE && untrusted_total == 0) why->rule = RULE_EMPTY;
  return why->rule ? SIGN_E_RULE : 0;
}

static void begin(struct desk *d, struct link *l, const struct frame *f, uint64_t now_ms) {
  struct finding why = {0};
  if (f->length != BEGIN_BYTES || d->owner == l) {
    protocol_error(d, l, f->id);
    return;
  }
  unsigned error = begin_error(d, l, f->untrusted_payload, &why);
  if (error == SIGN_E_RULE) {
    refuse_by_rule(d, l, f->id, &why);
  } else if (error) {
    link_error(l, f->id, (enum sign_error)error, NULL);
  } else {
    d->state = DESK_RECEIVING;
    d->owner = l;
    d->id = f->id;
    d->kind = f->untrusted_payload[0];
    d->total = get_le32(f->untrusted_payload + 1);
    d->received = 0;
    d->since_ms = now_ms;
    keep_label(d->label, l->label);
  }
}

static void data(struct desk *d, struct link *l, const struct frame *f) {
  if (d->owner != l || d->state != DESK_RECEIVING || f->length == 0 || f->length > d->total - d->received) {
    protocol_error(d, l, f->id);
    return;
  }
  memcpy(d->message + d->received, f->untrusted_payload, f->length);
  d->received += f->length;
}

static void end(struct desk *d, struct link *l, const struct frame *f, uint64_t now_ms) {
  struct finding why;
  if (d->owner != l || d->state != DESK_RECEIVING || f->length != END_BYTES || d->received != d->total) {
    protocol_error(d, l, f->id);
    return;
  }
  crypto_hash_sha512(d->digest, d->message, d->total);
  if (memcmp(d->digest, f->untrusted_payload, END_BYTES) != 0) {
    protocol_error(d, l, f->id);
  } else if (!mail_check(d->message, d->total, &d->mail, &why)) {
    clear(d);
    refuse_by_rule(d, l, f->id, &why);
  } else {
    d->state = DESK_PENDING;
    d->id = f->id;
    d->since_ms = now_ms;
    d->timed_out = d->shown = false;
    link_reply(l, SIGN_R_PENDING, f->id, NULL, 0);
  }
}

static void cancel(struct desk *d, struct link *l, const struct frame *f) {
  if (d->owner != l || f->length) {
    protocol_error(d, l, f->id);
    return;
  }
  withdraw(d);
  link_error(l, f->id, SIGN_E_CANCELLED, NULL);
}

static void handle(struct desk *d, struct link *l, const struct frame *f, uint64_t now_ms) {
  switch (f->type) {
  case SIGN_BEGIN:
    begin(d, l, f, now_ms);
    return;
  case SIGN_DATA:
    data(d, l, f);
    return;
  case SIGN_END:
    end(d, l, f, now_ms);
    return;
  case SIGN_CANCEL:
    cancel(d, l, f);
    return;
  default:
    break;
  }
  if (f->length)
    protocol_error(d, l, f->id);
  else if (f->type == SIGN_HELLO)
    hello(d, l, f);
  else
    getkey(d, l, f);
}

void desk_serve(struct desk *d, struct link *l, uint64_t now_ms) {
  struct frame f;
  for (bool more = true; more;) {
    bool before = l->skipping;
    more = link_next(l, &f);
    if (l->skipping && !before && d->owner == l) withdraw(d); /* a broken stream takes its request with it */
    if (!more) return;
    handle(d, l, &f, now_ms);
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
  put_le32(&w, time);
  put(&w, armor, bytes);
  link_reply(d->owner, SIGN_R_SIG, d->id, space, w.used);
  clear(d);
  return true;
}

void desk_acknowledge(struct desk *d) {
  if (d->state == DESK_WITHDRAWN) clear(d);
}
