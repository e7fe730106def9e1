/* Spawn: makes a component out of its own bank: Pd, thread, signal, budget, gate, and the memory of abi/startup.h.
 *
 * Everything is paid by the child's bank, so when any step fails the child is destroyed whole. Text and read-only data
 * are attached straight from the ROM; only writable data is copied. */
#include "base/string.h"
#include "parent/child.h"
#include "parent/elf.h"

enum {
  BANK_RIGHTS = RIGHT_USE | RIGHT_TAKE | RIGHT_INFO,
  PD_RIGHTS = RIGHT_USE | RIGHT_TAKE | RIGHT_INFO | RIGHT_GRANT,
  THREAD_RIGHTS = RIGHT_SERVE | RIGHT_CONTROL | RIGHT_INFO,
  SIGNAL_RIGHTS = RIGHT_SIGNAL | RIGHT_WAIT | RIGHT_DERIVE | RIGHT_INFO | RIGHT_GRANT,
  BUDGET_RIGHTS = RIGHT_USE | RIGHT_TAKE | RIGHT_INFO,
  GATE_RIGHTS = RIGHT_CALL | RIGHT_INFO
};

enum status child_bank(struct child *c, const char *name, uint64_t pages, unsigned sessions_max) {
  *c = (struct child){.pages = pages, .granted = pages, .limit = pages, .sessions_max = sessions_max};
  text_copy(c->name, sizeof c->name, name);
  c->call = (struct session){.service = &parent_service, .state = c};
  c->bank = slot_new();
  if (!c->bank) return ST_NO_SLOT;
  enum status status = sys_create(c->bank, OBJ_BANK, SLOT_BANK, pages, 0, 0, 0);
  if (status == ST_OK) {
    c->state = CHILD_LOADING;
    return ST_OK;
  }
  slot_free(c->bank);
  c->bank = 0;
  return status;
}

static enum status create(struct child *c, cap_t *slot, enum object_type type, uint64_t a, uint64_t b, uint64_t x,
                          uint64_t y) {
  *slot = slot_new();
  return *slot ? sys_create(*slot, type, c->bank, a, b, x, y) : ST_NO_SLOT;
}

static enum status attach(const struct child *c, cap_t mem, uint64_t address, uint64_t first, uint64_t pages,
                          unsigned flags) {
  enum status status;
  do status = sys_attach(mem, c->pd, c->bank, address, first, pages, flags);
  while (status == ST_AGAIN);
  return status;
}

/* Writes into a Mem of the child through a window of one's own, a piece at a time so that few page tables are needed.
 */
static enum status fill(cap_t mem, const void *from, uint64_t bytes) {
  cap_t slot = slot_new();
  struct memory m;
  enum status status = slot ? sys_slot_copy(slot, mem, RIGHTS_ALL, 0) : ST_NO_SLOT;
  if (status == ST_OK)
    status = mem_attach(slot, (unsigned)((bytes + PAGE_SIZE - 1) / PAGE_SIZE), ATTACH_READ | ATTACH_WRITE, &m);
  if (status != ST_OK) {
    slot_free(slot);
    return status;
  }
  memcpy(m.at, from, bytes);
  mem_free(&m);
  return ST_OK;
}

/* A new Mem of the child at `address`, with `bytes` of content at its start. The slot is only needed meanwhile. */
static enum status memory(struct child *c, uint64_t address, uint64_t pages, unsigned flags, const void *from,
                          uint64_t bytes) {
  cap_t mem = 0;
  enum status status = create(c, &mem, OBJ_MEM, pages, 0, 0, 0);
  if (status == ST_OK && bytes) status = fill(mem, from, bytes);
  if (status == ST_OK) status = attach(c, mem, address, 0, pages, flags);
  slot_free(mem);
  return status;
}

static enum status segment(struct child *c, const struct spawn *s, const struct elf_segment *e) {
  uint64_t pages = (e->bytes + PAGE_SIZE - 1) / PAGE_SIZE;
  if (e->write)
    return memory(c, e->address, pages, ATTACH_READ | ATTACH_WRITE, s->untrusted_image + e->offset, e->file_bytes);
  return attach(c, s->image, e->address, e->offset / PAGE_SIZE, pages, ATTACH_READ | (e->execute ? ATTACH_EXEC : 0));
}

static uint64_t random_word(void) {
  static uint64_t state;
  if (!state) state = env_startup()->random[1];
  state += 0x9e3779b97f4a7c15ull ^ sys_tsc() << 32;
  uint64_t z = (state ^ state >> 30) * 0xbf58476d1ce4e5b9ull;
  return z ^ z >> 27;
}

static enum status startup_page(struct child *c, const struct spawn *s, const struct elf_plan *plan) {
  const struct startup *own = env_startup();
  struct startup page = {.abi = ABI_NUMBER, .tsc_khz = own->tsc_khz, .boot_tsc = own->boot_tsc, .image_end = plan->end};
  page.slots = (s->slots + SLOTS_PER_PAGE - 1) / SLOTS_PER_PAGE * SLOTS_PER_PAGE;
  page.random[0] = random_word(), page.random[1] = random_word();
  if (!text_copy(page.label, sizeof page.label, s->label)) return ST_BAD_ARG;
  return memory(c, VA_STARTUP, 1, ATTACH_READ, &page, sizeof page);
}

static enum status image(struct child *c, const struct spawn *s, const struct elf_plan *plan) {
  enum status status = startup_page(c, s, plan);
  for (unsigned i = 0; status == ST_OK && i < plan->segments; i++) status = segment(c, s, &plan->segment[i]);
  if (status == ST_OK) status = memory(c, VA_MESSAGE, 1, ATTACH_READ | ATTACH_WRITE, NULL, 0);
  if (status == ST_OK)
    status = memory(c, VA_STACK_TOP - s->stack_pages * PAGE_SIZE, s->stack_pages, ATTACH_READ | ATTACH_WRITE, NULL, 0);
  return status;
}

