/* Children: start, stop, faults, heartbeats and restarts of init's children.
 *
 * Starting is asynchronous: the bank first, then a ROM session for the image, paid by that bank; child_image goes on
 * when it is there. Every end comes back through child_gone, which decides about a restart. */
#include "base/string.h"
#include "iface/rom.h"
#include "init.h"

enum { RETRY_MS = 100, RETRIES = 100, YIELD_TRIES = 5, BACKOFF_MAX_MS = 30000, STABLE_MS = 10000 };
struct run runs[CHILDREN];
cap_t fault_signal;

static void give_up(struct child *c, const char *why) {
  run_of(c)->failed = true;
  child_die(c, why);
}

static void again(void *context) { child_start(context); }

/* Siblings with more than their config's memory are asked for it; and a restarted child may have to wait until servers
 * have returned what its predecessor had lent. */
static void no_memory(struct child *c, const struct config_child *child, enum status status) {
  struct run *r = run_of(c);
  uint64_t free = sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0).w[1];
  parent_yield(child->pages);
  if (r->tries++ < (r->restarts ? RETRIES : YIELD_TRIES)) {
    r->again = (struct timer){.handler = again, .context = c};
    timer_set(&r->again, env_deadline(RETRY_MS));
    return;
  }
  r->failed = true;
  log_line(0,
           "%s cannot start (status %u): it needs %lu KiB and %lu KiB are free: give it less memory, this init or the "
           "machine more",
           c->name, status, child->pages * 4, free * 4);
  launch_changed();
}

/* The line ends and blanks that put a block where it stands in the whole text, so that who reads it alone names the
 * same lines and columns. to = NULL only counts them. */
static uint64_t pad(char *to, const char *text, const char *block) {
  uint64_t n = 0;
  const char *line = text;
  for (const char *c = text; c < block; c++) {
    if (*c != '\n') continue;
    if (to) to[n] = '\n';
    n++, line = c + 1;
  }
  for (; line < block; line++, n++)
    if (to) to[n] = ' ';
  return n;
}

/* The config block becomes a Mem of the child's own bank, which its rom session will show. */
enum status child_block(struct child *c) {
  struct kdl_text block = config_of(c)->config_block;
  struct run *r = run_of(c);
  struct memory m;
  if (!block.at) return ST_OK;
  uint64_t before = pad(NULL, config->text, block.at), bytes = before + block.length;
  cap_t slot = slot_new();
  if (!slot) return ST_NO_SLOT;
  enum status status = mem_new(c->bank, (unsigned)(bytes / PAGE_SIZE + 1), &m);
  if (status == ST_OK) {
    memcpy((char *)m.at + pad(m.at, config->text, block.at), block.at, block.length);
    status = sys_slot_copy(slot, m.mem, RIGHTS_ALL, 0);
    /* Detach only: the Mem belongs to the child's bank and must outlive this window. */
    while (sys_detach(SLOT_PD, (uint64_t)(uintptr_t)m.at) == ST_AGAIN) {
    }
    mem_forget(&m);
  }
  if (status != ST_OK) {
    slot_free(slot);
    return status;
  }
  while (r->block && sys_destroy(r->block) == ST_AGAIN) {
  }
  slot_free(r->block);
  r->block = slot, r->block_bytes = bytes, r->block_version++;
  return ST_OK;
}

static enum status ask_image(struct child *c, const struct config_child *child) {
  struct parent_open_in in = {.service = "rom", .pages = SESSION_PAGES};
  char name[STARTUP_NAME + 8];
  struct link *l;
  if (!kdl_copy(child->image, name, sizeof name)) return ST_BAD_ARG;
  text_format(in.args, sizeof in.args, "name=%s", name);
  return link_open(c, true, &in, &l);
}

void child_start(struct child *c) {
  const struct config_child *child = config_of(c);
  struct run *r = run_of(c);
  char name[STARTUP_NAME + 1];
  if (c->state != CHILD_NONE) return;
  kdl_copy(child->name, name, sizeof name);
  timer_stop(&r->again);
  r->stopping = r->failed = false;
  enum status status = child_bank(c, name, child->pages, (unsigned)child->sessions + 1);
  if (status != ST_OK) {
    no_memory(c, child, status);
    return;
  }
  c->limit = child->limit;
  r->tries = 0;
  status = child_block(c);
  if (status == ST_OK) status = ask_image(c, child);
  if (status == ST_OK) return;
  log_line(0, "%s cannot start: its config or the request for its image failed with status %u", c->name, status);
  give_up(c, "its memory is too small for its config and image");
}

void child_stop(struct child *c) {
  run_of(c)->stopping = true;
  timer_stop(&run_of(c)->again);
  child_die(c, "it was stopped");
  if (c->state == CHILD_NONE) launch_changed(); /* it was only about to be restarted */
}

