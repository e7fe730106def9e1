/* Loop: waits for requests, signal bits and deadlines in one place, and dispatches.
 *
 * Requests are answered by the same system call that waits for the next one. Signals, timers and the idle handler run
 * between two calls only, never while one is open, so they may open sessions. A flood of requests cannot starve them:
 * after ROUNDS requests in a row the loop sets a bit of its own signal, and pending bits win over queued callers. Nor
 * can they starve requests: where a signal comes during each turn of such work, a caller is looked for between two. */
#include "base/loop.h"

#include "base/message.h"
#include "base/parent_events.h"
#include "base/pending.h"
#include "base/signals.h"
#include "base/string.h"
#include "base/timers.h"

enum { ROUNDS = 32 };
#define SIGNAL_KICK (1ull << 62)

static uint64_t pending;
static bool in_call, looked; /* for a caller, since the last turn */
static unsigned rounds;
static cap_t kick;
static struct {
  signal_handler handler;
  void *context;
} idle;
static uint64_t argument[MSG_DATA / 8], result[MSG_DATA / 8];
static struct cap_xfer beside;

void loop_post(uint64_t bits) { pending |= bits; }
bool loop_in_call(void) { return in_call; }
void loop_on_idle(signal_handler handler, void *context) { idle.handler = handler, idle.context = context; }

/* Capabilities that came with a request are dropped after the handler unless it moved them. */
static void receive_caps(const struct message_page *p, uint64_t info) {
  beside.n_receive = (uint8_t)INFO_CAPS(info);
  for (unsigned i = 0; i < MSG_CAPS; i++) {
    beside.receive[i] = SLOT_RECEIVE + i;
    beside.arrived[i] = i < beside.n_receive ? p->arrived[i] : OBJ_NONE;
  }
}

static void drop_caps(void) {
  for (unsigned i = 0; i < beside.n_receive; i++) sys_slot_drop(SLOT_RECEIVE + i);
  beside = (struct cap_xfer){0};
}

/* A request with data in the message page or with capabilities, or a long reply. */
static struct sys_words serve_long(const struct session *s, const struct sys_result *r, uint64_t *info) {
  struct message_page *p = message_page();
  struct iface_size size = s->service->sizes[r->w[0]];
  uint64_t came = sys_info(r->rax);
  bool long_in = size.in > IFACE_REGISTER_BYTES, long_out = size.out > IFACE_REGISTER_BYTES;
  struct sys_words reply = {{ST_PROTOCOL}};
  receive_caps(p, came);
  if (INFO_BYTES(came) == (long_in ? size.in : 0)) {
    memcpy(argument, long_in ? (const void *)p->data : (const void *)&r->w[1],
           long_in ? size.in : IFACE_REGISTER_BYTES);
    memset(result, 0, long_out ? size.out : IFACE_REGISTER_BYTES);
    in_call = true;
    reply.w[0] = s->service->dispatch(s->service->ops, (void *)(uintptr_t)s, r->w[0], argument, result, &beside);
    in_call = false;
    memcpy(long_out ? (void *)p->data : (void *)&reply.w[1], result, long_out ? size.out : IFACE_REGISTER_BYTES);
    message_send_caps(p, &beside);
    *info = INFO(long_out && reply.w[0] == ST_OK ? size.out : 0, beside.n_send);
  }
  drop_caps();
  return reply;
}

/* The badge is the address of a session that session.c made. What came beside an unknown method must not stay where the
 * next caller's capabilities arrive. */
static inline struct sys_words serve(const struct sys_result *r, uint64_t *info) {
  struct session *s = (struct session *)(uintptr_t)r->rdi;
  const struct service *service = s->service;
  struct sys_words reply = {{ST_PROTOCOL}};
  uint64_t method = r->w[0];
  if (method >= service->methods) return receive_caps(message_page(), sys_info(r->rax)), drop_caps(), reply;
  const struct iface_size size = service->sizes[method];
  if (r->rax | (size.in > IFACE_REGISTER_BYTES) | (size.out > IFACE_REGISTER_BYTES)) return serve_long(s, r, info);
  in_call = true;
  reply.w[0] = service->dispatch(service->ops, s, method, &r->w[1], &reply.w[1], &beside);
  in_call = false;
  if (beside.n_send) {
    message_send_caps(message_page(), &beside);
    *info = INFO(0, beside.n_send);
    drop_caps();
  }
  return reply;
}

static void run_pending(void) {
  uint64_t bits = pending;
  pending = 0;
  if (bits & SIGNAL_PARENT && parent_events()) pending |= SIGNAL_PARENT;
  signals_run(bits & ~(SIGNAL_PARENT | SIGNAL_KICK));
}

static bool is_due(void) {
  uint64_t next = timers_next();
  return pending || (next && next <= sys_tsc());
}

/* Work between two calls. Returns the deadline of the wait that follows. */
static uint64_t between(void) {
  looked = pending && !looked && loop_sessions();
  if (looked) return 1;
  rounds = 0;
  if (pending) run_pending();
  if (timers_next()) timers_run(sys_tsc());
  if (idle.handler) idle.handler(idle.context);
  return is_due() ? 1 : timers_next();
}

/* A call is open: wait as long as allowed, or not at all when work is there, and see to it that the work gets its turn.
 */
static uint64_t while_open(void) {
  if (!idle.handler && !is_due()) return timers_next();
  if (++rounds >= ROUNDS && kick) sys_signal(kick);
  return 1;
}

static void receive_slots(uint32_t first) {
  struct message_page *p = message_page();
  for (unsigned i = 0; i < MSG_CAPS; i++) p->receive[i] = first ? first + i : 0;
}

void loop_run(void) {
  struct sys_words reply = {{0}};
  uint64_t flags = 0, info = 0;
  signal_alias(SIGNAL_KICK, &kick);
  pending |= SIGNAL_PARENT; /* what came before the loop ran */
  for (;;) {
    uint64_t deadline = flags ? while_open() : between();
    receive_slots(SLOT_RECEIVE);
    struct sys_result r = sys_reply_wait(flags, info, reply, deadline);
    receive_slots(0);
    flags = info = 0;
    if (sys_status(r.rax) == ST_OK) {
      reply = serve(&r, &info);
      flags = REPLY_SEND, looked = true;
    } else if (sys_status(r.rax) == ST_EVENT) {
      pending |= r.rdi;
    }
  }
}