static enum status objects(struct child *c, const struct spawn *s) {
  enum status status = create(c, &c->pd, OBJ_PD, (s->slots + SLOTS_PER_PAGE - 1) / SLOTS_PER_PAGE, 0, 0, 0);
  if (status == ST_OK) status = create(c, &c->signal, OBJ_SIGNAL, 0, 0, 0, 0);
  if (status == ST_OK) c->notify = slot_new(), status = c->notify ? ST_OK : ST_NO_SLOT;
  if (status == ST_OK) status = sys_derive(c->notify, RIGHTS_ALL, c->bank, c->signal, SIGNAL_PARENT, 0);
  if (status == ST_OK) c->gate = slot_new(), status = c->gate ? session_gate(c->gate, c->bank, &c->call) : ST_NO_SLOT;
  return status;
}

static enum status install(const struct child *c) {
  const struct {
    cap_t to, from;
    uint16_t rights;
  } list[] = {{SLOT_PARENT, c->gate, GATE_RIGHTS},
              {SLOT_BANK, c->bank, BANK_RIGHTS},
              {SLOT_PD, c->pd, PD_RIGHTS},
              {SLOT_THREAD, c->thread, THREAD_RIGHTS},
              {SLOT_SIGNAL, c->signal, SIGNAL_RIGHTS},
              {SLOT_BUDGET, c->budget, BUDGET_RIGHTS}};
  enum status status = ST_OK;
  for (unsigned i = 0; status == ST_OK && i < sizeof list / sizeof *list; i++)
    status = sys_slot_copy(list[i].to, list[i].from, list[i].rights, c->pd);
  return status;
}

static enum status control(cap_t cap, enum control_op op, uint64_t argument) {
  return sys_status(sys_control(cap, op, argument, 0, 0, 0).rax);
}

static enum status start(struct child *c, const struct spawn *s) {
  enum status status = control(c->thread, CTL_THREAD_SIGNAL, c->signal);
  if (status == ST_OK) status = control(c->thread, CTL_THREAD_SUPERVISE, s->supervisor);
  if (status == ST_OK) status = control(c->thread, CTL_THREAD_BUDGET, c->budget);
  if (status == ST_OK) status = install(c);
  if (status == ST_OK) status = control(c->thread, CTL_THREAD_START, VA_STARTUP);
  return status;
}

const char *child_spawn(struct child *c, const struct spawn *s, enum status *status) {
  struct elf_plan plan;
  *status = ST_BAD_ARG;
  const char *wrong = elf_check(s->untrusted_image, s->image_bytes, &plan);
  if (wrong) return wrong;
  *status = objects(c, s);
  if (*status != ST_OK) return "its kernel objects";
  *status = image(c, s, &plan);
  if (*status != ST_OK) return "its image, stack and message page";
  *status = create(c, &c->thread, OBJ_THREAD, c->pd, plan.entry, VA_STACK_TOP, VA_MESSAGE);
  if (*status != ST_OK) return "its thread";
  uint64_t cpu = sys_control(s->time, CTL_BUDGET_INFO, 0, 0, 0, 0).w[1] >> 8;
  *status = create(c, &c->budget, OBJ_BUDGET, s->time, s->budget_kind | cpu << 8, s->weight, s->period);
  if (*status != ST_OK) return "its share of time";
  *status = start(c, s);
  if (*status != ST_OK) return "its start";
  c->state = CHILD_RUNNING;
  return NULL;
}

void child_event(struct child *c, enum parent_event e) {
  if (e) c->events |= 1u << e;
  if (c->notify) sys_signal(c->notify);
}

bool child_faulted(const struct child *c, struct thread_info *info) {
  *info = (struct thread_info){0};
  if (c->state != CHILD_RUNNING) return false;
  if (sys_status(sys_control(c->thread, CTL_THREAD_INFO, 0, 0, 0, 0).rax) != ST_OK) return false;
  memcpy(info, ((const struct message_page *)VA_MESSAGE)->data, sizeof *info);
  return info->state == THREAD_FAULTED;
}

static void let_go(struct child *c, struct link *l) {
  if (l->client == c) {
    link_close(l);
    if (l->state != LINK_FREE) l->client = NULL;
  }
  if (l->server == c) link_lost(l);
}

void child_die(struct child *c, const char *why) {
  if (c->state != CHILD_LOADING && c->state != CHILD_RUNNING) return;
  c->state = CHILD_DYING;
  if (why) c->why = why;
  for (unsigned i = 0; i < link_count; i++)
    if (links[i].state != LINK_FREE) let_go(c, &links[i]);
  c->sessions = 0;
  work_soon();
}

static void parent_event(const struct parent_next_out *e) {
  if (e->kind == EVENT_YIELD)
    parent_yield(e->pages);
  else if (e->kind == EVENT_KILL && policy->kill)
    policy->kill(e->label);
  else
    link_up_event(e);
}

enum status parent_init(const struct parent_policy *p, unsigned count) {
  struct memory table;
  enum status status =
      mem_new(SLOT_BANK, (unsigned)((count * sizeof(struct link) + PAGE_SIZE - 1) / PAGE_SIZE), &table);
  if (status != ST_OK) return status;
  policy = p;
  links = table.at;
  link_count = count;
  loop_on_event(parent_event);
  return slot_reserve(count * 3 + CHILDREN) ? ST_OK : ST_NO_MEMORY;
}
