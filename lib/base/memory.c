/* Memory: Mems attached in the own address space, for oneself or on a session's account. */
#include "base/window.h"

static enum status attach(cap_t mem, cap_t payer, const struct window *w, unsigned flags) {
  enum status status;
  do status = sys_attach(mem, SLOT_PD, payer, w->base, 0, w->pages, flags);
  while (status == ST_AGAIN);
  return status;
}

/* Undoes attach; a destroy that is not finished goes on while the kernel says AGAIN: bounded by the pages. */
static void release(struct window *w) {
  while (sys_detach(SLOT_PD, w->base) == ST_AGAIN) {
  }
  while (w->made && sys_destroy(w->mem) == ST_AGAIN) {
  }
  slot_free(w->mem);
  window_free(w);
}

static enum status enter(cap_t mem, cap_t payer, const struct session *owner, unsigned pages, unsigned flags,
                         struct memory *out) {
  struct window *w = window_new(pages, owner);
  if (!w) return ST_NO_SLOT;
  enum status status = attach(mem, payer, w, flags);
  if (status != ST_OK) {
    window_free(w);
    return status;
  }
  w->mem = mem;
  *out = (struct memory){.mem = mem, .pages = pages, .at = (void *)(uintptr_t)w->base};
  return ST_OK;
}

static enum status make(cap_t bank, const struct session *owner, unsigned pages, struct memory *out) {
  cap_t mem = slot_new();
  if (!mem) return ST_NO_SLOT;
  enum status status = sys_create(mem, OBJ_MEM, bank, pages, 0, 0, 0);
  if (status != ST_OK) {
    slot_free(mem);
    return status;
  }
  status = enter(mem, bank, owner, pages, ATTACH_READ | ATTACH_WRITE, out);
  if (status == ST_OK) {
    window_find(out->at)->made = true;
    return ST_OK;
  }
  while (sys_destroy(mem) == ST_AGAIN) {
  }
  slot_free(mem);
  return status;
}

/* The own bank may grow: the parent is asked once, for the pages, their tables and their records. */
enum status mem_new(cap_t bank, unsigned pages, struct memory *out) {
  enum status status = make(bank, NULL, pages, out);
  if (status != ST_NO_MEMORY || bank != SLOT_BANK || env_more(pages + window_tables(pages) + 1) != ST_OK) return status;
  return make(bank, NULL, pages, out);
}

enum status mem_attach(cap_t mem, unsigned pages, enum attach_flags flags, struct memory *out) {
  return enter(mem, SLOT_BANK, NULL, pages, flags, out);
}

void mem_forget(struct memory *m) {
  struct window *w = m->at ? window_find(m->at) : NULL;
  if (w) {
    slot_free(w->mem);
    window_free(w);
  }
  *m = (struct memory){0};
}

void mem_free(struct memory *m) {
  struct window *w = m->at ? window_find(m->at) : NULL;
  if (w) release(w);
  *m = (struct memory){0};
}

/* The session pays for page tables: its bank lends them to the own bank while the window exists. */
static enum status borrow(cap_t from, cap_t to, unsigned pages) {
  return sys_status(sys_control(from, CTL_BANK_DONATE, to, window_tables(pages), 0, 0).rax);
}

enum status session_new(struct session *s, unsigned pages, struct memory *out) {
  enum status status = borrow(s->bank, SLOT_BANK, pages);
  if (status != ST_OK) return status;
  status = make(s->bank, s, pages, out);
  if (status != ST_OK) borrow(SLOT_BANK, s->bank, pages);
  return status;
}

static enum status attach_for(struct session *s, cap_t mem, unsigned pages, struct memory *out) {
  enum status status = borrow(s->bank, SLOT_BANK, pages);
  if (status != ST_OK) return status;
  status = enter(mem, s->bank, s, pages, ATTACH_READ | ATTACH_ZERO_ON_LOSS, out);
  if (status != ST_OK) borrow(SLOT_BANK, s->bank, pages);
  return status;
}

enum status session_take(struct session *s, const struct cap_xfer *x, unsigned i, uint64_t bytes, struct memory *out) {
  uint64_t pages = bytes / PAGE_SIZE + (bytes % PAGE_SIZE != 0);
  struct sys_result mem = sys_slot_query(x->receive[i]);
  if (x->arrived[i] != OBJ_MEM || !(mem.w[1] & RIGHT_READ) || mem.w[2] < pages) return ST_BAD_CAP;
  cap_t slot = slot_new();
  enum status status = slot ? sys_slot_move(slot, x->receive[i]) : ST_NO_SLOT;
  if (status == ST_OK) status = attach_for(s, slot, (unsigned)pages, out);
  if (status != ST_OK) slot_free(slot);
  return status;
}

void session_free(struct session *s, struct memory *m) {
  struct window *w = m->at ? window_find(m->at) : NULL;
  if (!w || w->owner != s) return;
  cap_t bank = s->bank; /* s itself may lie in this window */
  unsigned pages = w->pages;
  release(w);
  borrow(SLOT_BANK, bank, pages);
  *m = (struct memory){0};
}
