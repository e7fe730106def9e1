/* Desk: where a request lies from BEGIN to its answer. One request at a time in the whole signer, in memory fixed at
 * start.
 *
 * States: idle, receiving, pending, withdrawn. Invariant: what is shown, checked and hashed is the same private copy,
 * `message`; it does not change while pending or withdrawn. A request withdrawn by its client while the user looks at
 * it stays on the desk, unsignable, until the user acknowledges it. Pure: no call leaves this file but into link, mail
 * and the hash. */
#ifndef SIGNER_DESK_H
#define SIGNER_DESK_H

#include "link.h"
#include "mail.h"
#include "mute.h"

enum desk_state { DESK_IDLE, DESK_RECEIVING, DESK_PENDING, DESK_WITHDRAWN };
enum { DESK_RECEIVE_MS = 60000, DESK_KEY_MAX = 1400 };

/* What GETKEY and HELLO answer; bytes 0 = no key yet. */
struct desk_key {
  uint8_t fingerprint[20];
  size_t bytes;
  char armor[DESK_KEY_MAX];
};
/* The last request that a rule refused, for the user to see; count 0 = none. */
struct desk_refusal {
  unsigned count;
  struct finding why;
  char label[STARTUP_LABEL];
};

struct desk {
  enum desk_state state;
  struct link *owner;        /* NULL when idle, or withdrawn by death */
  char label[STARTUP_LABEL]; /* of the owner, kept after its death */
  uint32_t id, total, received;
  uint64_t now_ms, since_ms, pending_ms; /* since_ms: begin of the state; pending_ms: how long a request may wait */
  bool shown;                            /* the user looks at the request; set by the window */
  bool timed_out;                        /* why it was withdrawn */
  uint8_t *message;                      /* SIGN_MESSAGE_MAX bytes */
  struct mail mail;
  uint8_t digest[64]; /* SHA-512 of message */
  struct finding why; /* the rule that the frame at hand breaks */
  struct desk_key key;
  struct desk_refusal refusal;
  struct mute mute;
};

void desk_start(struct desk *d, uint8_t *message, uint64_t pending_ms);
void desk_serve(struct desk *d, struct link *l, uint64_t now_ms); /* acts on every whole frame that l holds */
void desk_leave(struct desk *d, struct link *l);                  /* the client is gone */
void desk_tick(struct desk *d, uint64_t now_ms);                  /* timeouts */

/* The user's decisions, in state pending; true when the request was still there. */
bool desk_refuse(struct desk *d); /* answers refused by user, mutes the client */
bool desk_sign(struct desk *d, uint32_t time, const void *armor, size_t bytes);
void desk_acknowledge(struct desk *d); /* Enter on "request withdrawn" */

#endif
