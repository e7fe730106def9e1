/* Child: a component that this one has made, and the links (sessions) in which it is client or server.
 *
 * Model: everything of a child is made from its bank, so destroying the bank destroys the child. A link's donation
 * leaves the client's bank at open, becomes a session bank when the server is here (a sibling or this component
 * itself), or goes up with the request; it is back in the client's bank before the client hears EVENT_CLOSED. Deficits
 * are taken from the server. Bounds: the link table is as large as the children's session limits together; each child
 * has its own limit. Nothing here waits: what takes several steps is a state of the link or child, moved on by events
 * and by work_step. */
#ifndef PARENT_CHILD_H
#define PARENT_CHILD_H

#include "base/loop.h"

enum { CHILDREN = 32 };
enum child_state { CHILD_NONE = 0, CHILD_LOADING, CHILD_RUNNING, CHILD_DYING };

struct child {
  struct session call; /* what the badge of its parent gate names; state = the child */
  char name[STARTUP_NAME + 1];
  uint8_t state;
  bool exiting, finished; /* it said so; with code 0 */
  const char *why;        /* of its death, for the log */
  cap_t bank, pd, thread, signal, notify, budget, gate;
  uint64_t pages, limit;                   /* its bank as configured, and as far as it may grow */
  uint64_t granted;                        /* what it has now, donations out included */
  uint64_t yield;                          /* pages that EVENT_YIELD asks it for */
  uint64_t idle;                           /* pages that its own children have free, as it says: for the log only */
  uint32_t sessions, sessions_max, events; /* events: 1 << EVENT_* of the child itself */
  char kill[STARTUP_LABEL];                /* the part below it that it is asked to end: the latest one */
  uint32_t scan;                           /* link at which its next search for events begins */
};

enum link_to { TO_PARENT, TO_SELF, TO_CHILD };
enum link_state {
  LINK_FREE = 0,
  LINK_OPENING, /* the server or parent has it */
  LINK_READY,   /* the gate is here, the client has not collected */
  LINK_OPEN,
  LINK_FAILED,  /* pages are back; collect tells the status */
  LINK_CLOSING, /* the server or parent has to let go */
  LINK_ENDING,  /* the session bank is being destroyed */
  LINK_CLOSED   /* pages are back; the client has not heard */
};
struct link {
  uint8_t state, to;
  bool own;     /* opened by this component for the child, e.g. its image: events go to the policy */
  bool fetched; /* the server has seen EVENT_OPEN */
  bool failing; /* ends in LINK_FAILED instead of LINK_CLOSED */
  bool lost;    /* the server died or the route changed: calls answer GONE, the client has to close it */
  uint16_t generation;
  uint32_t client_events, server_events; /* 1 << EVENT_* */
  struct child *client, *server;         /* NULL: dead, or not a child */
  struct session *session;               /* TO_SELF */
  uint64_t up, pages, upgraded, deadline;
  cap_t bank, gate, alias;
  enum status status;
  char service[STARTUP_NAME];
  char label[STARTUP_LABEL], args[PARENT_ARGS];
};

struct route_target {
  enum link_to to;
  struct child *server;
  const struct service *service;
  char args[PARENT_ARGS]; /* policy, empty = none */
  bool verbatim;          /* core: what came is passed on as it is, its first part being policy */
};

/* What differs between core and init. */
struct parent_policy {
  /* Decides; in's texts are checked. NOT_FOUND: no route. */
  enum status (*route)(const struct child *c, const struct parent_open_in *in, struct route_target *out);
  void (*own_ready)(struct link *l,
                    enum status status);     /* l->gate is there when OK; else the link is gone afterwards */
  void (*gone)(struct child *c);             /* its bank is destroyed, state is CHILD_NONE */
  void (*kill)(const char *untrusted_label); /* EVENT_KILL; NULL = ignored */
  void (*alive)(struct child *c);            /* answered a heartbeat */
};

extern struct child children[CHILDREN];
extern struct link *links;
extern unsigned link_count;

/* Once, before the first child: makes a table of `count` links and hooks into the loop. */
enum status parent_init(const struct parent_policy *policy, unsigned count);

/* spawn.c. child_bank: first step, state LOADING. child_spawn: second step; on failure the caller lets the child die.
 */
struct spawn {
  cap_t image;                    /* Mem with READ and EXEC */
  const uint8_t *untrusted_image; /* the same, attached */
  size_t image_bytes;
  const char *label;
  unsigned stack_pages, slots;
  cap_t time; /* the budget to split its own from */
  unsigned budget_kind;
  uint64_t weight,
      period;       /* or runtime, both in ticks, when reserved; period of a share: thousandths to reserve from */
  cap_t supervisor; /* signal set when it faults */
};
enum status child_bank(struct child *c, const char *name, uint64_t pages, unsigned sessions_max);
const char *child_spawn(struct child *c, const struct spawn *s,
                        enum status *status); /* NULL, or the step that failed */
/* Ends a child: its sessions are closed, sessions that it serves are lost, its bank is destroyed step by step. */
void child_die(struct child *c, const char *why);
void child_event(struct child *c, enum parent_event e);
bool child_faulted(const struct child *c, struct thread_info *info); /* info is filled for every running child */
bool child_calls(const struct child *c, cap_t gate); /* its open call goes through this gate or an alias of it */
/* The session that c waits for by info; NULL: none that is known here, it may be a call of this component itself. */
struct link *child_waits_for(const struct child *c, const struct thread_info *info);
/* What a fault record means in words: "page fault: write to memory that is not there". */
void fault_text(const struct thread_info *info, char *to, size_t size);

/* open.c, close.c */
enum status link_open(struct child *c, bool own, const struct parent_open_in *in, struct link **out);
void link_close(struct link *l);
void link_end(struct link *l); /* nobody else holds it: bank and pages go back, in steps */
void link_up_event(const struct parent_next_out *e);
void link_poll_up(struct link *l);                  /* asks the parent whether an opening link is there */
void link_fail(struct link *l, enum status status); /* opening went wrong: back out */
void link_lost(struct link *l);
void link_withdraw(struct link *l); /* the client loses it at once; the server keeps its side until the client closes */
void link_opened(struct link *l);   /* l->gate has come */
void work_soon(void);               /* schedules work_step */
bool link_work(struct link *l);     /* one step; true while there is more */

/* links.c: pure */
struct link *link_new(struct child *c);
void link_free(struct link *l);
uint64_t link_id(const struct link *l);
struct link *link_of_client(const struct child *c, uint64_t untrusted_id);
struct link *link_of_server(const struct child *c, uint64_t untrusted_id);
struct link *link_of_up(uint64_t up);
/* Takes the next event for c, *mine = c is the client. NULL when there is none. */
struct link *link_take_event(struct child *c, enum parent_event *event, bool *mine);

/* Asks every child that was given more than its config's memory to give back what it can spare. */
void parent_yield(uint64_t pages);
uint64_t parent_unused(void);               /* free pages of all children and below */
extern const struct service parent_service; /* parent.c */
extern const struct parent_policy *policy;

#endif
