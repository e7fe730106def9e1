/* Start: from boot information to a root task: frame table, root bank with all free RAM, root objects in their fixed
 * slots. */
#include "attach.h"
#include "bank.h"
#include "budget.h"
#include "capability.h"
#include "kernel.h"
#include "mem.h"
#include "pd.h"
#include "schedule.h"
#include "signal.h"
#include "thread.h"
#include "zero.h"

enum { SLICE_MS = 2, LOW_FRAMES = 1 << 20 };
struct kernel kernel;

static void frame_table(const struct boot *b) {
  paddr_t end = b->ram.range[b->ram.count - 1].end;
  uint64_t frames = end >> PAGE_SHIFT;
  if (frames > FRAMES_MAX) frames = FRAMES_MAX;
  uint64_t pages = (frames * sizeof(struct frame) + PAGE_SIZE - 1) / PAGE_SIZE;
  kernel.frames = hw_direct(boot_take(pages));
  kernel.frame_count = (uint32_t)frames;
  zero_bytes(kernel.frames, pages * PAGE_SIZE);
}

/* One free stretch of RAM, of which the frame table covers all or a part. */
static void add_free(struct bank *root, uint64_t first, uint64_t end) {
  if (end > kernel.frame_count) end = kernel.frame_count;
  if (first == 0) first = 1; /* frame number 0 means none */
  if (first >= end) return;
  root->pages += (uint32_t)(end - first);
  bank_give_run(root, (uint32_t)first, (uint32_t)(end - first), true);
}

/* RAM minus the used ranges; both lists are sorted. */
static void add_ram(const struct boot *b, struct bank *root) {
  for (unsigned i = 0, u = 0; i < b->ram.count; i++) {
    uint64_t at = b->ram.range[i].first >> PAGE_SHIFT, end = b->ram.range[i].end >> PAGE_SHIFT;
    kernel.ram_pages += end - at;
    for (; u < b->used.count && b->used.range[u].first >> PAGE_SHIFT < end; u++) {
      add_free(root, at, b->used.range[u].first >> PAGE_SHIFT);
      at = b->used.range[u].end >> PAGE_SHIFT;
      kernel.kernel_pages += (b->used.range[u].end - b->used.range[u].first) >> PAGE_SHIFT;
    }
    add_free(root, at, end);
  }
}

static void prepare(uint32_t pages) {
  int status;
  do status = bank_prepare(kernel.root_bank, pages);
  while (status == ST_RESTART);
  ASSERT(status == ST_OK);
}

static void make_processors(void) {
  kernel.cpus = hw_cpus() < PROCESSORS_MAX ? hw_cpus() : PROCESSORS_MAX;
  for (unsigned i = 0; i < kernel.cpus; i++) {
    struct processor *p = &kernel.processors[i];
    p->number = i;
    p->frames = kernel.frames;
    p->armed = ~0ull;
    p->since = hw_tsc();
  }
  kernel.period_slice = hw_tsc_khz() * SLICE_MS;
  hw_processor_set(&kernel.processors[0]);
}

static void give_budgets(struct bank *bank, struct pd *pd) {
  for (unsigned i = 0; i < kernel.cpus; i++) {
    cap_t slot = i ? SLOT_CORE_BUDGETS + i : SLOT_BUDGET;
    slot_put(pd, slot, &budget_root(bank, i)->cell, RIGHTS_ALL & ~RIGHT_DESTROY, 0);
  }
}

static void make_root_objects(void) {
  struct bank *bank = kernel.root_bank;
  prepare(pd_pages(ROOT_SLOTS / SLOTS_PER_PAGE) + 8);
  struct pd *pd = kernel.root_pd = pd_new(bank, ROOT_SLOTS / SLOTS_PER_PAGE);
  struct thread_request request = {.pd = pd};
  struct thread *t = kernel.root_thread = thread_new(bank, &request);
  struct signal *s = signal_new(bank);
  slot_put(pd, SLOT_BANK, &bank->cell, RIGHTS_ALL & ~RIGHT_DESTROY, 0);
  slot_put(pd, SLOT_PD, &pd->cell, RIGHTS_ALL & ~RIGHT_DESTROY, 0);
  slot_put(pd, SLOT_THREAD, &t->cell, RIGHTS_ALL & ~RIGHT_DESTROY, 0);
  slot_put(pd, SLOT_SIGNAL, &s->cell, RIGHTS_ALL & ~RIGHT_DESTROY, ~0ull);
  give_budgets(bank, pd);
  slot_put(pd, SLOT_IO, cell_new(bank, OBJ_IO), RIGHTS_ALL & ~RIGHT_DESTROY, 0);
  signal_bind(t, s, ~0ull);
  budget_bind(t, (struct budget *)slot_at(pd, SLOT_BUDGET)->cell);
}

void kernel_init(const struct boot *b) {
  frame_table(b);
  uint64_t own = boot_take(2) >> PAGE_SHIFT; /* the root bank's page and the zero frame */
  make_processors();
  zero_page(frame_page((uint32_t)own));
  zero_page(frame_page((uint32_t)own + 1));
  kernel.zero_frame = (uint32_t)own + 1;
  kernel.root_bank = bank_make((uint32_t)own, NULL);
  add_ram(b, kernel.root_bank);
  make_root_objects();
}

static struct mem *root_mem(uint32_t pages) {
  struct mem *m = NULL;
  prepare(pages + 4);
  ASSERT(mem_new(kernel.root_bank, pages, &m) == ST_OK && m->extents == 1);
  return m;
}

void *root_memory(uint64_t address, unsigned pages, unsigned attach_flags) {
  struct mem *m = root_mem(pages);
  struct attach_request r = {m, kernel.root_pd, kernel.root_bank, address, 0, pages, attach_flags};
  int status;
  do status = attach(&r);
  while (status == ST_AGAIN || status == ST_RESTART);
  ASSERT(status == ST_OK);
  return frame_page((uint32_t)mem_run(m, 0).frame);
}

void root_mem_over(cap_t slot, paddr_t first, uint64_t pages) {
  prepare(1);
  struct mem *m = mem_over(kernel.root_bank, (uint32_t)(first >> PAGE_SHIFT), (uint32_t)pages);
  for (uint32_t i = 0; i < pages; i++) frame_at((uint32_t)(first >> PAGE_SHIFT) + i)->use = USE_PLAIN;
  kernel.kernel_pages -= pages;
  slot_put(kernel.root_pd, slot, &m->cell, RIGHTS_ALL & ~RIGHT_PHYS, 0);
}

void root_mem_contiguous(cap_t slot, uint64_t pages) {
  prepare(1);
  uint32_t first = bank_take_low(kernel.root_bank, (uint32_t)pages, LOW_FRAMES);
  ASSERT(first);
  kernel.root_bank->pages -= (uint32_t)pages; /* mem_over counts them in */
  struct mem *m = mem_over(kernel.root_bank, first, (uint32_t)pages);
  slot_put(kernel.root_pd, slot, &m->cell, RIGHTS_ALL, 0);
}

void root_start(uint64_t entry, uint64_t stack, uint64_t argument, uint64_t message_page) {
  struct thread *t = kernel.root_thread;
  t->frame.rip = entry;
  t->frame.rsp = stack;
  t->message_page = message_page;
  thread_start(t, argument);
}

uint64_t root_ram_pages(void) { return kernel.ram_pages; }
uint64_t root_kernel_pages(void) { return kernel.kernel_pages; }
