/* Model: what the kernel should be, written without looking at how it is: sets of objects, capabilities and
 * attachments, and who waits for whom. No frame, queue order, page table or step of a destruction is in it.
 *
 * Each operation first asks the model which refusals would be right (a set of statuses, empty = it must succeed); then
 * the model makes the change, or takes over what it leaves open: which queued caller a server takes. */
#ifndef TESTS_KERNEL_MODEL_H
#define TESTS_KERNEL_MODEL_H

#include "abi/status.h"
#include "abi/syscall.h"

enum { MODEL_OBJECTS = 512, MODEL_SLOTS = 64, MODEL_ATTACHED = 128, NOBODY = 0 };
enum model_state { M_STOPPED, M_RUNNING, M_CALLING, M_SERVING, M_WAITING };

struct model_object {
  enum object_type type; /* OBJ_NONE = dead */
  unsigned payer;        /* the bank */
  unsigned parent;       /* bank, budget: whom it was split from; gate, signal, mem: what it was derived from */
  uint32_t pages;        /* bank: all it holds; mem: its length */
  unsigned depth;
  /* thread; of a gate: server; of a budget: who runs on it */
  unsigned thread;
  enum model_state state;
  bool held;
  unsigned pd, callee, gate, caller, budget, bound, waits;
  uint64_t bound_mask, wait_mask;
  uint64_t badge; /* of the gate it calls through */
  bool fresh;     /* its last call blocked and gave this, and it has made no other since */
  uint64_t result, bits;
  uint64_t pending; /* signal: of its origin only */
  const void *cell; /* the kernel's side, for comparison */
};

struct model_slot {
  unsigned object; /* may be dead: then the slot is stale */
  uint16_t rights;
  uint64_t badge;
};

struct model_attachment {
  bool used, keeps; /* keeps = zero on loss */
  unsigned mem, pd, payer;
  uint64_t address, pages;
};

struct model {
  struct model_object object[MODEL_OBJECTS];
  struct model_slot slot[MODEL_SLOTS];
  struct model_attachment attached[MODEL_ATTACHED];
  unsigned objects;
};
extern struct model model;

#define REASON(status) (1u << (status))

void model_reset(void);
unsigned model_new(enum object_type type, unsigned payer);
/* The live object in a slot, or NOBODY. */
unsigned model_in(unsigned slot);
/* Why a lookup of this type with these rights must fail: 0, BAD_CAP or DENIED. */
unsigned model_lookup(unsigned slot, enum object_type type, uint16_t rights);
/* Why nothing can be put into a slot: 0 or NO_SLOT. */
unsigned model_occupied(unsigned slot);
unsigned model_origin(unsigned object); /* of a gate, signal or mem: the one that was not derived */
void model_put(unsigned slot, unsigned object, uint16_t rights, uint64_t badge);

void model_kill(unsigned object);

/* Threads. */
unsigned model_why_not_call(unsigned thread, unsigned gate);
void model_call(unsigned thread, unsigned gate, uint64_t badge);
/* The first half of reply_wait: its open call ends with this status. */
void model_answer(unsigned server, uint64_t status);
/* The second half: what it gets at once. `taken` is the caller that the kernel chose, when there was a choice. */
void model_serve(unsigned server, bool poll, unsigned taken);
void model_wait(unsigned thread, unsigned signal, uint64_t mask, bool poll);
void model_signal(unsigned signal, uint64_t bits);
void model_bind(unsigned thread, unsigned signal, uint64_t mask);
void model_start(unsigned thread, unsigned taken);
void model_abort(unsigned thread);
bool model_queued(unsigned caller, unsigned server);

#endif
