/* Memory: every page has one owner and comes back; attachments are W^X, do not overlap, and end with their memory. */
#include "test.h"

enum { BIG = 600 };
#define VA_A (VA_FREE + 0x8000000)

static enum status attach_here(cap_t mem, uint64_t at, uint64_t first, uint64_t pages, uint64_t flags) {
  enum status s;
  do s = sys_attach(mem, SLOT_PD, SLOT_BANK, at, first, pages, flags);
  while (s == ST_AGAIN);
  return s;
}
static enum status detach_here(uint64_t at) {
  enum status s;
  do s = sys_detach(SLOT_PD, at);
  while (s == ST_AGAIN);
  return s;
}

static void spin(void) {
  for (;;) SHARED->word[0]++;
}

static void bank_gives_back_every_page(void) {
  struct child c;
  child_new(&c, CHILD_PAGES, spin); /* the first round may cost the test's own bank page tables and cell pages */
  child_destroy(&c);
  uint64_t before = bank_free(SLOT_BANK);
  for (unsigned i = 0; i < 20; i++) {
    child_new(&c, CHILD_PAGES + i * 20, spin);
    child_destroy(&c);
  }
  CHECK(bank_free(SLOT_BANK) == before);
}

static void destroy_while_attached(void) {
  cap_t bank = slot_new(), mem = slot_new();
  uint64_t before = bank_free(SLOT_BANK);
  for (unsigned i = 0; i < 3; i++) {
    CHECK(sys_create(bank, OBJ_BANK, SLOT_BANK, BIG + 20, 0, 0, 0) == ST_OK);
    CHECK(sys_create(mem, OBJ_MEM, bank, BIG, 0, 0, 0) == ST_OK);
    CHECK(attach_here(mem, VA_A, 0, BIG, ATTACH_READ | ATTACH_WRITE) == ST_OK);
    for (unsigned p = 0; p < BIG; p++) *(volatile uint64_t *)(VA_A + p * PAGE_SIZE) = p;
    CHECK(destroy_all(bank) == ST_OK);
    if (i == 0) before = bank_free(SLOT_BANK); /* page tables of the test's own Pd stay */
  }
  CHECK(bank_free(SLOT_BANK) == before);
}

static void pages_come_zeroed(void) {
  cap_t mem = slot_new();
  bool zero = true;
  for (unsigned round = 0; round < 2; round++) {
    CHECK(sys_create(mem, OBJ_MEM, SLOT_BANK, 64, 0, 0, 0) == ST_OK);
    CHECK(attach_here(mem, VA_A, 0, 64, ATTACH_READ | ATTACH_WRITE) == ST_OK);
    volatile uint64_t *word = (void *)VA_A;
    for (unsigned i = 0; i < 64 * 512; i++) zero = zero && word[i] == 0;
    for (unsigned i = 0; i < 64 * 512; i++) word[i] = 0x5353535353535353;
    CHECK(destroy_all(mem) == ST_OK);
  }
  CHECK(zero);
}

static void write_and_execute(void) {
  cap_t mem = slot_new();
  CHECK(sys_create(mem, OBJ_MEM, SLOT_BANK, 1, 0, 0, 0) == ST_OK);
  CHECK(attach_here(mem, VA_A, 0, 1, ATTACH_READ | ATTACH_WRITE | ATTACH_EXEC) == ST_BAD_ARG);
  CHECK(destroy_all(mem) == ST_OK);
}

static void overlap_and_range(void) {
  cap_t mem = slot_new();
  CHECK(sys_create(mem, OBJ_MEM, SLOT_BANK, 4, 0, 0, 0) == ST_OK);
  CHECK(attach_here(mem, VA_A, 0, 4, ATTACH_READ) == ST_OK);
  CHECK(attach_here(mem, VA_A + PAGE_SIZE, 0, 1, ATTACH_READ) == ST_OVERLAP);
  CHECK(attach_here(mem, VA_A - PAGE_SIZE, 0, 2, ATTACH_READ) == ST_OVERLAP);
  CHECK(attach_here(mem, VA_A + 16 * PAGE_SIZE, 2, 3, ATTACH_READ) == ST_BAD_ARG);
  CHECK(attach_here(mem, VA_A + 16 * PAGE_SIZE, ~0ull, 2, ATTACH_READ) == ST_BAD_ARG);
  CHECK(attach_here(mem, VA_A + 16 * PAGE_SIZE + 1, 0, 1, ATTACH_READ) == ST_BAD_ARG);
  CHECK(attach_here(mem, 0, 0, 1, ATTACH_READ) == ST_BAD_ARG);
  CHECK(attach_here(mem, USER_END, 0, 1, ATTACH_READ) == ST_BAD_ARG);
  CHECK(attach_here(mem, 0xffffffff80000000, 0, 1, ATTACH_READ) == ST_BAD_ARG);
  CHECK(detach_here(VA_A) == ST_OK);
  CHECK(destroy_all(mem) == ST_OK);
}

static void read_only_view(void) {
  cap_t mem = slot_new(), view = slot_new();
  CHECK(sys_create(mem, OBJ_MEM, SLOT_BANK, 4, 0, 0, 0) == ST_OK);
  CHECK(sys_derive(view, RIGHT_READ | RIGHT_DESTROY, SLOT_BANK, mem, 1, 2) == ST_OK);
  CHECK(attach_here(view, VA_A, 0, 2, ATTACH_READ | ATTACH_WRITE) == ST_DENIED);
  CHECK(attach_here(view, VA_A, 0, 3, ATTACH_READ) == ST_BAD_ARG);
  CHECK(attach_here(mem, VA_A + 0x100000, 0, 4, ATTACH_READ | ATTACH_WRITE) == ST_OK);
  CHECK(attach_here(view, VA_A, 0, 2, ATTACH_READ) == ST_OK);
  *(volatile uint64_t *)(VA_A + 0x100000 + PAGE_SIZE) = 42;
  CHECK(*(volatile uint64_t *)VA_A == 42);
  CHECK(destroy_all(view) == ST_OK);
  CHECK(*(volatile uint64_t *)(VA_A + 0x100000 + PAGE_SIZE) == 42);
  CHECK(destroy_all(mem) == ST_OK);
}

