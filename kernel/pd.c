/* Pd: see pd.h. */
#include "pd.h"
#include "attach.h"
#include "bank.h"
#include "kernel.h"
#include "processor.h"
#include "thread.h"
#include "vcpu.h"
#include "zero.h"

enum { STEP_RETIRED = 4 };

/* A page that belongs to the Pd from now on. */
static void *frame_link(struct pd *pd, uint32_t frame, enum frame_use use) {
  frame_at(frame)->use = use;
  frame_at(frame)->owner = bank_frame(bank_of(pd));
  frames_add(&pd->frames, frame);
  return frame_page(frame);
}

void *pd_new_frame(struct pd *pd, enum frame_use use) {
  uint32_t pages, frame = bank_take_run(bank_of(pd), 1, &pages);
  ASSERT(frame);
  return frame_link(pd, frame, use);
}

void pd_free_frame(struct pd *pd, void *page) {
  frames_remove(&pd->frames, frame_of(page));
  bank_give_page(bank_of(pd), frame_of(page));
}

void pd_retire(struct pd *pd, void *table) {
  frames_remove(&pd->frames, frame_of(table));
  frame_at(frame_of(table))->next = pd->retired;
  pd->retired = frame_of(table);
}

void pd_free_retired_some(struct pd *pd) {
  if (!processor_flushed(pd->flush)) return;
  for (unsigned i = 0; i < STEP_RETIRED && pd->retired; i++) {
    uint32_t frame = pd->retired;
    pd->retired = frame_at(frame)->next;
    bank_give_run(bank_of(pd), frame, 1, false);
  }
}

/* Whole runs at a time: the bound is the table, not the price of 64 single pages. */
void pd_grow(struct pd *pd, uint32_t table_pages) {
  for (uint32_t run; table_pages; table_pages -= run) {
    uint32_t frame = bank_take_run(bank_of(pd), table_pages, &run);
    ASSERT(frame);
    for (uint32_t i = 0; i < run; i++) {
      pd->tables[pd->slots / SLOTS_PER_PAGE] = frame_link(pd, frame + i, USE_SLOTS);
      pd->slots += SLOTS_PER_PAGE;
    }
  }
}

int pd_grow_step(struct pd *pd, uint64_t *untrusted_pages) {
  if (*untrusted_pages > PD_TABLE_PAGES - pd->slots / SLOTS_PER_PAGE) return ST_NO_SLOT;
  uint32_t pages = (uint32_t)*untrusted_pages, some = pages < PD_STEP ? pages : PD_STEP;
  int status = bank_prepare(bank_of(pd), pages);
  if (status) return status;
  pd_grow(pd, some);
  *untrusted_pages = pages - some;
  return *untrusted_pages ? ST_AGAIN : ST_OK;
}

struct pd *pd_new(struct bank *bank, uint32_t table_pages) {
  struct pd *pd = (struct pd *)cell_new_page(bank, OBJ_PD, USE_PD);
  ASSERT(pd);
  pd->root = pd_new_frame(pd, USE_TABLE);
  if (table_pages) hw_kernel_map(pd->root);
  pd->cr3 = hw_physical(pd->root);
  pd->epoch = 1;
  pd_grow(pd, table_pages);
  return pd;
}

void pd_ports(struct pd *pd, unsigned first, unsigned count, bool grant) {
  for (unsigned i = 0; i < 2 && !pd->ports[1]; i++) {
    pd->ports[i] = pd_new_frame(pd, USE_PORTS);
    __builtin_memset(pd->ports[i], 0xff, PAGE_SIZE);
  }
  for (unsigned port = first, span; port < first + count; port += span) {
    uint64_t *word = (uint64_t *)pd->ports[port >> 15] + (port >> 6 & (PAGE_SIZE / 8 - 1));
    span = 64 - (port & 63) < first + count - port ? 64 - (port & 63) : first + count - port;
    uint64_t bits = ~0ull >> (64 - span) << (port & 63);
    *word = grant ? *word & ~bits : *word | bits;
  }
  hw_ports_forget(pd->ports[0]);
}

/* Everything that can still run in or map into the Pd goes first; then its pages, one a step. */
int pd_destroy_step(struct pd *pd) {
  pd->cell.head |= CELL_DYING;
  if (pd->threads) {
    thread_destroy_step(pd->threads);
    return ST_AGAIN;
  }
  if (pd->vcpus) {
    vcpu_destroy_step(pd->vcpus);
    return ST_AGAIN;
  }
  if (pd->attachments.root) {
    attachment_forget(CONTAINER(pd->attachments.root, struct attachment, node));
    return ST_AGAIN;
  }
  if (pd->ports[0]) {
    hw_ports_forget(pd->ports[0]);
    pd->ports[0] = NULL;
    return ST_AGAIN;
  }
  if (pd->frames) {
    pd->slots = 0;
    pd_free_frame(pd, frame_page(pd->frames));
    return ST_AGAIN;
  }
  if (pd->retired) {
    pd_free_retired(pd);
    return ST_AGAIN;
  }
  cell_free_page(&pd->cell);
  return ST_OK;
}