enum status child_launch(struct child *c) {
  if (!child_idle(c)) return ST_STATE;
  run_of(c)->restarts = 0;
  child_start(c);
  return run_of(c)->failed ? ST_NO_MEMORY : ST_OK;
}

bool child_idle(const struct child *c) { return c->state == CHILD_NONE && !run_of(c)->again.running; }

static void heartbeat(void *context);

static enum status fetch_image(const struct link *l, struct rom_get_out *got, struct memory *image, cap_t *mem) {
  struct iface_none none = {0};
  *mem = slot_new();
  if (!*mem) return ST_NO_SLOT;
  struct cap_xfer x = {.n_receive = 1, .receive = {*mem}};
  enum status status = rom_get(l->gate, &none, got, &x);
  uint64_t pages = status == ST_OK ? sys_slot_query(*mem).w[2] : 0;
  if (status == ST_OK && (x.arrived[0] != OBJ_MEM || got->bytes > pages * PAGE_SIZE)) status = ST_PROTOCOL;
  if (status == ST_OK) status = mem_attach(*mem, (unsigned)pages, ATTACH_READ | ATTACH_ZERO_ON_LOSS, image);
  if (status != ST_OK) slot_free(*mem);
  return status;
}

/* Its own runtime, and what it may have to pay of others' requests. */
static uint64_t reserved_ticks(const struct child *c) {
  return env_ticks(config_of(c)->runtime_ms) + config_wait_us(config, runs[c - children].config) * env_ticks(1) / 1000;
}

/* What its time is split from: the first init has a share of each CPU, every other its own. */
static cap_t time_for(const struct child *c) {
  uint64_t cpu = config_of(c)->cpu;
  if (!cpu) return SLOT_BUDGET;
  if (sys_slot_query(SLOT_CORE_BUDGETS + cpu).w[0] == OBJ_BUDGET) return SLOT_CORE_BUDGETS + cpu;
  log_line(1, "%s runs on the first CPU: this machine has no CPU %lu", c->name, cpu);
  return SLOT_BUDGET;
}

static const char *spawn(struct child *c, const struct link *l, enum status *status) {
  const struct config_child *child = config_of(c);
  struct rom_get_out got = {0};
  struct memory image;
  cap_t mem;
  char label[STARTUP_LABEL];
  *status = fetch_image(l, &got, &image, &mem);
  if (*status != ST_OK) return "its image cannot be read";
  const char *own = env_startup()->label;
  text_format(label, sizeof label, "%s%s%s", own, own[0] ? "/" : "", c->name);
  struct spawn s = {.image = mem,
                    .untrusted_image = image.at,
                    .image_bytes = got.bytes,
                    .label = label,
                    .stack_pages = (unsigned)child->stack_pages,
                    .slots = (unsigned)child->slots,
                    .supervisor = fault_signal,
                    .time = time_for(c),
                    .budget_kind = child->reserved ? BUDGET_RESERVED : BUDGET_SHARE,
                    .weight = child->reserved ? reserved_ticks(c) : child->weight,
                    .period = child->reserved ? env_ticks(child->period_ms) : child->grants * 10};
  const char *wrong = child_spawn(c, &s, status);
  mem_free(&image);
  return wrong;
}

void child_image(struct link *l, enum status status) {
  struct child *c = l->client;
  char name[PARENT_ARGS] = "?";
  kdl_copy(config_of(c)->image, name, sizeof name);
  if (status != ST_OK) {
    log_line(0,
             "%s cannot start: its image %s is not there (status %u): check the name, the boot modules and this init's "
             "rom route",
             c->name, name, status);
    give_up(c, "it has no image");
    return;
  }
  const char *wrong = spawn(c, l, &status);
  if (wrong) {
    log_line(0, "%s cannot start: %s (image %s, status %u, memory %lu KiB)", c->name, wrong, name, status,
             c->pages * 4);
    give_up(c, wrong);
    return;
  }
  struct run *r = run_of(c);
  r->alive = true;
  r->started_ms = env_ms();
  r->heartbeat = (struct timer){.handler = heartbeat, .context = c};
  if (config_of(c)->heartbeat_ms) timer_set(&r->heartbeat, env_deadline(config_of(c)->heartbeat_ms));
  launch_changed();
}

static bool restart_allowed(const struct child *c) {
  const struct run *r = run_of(c);
  const struct config_child *child = config_of(c);
  return child->restarts && !r->stopping && !r->failed && (!c->finished || child->restart_always) &&
         r->restarts < child->restart_limit;
}