/* Lent memory that asked for it reads as zero after its owner destroyed it. */
static void zero_on_loss(void) {
  cap_t mem = slot_new(), view = slot_new();
  CHECK(sys_create(mem, OBJ_MEM, SLOT_BANK, 2, 0, 0, 0) == ST_OK);
  CHECK(attach_here(mem, VA_A + 0x100000, 0, 2, ATTACH_READ | ATTACH_WRITE) == ST_OK);
  *(volatile uint64_t *)(VA_A + 0x100000) = 42;
  CHECK(sys_derive(view, RIGHT_READ, SLOT_BANK, mem, 0, 2) == ST_OK);
  CHECK(attach_here(view, VA_A, 0, 2, ATTACH_READ | ATTACH_ZERO_ON_LOSS) == ST_OK);
  CHECK(*(volatile uint64_t *)VA_A == 42);
  CHECK(destroy_all(mem) == ST_OK);
  CHECK(*(volatile uint64_t *)VA_A == 0 && *(volatile uint64_t *)(VA_A + PAGE_SIZE) == 0);
  CHECK(detach_here(VA_A) == ST_OK);
}

/* The same for a painter: what it writes after the loss goes nowhere, and it does not fault. */
static void write_after_loss(void) {
  cap_t mem = slot_new(), view = slot_new();
  volatile uint64_t *first = (uint64_t *)VA_A, *second = (uint64_t *)(VA_A + PAGE_SIZE);
  CHECK(sys_create(mem, OBJ_MEM, SLOT_BANK, 2, 0, 0, 0) == ST_OK);
  CHECK(sys_derive(view, RIGHT_READ | RIGHT_WRITE, SLOT_BANK, mem, 0, 2) == ST_OK);
  CHECK(attach_here(view, VA_A, 0, 2, ATTACH_READ | ATTACH_WRITE | ATTACH_ZERO_ON_LOSS) == ST_OK);
  *first = 42, *second = 43;
  CHECK(destroy_all(mem) == ST_OK);
  CHECK(*first == 0 && *second == 0);
  *second = 44;
  CHECK(*first == 44);
  CHECK(detach_here(VA_A) == ST_OK);
}

static void read_lent(void) {
  volatile uint64_t sum = 0;
  for (;;) sum += *(volatile uint64_t *)VA_A, SHARED->word[0]++;
}
/* Without that wish the borrower faults, and nobody else. */
static void loss_faults_borrower_only(void) {
  struct child c;
  struct thread_info info = {0};
  cap_t mem = slot_new();
  uint64_t bits;
  CHECK(sys_create(mem, OBJ_MEM, SLOT_BANK, 1, 0, 0, 0) == ST_OK);
  child_new(&c, CHILD_PAGES, NULL);
  MUST(sys_attach(mem, c.pd, c.bank, VA_A, 0, 1, ATTACH_READ));
  child_start(&c, read_lent);
  sys_wait(SLOT_SIGNAL, ms_ahead(5), &bits);
  CHECK(destroy_all(mem) == ST_OK);
  CHECK(child_wait_fault(&c, WAIT_MS, &info) && info.vector == 14 && info.address == VA_A);
  child_destroy(&c);
}

static void exhaustion_is_local(void) {
  cap_t bank = slot_new(), slot = slot_new();
  CHECK(sys_create(bank, OBJ_BANK, SLOT_BANK, 8, 0, 0, 0) == ST_OK);
  CHECK(sys_create(slot, OBJ_MEM, bank, 9, 0, 0, 0) == ST_NO_MEMORY);
  enum status s = ST_OK;
  unsigned made = 0;
  while (made < 5000 && (s = sys_create(slot, OBJ_SIGNAL, bank, 0, 0, 0, 0)) == ST_OK) made++, sys_slot_drop(slot);
  CHECK(s == ST_NO_MEMORY && made > 0);
  CHECK(sys_create(slot, OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0) == ST_OK);
  CHECK(destroy_all(bank) == ST_OK);
}

static void donation_moves_pages(void) {
  cap_t a = slot_new(), b = slot_new();
  CHECK(sys_create(a, OBJ_BANK, SLOT_BANK, 20, 0, 0, 0) == ST_OK);
  CHECK(sys_create(b, OBJ_BANK, SLOT_BANK, 5, 0, 0, 0) == ST_OK);
  uint64_t in_a = bank_free(a), in_b = bank_free(b);
  CHECK(sys_status(sys_control(a, CTL_BANK_DONATE, b, 10, 0, 0).rax) == ST_OK);
  CHECK(bank_free(a) == in_a - 10 && bank_free(b) == in_b + 10);
  CHECK(sys_status(sys_control(a, CTL_BANK_DONATE, b, 1000, 0, 0).rax) == ST_NO_MEMORY);
  CHECK(destroy_all(a) == ST_OK);
  CHECK(destroy_all(b) == ST_OK);
}

void test_memory(void) {
  RUN(bank_gives_back_every_page);
  RUN(destroy_while_attached);
  RUN(pages_come_zeroed);
  RUN(write_and_execute);
  RUN(overlap_and_range);
  RUN(read_only_view);
  RUN(zero_on_loss);
  RUN(write_after_loss);
  RUN(loss_faults_borrower_only);
  RUN(exhaustion_is_local);
  RUN(donation_moves_pages);
}
