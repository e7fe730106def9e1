/* Failures: every system call with too little memory in every amount: the n-th page that it asks for is not there. A
 * refused call has changed nothing; one that needs no memory succeeds in a bank without any. */
#include "bank.h"
#include "capability.h"
#include "snapshot.h"
#include "thread.h"
#include "vcpu.h"
#include "world.h"

enum { A = 20, B, C, D, E, F, SIG, GATE, VIEW, SERVER = 40, MOST_PAGES = 40, FREE_CELLS = 20 };
#define VA VA_FREE
#define INTO(slot) ((slot) | (uint64_t)RIGHTS_ALL << 32)

struct call {
  const char *name;
  void (*prepare)(void);
  int (*call)(void);
};

/* Bank A with exactly so many free pages and no free cell: what one allocation takes the next does not find. */
static void bank_of_pages(uint32_t pages) {
  GOOD(create(A, OBJ_BANK, SLOT_BANK, 1 + pages, 0, 0, 0));
  for (unsigned i = 0; i < FREE_CELLS; i++) {
    GOOD(create(B, OBJ_SIGNAL, A, 0, 0, 0, 0));
    GOOD(root_sys(SYS_SLOT, SLOT_DROP, B, 0, 0, 0, 0));
  }
  CHECK(bank_free((struct bank *)cell_in(A)) == pages && !((struct bank *)cell_in(A))->partial);
}

static void nothing(void) {}
/* What the calls work on, paid by the root. */
static void objects(void) {
  GOOD(create(C, OBJ_MEM, SLOT_BANK, 600, 0, 0, 0));
  GOOD(create(SIG, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0));
  spawn(SERVER, SLOT_BANK);
  GOOD(create(GATE, OBJ_GATE, SLOT_BANK, SERVER, 7, 0, 0));
}
/* The memory of a guest, and a virtual CPU of it that A pays. */
static void guest(void) { GOOD(create(D, OBJ_PD, SLOT_BANK, 0, 0, 0, 0)); }
static void guest_of_a(void) {
  guest();
  GOOD(control(SLOT_BANK, CTL_BANK_DONATE, A, VCPU_PAGES, 0, 0));
  GOOD(create(E, OBJ_VCPU, A, D, 0, 0, 0));
  CHECK(bank_free((struct bank *)cell_in(A)) == 0);
}
/* A Pd that A pays, so that its tables and slots are A's too. */
static void pd_of_a(void) {
  objects();
  GOOD(control(SLOT_BANK, CTL_BANK_DONATE, A, 3, 0, 0));
  GOOD(create(D, OBJ_PD, A, 1, 0, 0, 0));
}

static int new_bank(void) { return create(B, OBJ_BANK, A, 3, 0, 0, 0); }
static int new_pd(void) { return create(B, OBJ_PD, A, 5, 0, 0, 0); }
static int new_thread(void) { return create(B, OBJ_THREAD, A, SLOT_PD, VA_IMAGE, 0, 0); }
static int new_share(void) { return create(B, OBJ_BUDGET, A, SLOT_BUDGET, BUDGET_SHARE, 10, 100); }
static int new_reservation(void) { return create(B, OBJ_BUDGET, A, SLOT_BUDGET, BUDGET_RESERVED, 1000, 10000); }
static int new_gate(void) { return create(B, OBJ_GATE, A, SERVER, 1, 0, 0); }
static int new_signal(void) { return create(B, OBJ_SIGNAL, A, 0, 0, 0, 0); }
static int new_mem(void) { return create(B, OBJ_MEM, A, 9, 0, 0, 0); }
static int new_irq(void) { return create(B, OBJ_IRQ, A, SLOT_IO, 3, SIG, 1); }
static int new_devmem(void) { return create(B, OBJ_DEVMEM, A, SLOT_IO, 1ull << 30, 4, 0); }
static int new_vcpu(void) { return create(B, OBJ_VCPU, A, D, 0, 0, 0); }
static int derive_gate(void) { return root_sys(SYS_DERIVE, INTO(B), A, GATE, 0, 0, 0); }
static int derive_signal(void) { return root_sys(SYS_DERIVE, INTO(B), A, SIG, 4, 0, 0); }
static int derive_mem(void) { return root_sys(SYS_DERIVE, INTO(B), A, C, 1, 3, 0); }
/* Two leaf tables at least, and several steps of 128 pages. */
static int attach_long(void) {
  return until(SYS_ATTACH, C | (uint64_t)D << 32, A, VA + (1 << 21) - PAGE_SIZE, 0, 600, ATTACH_READ);
}
/* The record is A's, the tables are the Pd's. */
static int attach_record(void) {
  return until(SYS_ATTACH, C | (uint64_t)SLOT_PD << 32, A, VA, 0, 2, ATTACH_READ | ATTACH_WRITE);
}
static int attach_far(void) {
  return until(SYS_ATTACH, C | (uint64_t)D << 32, SLOT_BANK, USER_END - PAGE_SIZE, 0, 1, ATTACH_READ);
}
static int grow_table(void) { return control(D, CTL_PD_GROW, 6, 0, 0, 0); }
static int grant_ports(void) { return control(D, CTL_PD_PORTS, SLOT_IO, 0x60, 5, 1); }