static void schedule_restart(struct child *c) {
  struct run *r = run_of(c);
  uint64_t pause = config_of(c)->backoff_ms;
  r->quick = env_ms() - r->started_ms < STABLE_MS ? r->quick + 1 : 1;
  for (unsigned i = 1; i < r->quick && pause < BACKOFF_MAX_MS; i++) pause *= 2;
  if (pause > BACKOFF_MAX_MS) pause = BACKOFF_MAX_MS;
  r->restarts++;
  r->again = (struct timer){.handler = again, .context = c};
  timer_set(&r->again, env_deadline(pause));
  log_line(1, "%s ended: %s; restart %u of %lu in %lu ms", c->name, c->why, r->restarts, config_of(c)->restart_limit,
           pause);
}

void child_gone(struct child *c) {
  struct run *r = run_of(c);
  timer_stop(&r->heartbeat);
  slot_free(r->block), r->block = 0;
  r->why = c->why;
  if (r->removed) {
    log_line(2, "%s ended: it is no longer in the config", c->name);
    *r = (struct run){0};
  } else if (restart_allowed(c)) {
    schedule_restart(c);
  } else {
    bool limit = config_of(c)->restarts && !r->stopping && !r->failed && !c->finished;
    r->failed |= !r->stopping && !c->finished;
    log_line(r->failed ? 0 : 2, "%s ended: %s%s", c->name, c->why ? c->why : "unknown",
             limit ? "; restart limit reached" : "");
  }
  launch_changed();
}

static struct incident *note(const struct child *c, const char *kind, const struct thread_info *i) {
  struct incident *incident = &run_of(c)->incident;
  *incident = (struct incident){.kind = kind, .ip = i->ip, .ms = env_ms()};
  return incident;
}

static void tell_fault(const struct child *c, const struct thread_info *i) {
  struct incident *incident = note(c, "fault", i);
  incident->address = i->vector == 14 ? i->address : 0;
  fault_text(i, incident->what, sizeof incident->what);
  log_line(0, "%s faulted: exception %u (%s), address %lx, ip %lx, error %lx", c->name, i->vector, incident->what,
           incident->address, i->ip, i->error);
}

void children_faults(void *unused) {
  struct thread_info info;
  for (unsigned i = 0; i < CHILDREN; i++) {
    if (!child_faulted(&children[i], &info)) continue;
    tell_fault(&children[i], &info);
    child_die(&children[i], "it faulted");
  }
}

void child_alive(struct child *c) { run_of(c)->alive = true; }

/* Whom it waits for, and whom that one waits for, down to the one that does not answer. */
static void blame(const struct child *c, struct thread_info i, char *to, size_t size) {
  const struct link *l;
  char text[80];
  text_copy(to, size, "it");
  for (unsigned depth = 0; depth < CALL_DEPTH_MAX && (l = child_waits_for(c, &i)); depth++) {
    text_format(text, sizeof text, " waits for %s of %s", l->service, l->server ? l->server->name : "the parent");
    text_append(to, size, text);
    if (!l->server) return;
    text_append(to, size, ", which");
    c = l->server;
    child_faulted(c, &i);
  }
  text_format(text, sizeof text, " %s at ip %lx", i.state == THREAD_RUNNABLE ? "is busy" : "waits", i.ip);
  text_append(to, size, text);
}

/* A call that does not come back is the fault of the one it waits for: it gets GONE and lives. */
static bool freed_from_call(struct child *c, const struct thread_info *i) {
  const struct link *l = child_waits_for(c, i);
  if (i->state != THREAD_CALLING) return false;
  if (child_calls(c, c->gate) || (l && l->to == TO_SELF)) return true; /* for this init, which is on its way */
  struct incident *incident = note(c, "blocked", i);
  blame(c, *i, incident->what, sizeof incident->what);
  log_line(1, "%s does not answer: %s; its call is aborted", c->name, incident->what);
  sys_control(c->thread, CTL_THREAD_ABORT, 0, 0, 0, 0);
  launch_changed();
  return true;
}

static void heartbeat(void *context) {
  struct child *c = context;
  struct run *r = run_of(c);
  struct thread_info i;
  if (c->state != CHILD_RUNNING) return;
  child_faulted(c, &i);
  if (!r->alive && !freed_from_call(c, &i)) {
    struct incident *incident = note(c, "hang", &i);
    blame(c, i, incident->what, sizeof incident->what);
    log_line(0, "%s hangs: %s", c->name, incident->what);
    child_die(c, "it did not answer its heartbeat");
    return;
  }
  r->alive = false;
  child_event(c, EVENT_ALIVE);
  timer_set(&r->heartbeat, env_deadline(config_of(c)->heartbeat_ms));
}

void child_reconfigured(struct child *c) {
  struct run *r = run_of(c);
  c->limit = config_of(c)->limit;
  c->sessions_max = (unsigned)config_of(c)->sessions + 1;
  if (config_of(c)->heartbeat_ms && c->state == CHILD_RUNNING && !r->heartbeat.running) {
    r->alive = true;
    timer_set(&r->heartbeat, env_deadline(config_of(c)->heartbeat_ms));
  }
}
