/* Loop: the event loop of a component: signals, timers, and the sessions it serves.
 *
 * Why one thread: no locks on the trusted path. Invariant: session state lives only in pages of that session's bank,
 * attached in an address window of its own; closing unmaps the window and drops every capability that belonged to the
 * session. */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include "base/env.h"
#include "iface/parent.h"

/* Signals: reserves a free bit of the component's signal and derives an alias that sets it, to be handed to a server.
 * bit 63 is the parent's. At most 48 handlers. handler runs from the loop, never nested. */
typedef void (*signal_handler)(void *context);
enum status loop_signal(signal_handler handler, void *context, cap_t *alias);
void loop_signal_free(cap_t alias);

/* Timers: intrusive; at is an absolute TSC value. Setting a running timer moves it. */
struct timer {
  uint64_t at;
  signal_handler handler;
  void *context;
  struct timer *next_timer;
  bool running;
};
void timer_set(struct timer *t, uint64_t at);
void timer_stop(struct timer *t);

/* A served session. Lives at the start of its own window; `state` follows it, zeroed, service.state_bytes long. */
struct session {
  const struct service *service;
  uint64_t id; /* the parent's number */
  cap_t bank, gate;
  cap_t watch;                         /* 0, or the client's signal (base/take.h); given back at close */
  uint64_t pages;                      /* donated so far */
  char label[STARTUP_LABEL];           /* path of the client as routed: the identity */
  char args[PARENT_ARGS];              /* args of the route line: policy, trusted as much as the parent */
  char untrusted_request[PARENT_ARGS]; /* what the client asked */
  struct session *next_session;
  void *state;
};

struct service {
  const char *name;
  const struct iface_size *sizes; /* I_sizes */
  unsigned methods;               /* I_method_count */
  enum status (*dispatch)(const void *ops, void *session, uint64_t method, const void *arg, void *result,
                          struct cap_xfer *x);
  const void *ops; /* struct I_ops */
  size_t state_bytes;
  unsigned min_pages;                     /* smallest donation accepted, includes bank page, window, state */
  enum status (*open)(struct session *s); /* may refuse; NULL = accept */
  void (*close)(struct session *s);       /* release what the service holds for it; NULL = nothing */
  void (*upgraded)(struct session *s);    /* more pages came; NULL = ignore */
  bool single;                            /* one session at a time: another is refused with STATE */
};
/* The fields that follow from an interface: struct service s = {.ops = &ops, SERVES(stream, "console")}; */
#define SERVES(I, service_name)                                                                                        \
  .name = service_name, .sizes = I##_sizes, .methods = I##_method_count, .dispatch = I##_dispatch
/* A component serves at most 8 services; handlers get `struct session *` as their first argument. */
enum status loop_serve(const struct service *service);
struct session *loop_sessions(void); /* first of the list of open sessions, newest first */

/* Memory of a session in an address window of its own: records and pages are paid by the session's bank, which also
 * gives the server's bank the page tables for as long as it is there. What is left at close is freed after `close`.
 * session_new makes and attaches a zeroed Mem; session_take keeps Mem i of the request beyond the handler, attached for
 * reading with zeros on loss: BAD_CAP when it is none, not readable or shorter. */
enum status session_new(struct session *s, unsigned pages, struct memory *out);
enum status session_take(struct session *s, const struct cap_xfer *x, unsigned i, uint64_t bytes, struct memory *out);
void session_free(struct session *s, struct memory *m);

/* For parents that serve their children themselves: what EVENT_OPEN and EVENT_CLOSE do. bank is the caller's slot; on
 * success it belongs to the session. */
struct session_request {
  const struct service *service;
  uint64_t id, pages;
  cap_t bank;
  const char *label, *args;
};
enum status session_open(const struct session_request *r, struct session **out);
void session_close(struct session *s);
/* Makes a gate into this thread that calls `s`, paid by `bank`; s must outlive it. */
enum status session_gate(cap_t slot, cap_t bank, const struct session *s);
/* Parent events that the loop does not handle itself: SESSION, CLOSED, LOST; and YIELD after it did its part. */
void loop_on_event(void (*handler)(const struct parent_next_out *event));

/* Called when a served session must be reported dead by the server itself is not needed: the parent notices. */
void loop_on_idle(signal_handler handler, void *context); /* before each wait: flush batched work; NULL = none */
_Noreturn void loop_run(void);

#endif