/* Single free pages among used ones, so that a Mem of them needs a page for its list, and several steps. */
static void fragments(void) {
  GOOD(control(SLOT_BANK, CTL_BANK_DONATE, A, 198, 0, 0));
  for (cap_t s = 0; s < 180; s++) GOOD(create(100 + s, OBJ_MEM, A, 1, 0, 0, 0));
  for (cap_t s = 0; s < 180; s += 2) GOOD(until(SYS_DESTROY, 100 + s, 0, 0, 0, 0, 0));
}
static int new_long_mem(void) { return create(B, OBJ_MEM, A, 100, 0, 0, 0); }
static int new_long_bank(void) { return create(B, OBJ_BANK, A, 105, 0, 0, 0); }

static const struct call calls[] = {
    {"create bank", nothing, new_bank},
    {"create pd", nothing, new_pd},
    {"create thread", nothing, new_thread},
    {"create share", nothing, new_share},
    {"create reservation", nothing, new_reservation},
    {"create gate", objects, new_gate},
    {"create signal", nothing, new_signal},
    {"create mem", nothing, new_mem},
    {"create irq", objects, new_irq},
    {"create device mem", nothing, new_devmem},
    {"create vcpu", guest, new_vcpu},
    {"derive gate", objects, derive_gate},
    {"derive signal", objects, derive_signal},
    {"derive mem", objects, derive_mem},
    {"attach, tables and record", pd_of_a, attach_long},
    {"attach, record", objects, attach_record},
    {"attach, tables", pd_of_a, attach_far},
    {"grow table", pd_of_a, grow_table},
    {"grant ports", pd_of_a, grant_ports},
    {"create mem of fragments", fragments, new_long_mem},
    {"create bank of fragments", fragments, new_long_bank},
};

/* With so many pages; true when the call succeeded. */
static bool try_with(const struct call *c, uint32_t pages, unsigned *refused) {
  static struct snapshot before, after;
  world_new();
  bank_of_pages(pages);
  c->prepare();
  snapshot_take(&before);
  int status = c->call();
  snapshot_take(&after);
  CHECK_TEXT(kernel_check(1));
  if (status == ST_OK) return true;
  uint32_t different = snapshot_difference(&before, &after);
  if (different) printf("%s with %u pages gives %d and changes frame %u\n", c->name, pages, status, different);
  CHECK(status == ST_NO_MEMORY && !different);
  ++*refused;
  return false;
}

static void each_allocation_fails_once(void) {
  for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++) {
    unsigned refused = 0;
    uint32_t pages = 0;
    while (pages < MOST_PAGES && !try_with(&calls[i], pages, &refused)) pages++;
    if (!refused || pages == MOST_PAGES) printf("%s: refused %u times, then not\n", calls[i].name, refused);
    CHECK(refused > 0 && pages < MOST_PAGES);
    printf("%s: %u failures\n", calls[i].name, refused);
  }
}

