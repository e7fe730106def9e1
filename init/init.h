/* Init: what its files share: the config in force and, beside each lib/parent child, what init itself remembers of it.
 */
#ifndef INIT_INIT_H
#define INIT_INIT_H

#include "config.h"
#include "parent/child.h"

/* The last thing that went wrong with a child: kind is "fault", "hang" or "blocked". */
struct incident {
  const char *kind;
  char what[160];
  uint64_t ip, address, ms;
};
struct run {
  bool used;         /* a child of the config owns this place, same index in children[] */
  unsigned config;   /* index in the config in force */
  uint64_t identity; /* hash of what cannot change while it runs */
  uint64_t text;     /* hash of its config block */
  bool stopping, failed, alive, removed, moved;
  unsigned restarts, tries;
  unsigned quick; /* deaths in a row that came soon after the start: the pause doubles with each */
  uint64_t started_ms;
  unsigned refusals; /* log lines about missing routes so far */
  cap_t block;       /* Mem with its config block, paid by its bank */
  uint64_t block_bytes, block_version;
  const char *why; /* of its last end; NULL: none yet */
  struct incident incident;
  struct timer again, heartbeat;
};
extern struct run runs[CHILDREN];
extern struct config *config;   /* in force */
extern const char *config_file; /* in which it stands, for messages */
extern cap_t fault_signal;
extern struct config_means init_means; /* what this init had at its start */

static inline const struct config_child *config_of(const struct child *c) {
  return &config->child[runs[c - children].config];
}
static inline struct run *run_of(const struct child *c) { return &runs[c - children]; }

/* children.c */
void child_start(struct child *c);         /* CHILD_NONE only */
enum status child_launch(struct child *c); /* by a user's wish, as if for the first time; STATE: it is there already */
void child_stop(struct child *c);          /* no restart */
bool child_idle(const struct child *c);    /* not there and not about to be */
void child_gone(struct child *c);
void child_image(struct link *l, enum status status); /* its ROM session is ready or refused */
void child_alive(struct child *c);
void children_faults(void *unused);
void child_reconfigured(struct child *c); /* its entry changed, but nothing that needs a restart */
enum status child_block(struct child *c); /* its config block, instead of the one it has; on error it keeps that */
#define STATE "state"                     /* name of its ROM */
/* state.c: writes the lines that fit whole, gives the bytes that all need */
size_t state_write(char *to, size_t size);
/* reload.c */
void config_load(void *unused); /* first and every later time */
/* route.c */
enum status route(const struct child *c, const struct parent_open_in *in, struct route_target *out);
void reroute(struct child *c); /* withdraws the sessions about which the config decides differently now */
/* launch.c, rom.c, report.c, why.c, control.c */
extern const struct service launch_service, rom_service, report_service, why_service, control_service;
void control_asked(const char *untrusted_label); /* the parent wants a part ended */
void launch_changed(void);
/* The method `watch` of both rom and launch. */
enum status session_watch(void *session, const struct iface_none *none, struct iface_none *out, struct cap_xfer *x);
struct memory *report_find(const char *name, uint64_t *bytes, uint64_t *version);
void rom_changed(const char *name);
bool rom_block_changed(
    struct child *c); /* gives it the new config block; false: it does not watch, so it must restart */

#endif
