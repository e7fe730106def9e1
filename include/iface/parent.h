/* Parent: what every component can say to whoever created it, the same at each level of the tree.
 *
 * Nobody calls downwards: the parent sets SIGNAL_PARENT in the child's signal and the child fetches what
 * is there with `next` until it answers EVENT_NONE. Opening a session is asynchronous: open gives an id, an
 * EVENT_SESSION says that it is ready or refused, collect brings the gate. Donated pages leave the child's
 * bank at open and are back in it before EVENT_CLOSED.
 * Names match [a-z0-9-]{1,24}; labels are paths of such names, at most 160 bytes, longer ones refused. */
#ifndef IFACE_PARENT_H
#define IFACE_PARENT_H

#include "abi/startup.h"
#include "iface/iface.h"

#define SIGNAL_PARENT (1ull << 63)
#define PARENT_ARGS 128u

enum parent_event {
  EVENT_NONE = 0,
  EVENT_SESSION,   /* own session `id` has a result: collect it */
  EVENT_CLOSED,    /* own session `id` is closed, its pages are back */
  EVENT_LOST,      /* the server of own session `id` died: its gate answers GONE, close it */
  EVENT_OPEN,      /* as a server: somebody opens a session: service, label, args, pages; the session bank is beside */
  EVENT_UPGRADE,   /* as a server: `pages` more are in the bank of session `id` */
  EVENT_CLOSE,     /* as a server: session `id` ends: let go of its bank, then answer */
  EVENT_ALIVE,     /* heartbeat: call alive */
  EVENT_YIELD,     /* the parent would like `pages` back: donate with give_back what can be spared */
  EVENT_KILL       /* for an init: end the part named in label, as include/iface/control.h says */
};

struct parent_open_in {
  char service[STARTUP_NAME];
  char args[PARENT_ARGS];  /* e.g. "name=inter.ttf"; "policy|request" from an inner init, all of it request to the parent */
  char label[STARTUP_LABEL]; /* appended to the child's label, may be empty: path of the part that asks */
  uint64_t pages;          /* donation, taken from the child's bank now */
};
struct parent_id { uint64_t id; };
struct parent_upgrade_in { uint64_t id, pages; };
struct parent_next_out {
  uint32_t kind, reserved; /* enum parent_event */
  uint64_t id;             /* own sessions and server-side sessions are numbered separately */
  uint64_t pages;
  uint64_t status;         /* EVENT_SESSION: enum status */
  char service[STARTUP_NAME];
  char label[STARTUP_LABEL];
  char args[PARENT_ARGS]; /* "policy|request": what the route says, then what the client asked */
};
struct parent_answer_in { uint64_t id, status; }; /* EVENT_OPEN with ST_OK: the session gate is beside */
struct parent_pages { uint64_t pages; };
struct parent_exit_in { uint64_t code; };

#define PARENT_METHODS(M, I)                                                              \
  M(I, open, struct parent_open_in, struct parent_id) /* NO_MEMORY, NOT_FOUND, DENIED */   \
  M(I, collect, struct parent_id, struct iface_none)  /* AGAIN, or OK and the gate; GONE: closed */ \
  M(I, upgrade, struct parent_upgrade_in, struct iface_none)                              \
  M(I, close, struct parent_id, struct iface_none)                                        \
  M(I, next, struct iface_none, struct parent_next_out)                                   \
  M(I, answer, struct parent_answer_in, struct iface_none)                                \
  M(I, more, struct parent_pages, struct parent_pages) /* asks for pages; granted to the child's bank, or DENIED */ \
  M(I, give_back, struct parent_pages, struct iface_none)                                 \
  M(I, alive, struct iface_none, struct iface_none)                                       \
  M(I, exit, struct parent_exit_in, struct iface_none)                                    \
  M(I, idle, struct parent_pages, struct iface_none) /* an init tells how much of its children's banks is not in use */

IFACE(parent, PARENT_METHODS)

#endif
