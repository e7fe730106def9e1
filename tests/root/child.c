/* Child: a second protection domain that runs a copy of the test's own image. */
#include "root.h"

#define VA_COPY 0x40000000ull
enum { STACK_PAGES = 2, TABLE_PAGES = 1, SHARED_SLOT = 100, CHILD_WEIGHT = 100 };

extern char image_rodata[], image_data[], _end[];
void thread_entry(void);

static enum status attach(cap_t mem, cap_t pd, cap_t bank, uint64_t address, uint64_t first, uint64_t pages,
                          uint64_t flags) {
  enum status status;
  do status = sys_attach(mem, pd, bank, address, first, pages, flags);
  while (status == ST_AGAIN);
  return status;
}

static void attach_part(const struct child *c, cap_t mem, const char *first, const char *end, uint64_t flags) {
  uint64_t page = ((uint64_t)first - VA_IMAGE) / PAGE_SIZE,
           pages = ((uint64_t)(end - first) + PAGE_SIZE - 1) / PAGE_SIZE;
  MUST(attach(mem, c->pd, c->bank, (uint64_t)first, page, pages, flags));
}

static void map_image(const struct child *c) {
  cap_t mem = slot_new();
  uint64_t pages = ((uint64_t)_end - VA_IMAGE + PAGE_SIZE - 1) / PAGE_SIZE;
  MUST(sys_create(mem, OBJ_MEM, c->bank, pages, 0, 0, 0));
  MUST(attach(mem, SLOT_PD, SLOT_BANK, VA_COPY, 0, pages, ATTACH_READ | ATTACH_WRITE));
  memcpy((void *)VA_COPY, (void *)VA_IMAGE, (uint64_t)_end - VA_IMAGE);
  MUST(sys_detach(SLOT_PD, VA_COPY));
  attach_part(c, mem, (const char *)VA_IMAGE, image_rodata, ATTACH_READ | ATTACH_EXEC);
  attach_part(c, mem, image_rodata, image_data, ATTACH_READ);
  attach_part(c, mem, image_data, _end, ATTACH_READ | ATTACH_WRITE);
}

static void map_memory(const struct child *c, uint64_t address, unsigned pages) {
  cap_t mem = slot_new();
  MUST(sys_create(mem, OBJ_MEM, c->bank, pages, 0, 0, 0));
  MUST(attach(mem, c->pd, c->bank, address, 0, pages, ATTACH_READ | ATTACH_WRITE));
}

void child_give(struct child *c, cap_t to, cap_t from, uint16_t rights) {
  MUST(sys_slot_copy(to, from, rights, c->pd));
}

unsigned child_next_cpu;

void child_new(struct child *c, unsigned bank_pages, void (*function)(void)) {
  c->bank = slot_new(), c->pd = slot_new(), c->thread = slot_new(), c->fault = slot_new(), c->budget = slot_new();
  MUST(sys_create(c->bank, OBJ_BANK, SLOT_BANK, bank_pages, 0, 0, 0));
  MUST(sys_create(c->pd, OBJ_PD, c->bank, TABLE_PAGES, 0, 0, 0));
  map_image(c);
  map_memory(c, VA_STACK_TOP - STACK_PAGES * PAGE_SIZE, STACK_PAGES);
  map_memory(c, VA_MESSAGE, 1);
  MUST(attach(SHARED_SLOT, c->pd, c->bank, VA_SHARED, 0, 1, ATTACH_READ | ATTACH_WRITE));
  MUST(sys_create(c->thread, OBJ_THREAD, c->bank, c->pd, (uint64_t)thread_entry, VA_STACK_TOP, VA_MESSAGE));
  MUST(sys_create(c->fault, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  MUST(sys_status(sys_control(c->thread, CTL_THREAD_SUPERVISE, c->fault, 0, 0, 0).rax));
  c->budget = slot_new();
  unsigned cpu = child_next_cpu++ % root_cpus;
  MUST(sys_create(c->budget, OBJ_BUDGET, c->bank, root_budget(cpu), BUDGET_SHARE | cpu << 8, 100, 0));
  MUST(sys_status(sys_control(c->thread, CTL_THREAD_BUDGET, c->budget, 0, 0, 0).rax));
  child_give(c, SLOT_BANK, c->bank, RIGHTS_ALL);
  child_give(c, SLOT_PD, c->pd, RIGHTS_ALL);
  child_give(c, SLOT_THREAD, c->thread, RIGHTS_ALL);
  c->slots_end = slot_next();
  if (function) child_start(c, function);
}

void child_start(struct child *c, void (*function)(void)) {
  MUST(sys_status(sys_control(c->thread, CTL_THREAD_START, (uint64_t)function, 0, 0, 0).rax));
}

bool child_wait_fault(struct child *c, unsigned ms, struct thread_info *info) {
  uint64_t bits;
  if (sys_wait(c->fault, ms_ahead(ms), &bits) != ST_OK) return false;
  *info = thread_info_of(c->thread);
  return true;
}

void child_destroy(struct child *c) {
  MUST(destroy_all(c->bank));
  MUST(destroy_all(c->fault));
  if (slot_next() == c->slots_end) slot_release(c->bank);
}