/* No bank that the caller could name has a page left. */
static void the_rest_needs_none(void) {
  world_new();
  objects();
  struct thread *server = (struct thread *)cell_in(SERVER), *client = spawn(SERVER + 2, SLOT_BANK);
  GOOD(root_sys(SYS_DERIVE, INTO(VIEW), SLOT_BANK, C, 0, 4, 0));
  GOOD(until(SYS_ATTACH, VIEW | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA, 0, 4, ATTACH_READ));
  GOOD(create(A, OBJ_BANK, SLOT_BANK, free_pages(), 0, 0, 0));
  CHECK(free_pages() == 0 && create(F, OBJ_MEM, SLOT_BANK, 1, 0, 0, 0) == ST_NO_MEMORY);
  sys(server, SYS_REPLY_WAIT, 0, 0, 0, 0, 0, 0, 0);
  sys(client, SYS_CALL, GATE, 1, 2, 3, 4, 5, 0);
  CHECK(server->frame.rsi == 1);
  sys(server, SYS_REPLY_WAIT, REPLY_SEND, 0, 0, 0, 0, 0, 0);
  CHECK((uint32_t)client->frame.rax == ST_OK);
  GOOD(root_sys(SYS_SIGNAL, SIG, 0, 0, 0, 0, 0));
  GOOD(root_sys(SYS_WAIT, SIG, 1, 0, 0, 0, 0));
  GOOD(root_sys(SYS_SLOT, SLOT_COPY, B, SIG, RIGHTS_ALL, 0, 0));
  GOOD(root_sys(SYS_SLOT, SLOT_MOVE, D, B, 0, 0, 0));
  GOOD(root_sys(SYS_SLOT, SLOT_QUERY, D, 0, 0, 0, 0));
  GOOD(control(SERVER, CTL_THREAD_STOP, 0, 0, 0, 0));
  GOOD(control(SERVER, CTL_THREAD_ABORT, 0, 0, 0, 0));
  GOOD(control(SERVER, CTL_THREAD_SIGNAL, SIG, 0, 0, 0));
  GOOD(control(SERVER, CTL_THREAD_SUPERVISE, SIG, 0, 0, 0));
  GOOD(control(SERVER, CTL_THREAD_START, 0, 0, 0, 0));
  GOOD(control(SERVER, CTL_THREAD_INFO, 0, 0, 0, 0));
  GOOD(root_sys(SYS_DETACH, SLOT_PD, VA, 0, 0, 0, 0));
  GOOD(until(SYS_DESTROY, VIEW, 0, 0, 0, 0, 0));
  SOUND();
}

/* Neither entering a guest nor leaving it needs memory, whatever the state. */
static void a_guest_runs_on_none(void) {
  static struct snapshot before, after;
  world_new();
  bank_of_pages(0);
  guest_of_a();
  struct vcpu_state *s = (struct vcpu_state *)message_of(kernel.root_thread)->data;
  s->efer = 1;
  snapshot_take(&before);
  CHECK(control(E, CTL_VCPU_RUN, 0, 0, 0, 0) == ST_BAD_ARG);
  snapshot_take(&after);
  CHECK(!snapshot_difference(&before, &after));
  s->efer = 0, fake.guest_interrupts = 2;
  GOOD(control(E, CTL_VCPU_RUN, 0, 0, 0, 0));
  CHECK(s->exit == VCPU_EXIT_HALT);
  CHECK(create(B, OBJ_VCPU, A, D, 0, 0, 0) == ST_NO_MEMORY);
  SOUND();
}

/* The machine's own table is full: the cell that was taken for the interrupt goes back. */
static void no_line_is_left(void) {
  static struct snapshot before, after;
  world_new();
  objects();
  for (unsigned i = 0; i < HW_LINES; i++) fake.line_used[i] = true;
  snapshot_take(&before);
  CHECK(create(B, OBJ_IRQ, SLOT_BANK, SLOT_IO, 3, SIG, 1) == ST_NO_SLOT);
  snapshot_take(&after);
  CHECK(!snapshot_difference(&before, &after));
  SOUND();
}

int main(void) {
  CASE(each_allocation_fails_once);
  CASE(the_rest_needs_none);
  CASE(a_guest_runs_on_none);
  CASE(no_line_is_left);
  return check_done();
}
