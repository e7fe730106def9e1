/* Objects: banks, capabilities, derivation, memory and destruction, one law a case, through the system-call dispatcher.
 */
#include "bank.h"
#include "budget.h"
#include "capability.h"
#include "world.h"

#define VA (VA_FREE)
enum { A = 20, B, C, D, E, F };

static void boots_sound(void) {
  world_new();
  CHECK_TEXT(kernel_check(1));
  CHECK(free_pages() > 2500);
}

static void bank_gives_back_all(void) {
  world_new();
  uint32_t before = free_pages();
  for (unsigned i = 0; i < 20; i++) {
    GOOD(create(A, OBJ_BANK, SLOT_BANK, 40 + i, 0, 0, 0));
    GOOD(create(B, OBJ_PD, A, 2, 0, 0, 0));
    GOOD(create(C, OBJ_MEM, A, 9, 0, 0, 0));
    GOOD(until(SYS_ATTACH, C | (uint64_t)B << 32, A, VA, 0, 9, ATTACH_READ | ATTACH_WRITE));
    GOOD(create(D, OBJ_THREAD, A, B, VA_IMAGE, 0, 0));
    GOOD(create(E, OBJ_GATE, A, D, 7, 0, 0));
    SOUND();
    GOOD(until(SYS_DESTROY, A, 0, 0, 0, 0, 0));
    SOUND();
  }
  CHECK(free_pages() == before);
  for (cap_t s = A; s <= E; s++) CHECK(root_sys(SYS_SLOT, SLOT_QUERY, s, 0, 0, 0, 0) == ST_BAD_CAP);
}

static void freed_pages_are_zero(void) {
  world_new();
  GOOD(create(A, OBJ_MEM, SLOT_BANK, 40, 0, 0, 0));
  struct mem *m = (struct mem *)cell_in(A);
  memset(frame_page((uint32_t)(m->extent[0] >> 40)), 0x77, PAGE_SIZE);
  GOOD(until(SYS_DESTROY, A, 0, 0, 0, 0, 0));
  CHECK_TEXT(kernel_check(1));
}

static void nested_banks_die_deepest_first(void) {
  world_new();
  uint32_t before = free_pages();
  GOOD(create(A, OBJ_BANK, SLOT_BANK, 300, 0, 0, 0));
  for (cap_t s = B; s < B + 8; s++) GOOD(create(s, OBJ_BANK, s - 1, 300 - 20 * (s - A), 0, 0, 0));
  for (cap_t s = A; s < B + 8; s++) GOOD(create(s + 20, OBJ_MEM, s, 5, 0, 0, 0));
  SOUND();
  int status, steps = 0;
  do {
    status = root_sys(SYS_DESTROY, A, 0, 0, 0, 0, 0);
    SOUND();
    steps++;
  } while (status == ST_AGAIN);
  CHECK(status == ST_OK && steps > 3 && free_pages() == before);
}

static void bank_pays_alone(void) {
  world_new();
  GOOD(create(A, OBJ_BANK, SLOT_BANK, 5, 0, 0, 0));
  CHECK(create(B, OBJ_MEM, A, 6, 0, 0, 0) == ST_NO_MEMORY);
  CHECK(create(B, OBJ_PD, A, 8, 0, 0, 0) == ST_NO_MEMORY);
  CHECK(create(B, OBJ_BANK, A, 6, 0, 0, 0) == ST_NO_MEMORY);
  GOOD(create(B, OBJ_MEM, A, 4, 0, 0, 0));
  CHECK(create(C, OBJ_THREAD, A, SLOT_PD, VA_IMAGE, 0, 0) == ST_NO_MEMORY);
  unsigned cells = 0;
  while (create(C, OBJ_SIGNAL, A, 0, 0, 0, 0) == ST_OK) root_sys(SYS_SLOT, SLOT_DROP, C, 0, 0, 0, 0), cells++;
  CHECK(cells == CELLS_PER_PAGE - 2); /* the bank itself and the mem share its page */
  SOUND();
}

/* Free memory in single pages: moving it takes several restarts of one call. */
static void fragments_are_moved_in_steps(void) {
  world_new();
  GOOD(create(A, OBJ_BANK, SLOT_BANK, 240, 0, 0, 0));
  for (cap_t s = 0; s < 200; s++) GOOD(create(100 + s, OBJ_MEM, A, 1, 0, 0, 0));
  for (cap_t s = 0; s < 200; s += 2) GOOD(until(SYS_DESTROY, 100 + s, 0, 0, 0, 0, 0));
  uint32_t free = bank_free((struct bank *)cell_in(A));
  GOOD(create(B, OBJ_BANK, A, free - 10, 0, 0, 0));
  SOUND();
  CHECK(((struct bank *)cell_in(B))->pages == free - 10 && bank_free((struct bank *)cell_in(A)) == 10);
  GOOD(create(C, OBJ_BANK, SLOT_BANK, 1, 0, 0, 0));
  GOOD(control(B, CTL_BANK_DONATE, C, free - 20, 0, 0));
  CHECK(((struct bank *)cell_in(C))->pages == free - 19);
  CHECK(root_sys(SYS_CREATE, C | 0x100ull << 32, A, 1, 0, 0, 0) == ST_UNSUPPORTED); /* not a child of the payer */
  CHECK(root_sys(SYS_CREATE, D | 0x101ull << 32, A, 1, 0, 0, 0) == ST_BAD_CAP);
  SOUND();
}

/* A Mem of 100 runs, mapped; then one that fails in its third step and leaves no trace. */
static void fragmented_mem_is_gathered_in_steps(void) {
  world_new();
  GOOD(create(A, OBJ_BANK, SLOT_BANK, 240, 0, 0, 0));
  for (cap_t s = 0; s < 210; s++) GOOD(create(100 + s, OBJ_MEM, A, 1, 0, 0, 0));
  for (cap_t s = 0; s < 210; s += 2) GOOD(until(SYS_DESTROY, 100 + s, 0, 0, 0, 0, 0));
  const struct bank *bank = (struct bank *)cell_in(A);
  uint32_t free = bank_free(bank);
  GOOD(create(B, OBJ_MEM, A, free - 5, 0, 0, 0));
  const struct mem *m = (struct mem *)cell_in(B);
  CHECK(m->pages == free - 5 && m->extents > 90);
  GOOD(until(SYS_ATTACH, B | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA, 0, free - 5, ATTACH_READ | ATTACH_WRITE));
  SOUND();
  GOOD(until(SYS_DESTROY, B, 0, 0, 0, 0, 0));
  CHECK(bank_free(bank) == free);
  CHECK(create(B, OBJ_MEM, A, free, 0, 0, 0) == ST_NO_MEMORY); /* no page is left for the list of runs */
  CHECK(bank_free(bank) == free && root_sys(SYS_SLOT, SLOT_QUERY, B, 0, 0, 0, 0) == ST_BAD_CAP);
  CHECK_TEXT(kernel_check(1));
}

static void failed_attach_changes_nothing(void) {
  world_new();
  GOOD(create(A, OBJ_BANK, SLOT_BANK, 7, 0, 0, 0));
  GOOD(create(B, OBJ_PD, A, 1, 0, 0, 0)); /* three pages; three left: one tree of tables */
  GOOD(create(C, OBJ_MEM, SLOT_BANK, 600, 0, 0, 0));
  CHECK(until(SYS_ATTACH, C | (uint64_t)B << 32, SLOT_BANK, VA, 0, 600, ATTACH_READ) == ST_NO_MEMORY);
  SOUND();
  CHECK(bank_free((struct bank *)cell_in(A)) == 3);
  GOOD(until(SYS_ATTACH, C | (uint64_t)B << 32, SLOT_BANK, VA, 0, 512, ATTACH_READ));
  SOUND();
}

static void stale_capability_never_matches(void) {
  world_new();
  for (unsigned i = 0; i < 200; i++) {
    GOOD(create(A, i % 2 ? OBJ_SIGNAL : OBJ_BANK, SLOT_BANK, 3, 0, 0, 0));
    GOOD(root_sys(SYS_SLOT, SLOT_COPY, B, A, RIGHTS_ALL, 0, 0));
    GOOD(until(SYS_DESTROY, A, 0, 0, 0, 0, 0));
    GOOD(create(C, OBJ_THREAD, SLOT_BANK, SLOT_PD, VA_IMAGE, 0, 0));
    CHECK(root_sys(SYS_SLOT, SLOT_QUERY, B, 0, 0, 0, 0) == ST_BAD_CAP);
    GOOD(until(SYS_DESTROY, C, 0, 0, 0, 0, 0));
  }
  SOUND();
}

/* The page of a dead cell becomes data that imitates the cell, byte for byte: the frame's use must refuse it. */
static void forged_cell_is_refused(void) {
  world_new();
  GOOD(create(A, OBJ_BANK, SLOT_BANK, 3, 0, 0, 0));
  struct cell *old = cell_in(A);
  struct bank copy = *(struct bank *)old;
  uint32_t frame = frame_of(old);
  GOOD(root_sys(SYS_SLOT, SLOT_COPY, B, A, RIGHTS_ALL, 0, 0));
  GOOD(until(SYS_DESTROY, A, 0, 0, 0, 0, 0));
  GOOD(create(C, OBJ_MEM, SLOT_BANK, 100, 0, 0, 0));
  uint32_t clean = frame_at(frame)->use;
  memcpy(old, &copy, sizeof copy);
  CHECK(clean != USE_CELLS && root_sys(SYS_SLOT, SLOT_QUERY, B, 0, 0, 0, 0) == ST_BAD_CAP);
  memset(old, 0, sizeof copy);
}

static void epoch_only_grows(void) {
  world_new();
  uint64_t epochs[FAKE_FRAMES] = {0};
  for (unsigned i = 0; i < 100; i++) {
    GOOD(create(A, OBJ_BANK, SLOT_BANK, 9, 0, 0, 0));
    GOOD(create(B, OBJ_PD, A, 1, 0, 0, 0));
    GOOD(create(C, OBJ_THREAD, A, B, VA_IMAGE, 0, 0));
    uint64_t highest = cell_generation(cell_in(C));
    uint32_t frame = frame_of(cell_in(C));
    GOOD(until(SYS_DESTROY, A, 0, 0, 0, 0, 0));
    CHECK(frame_epoch(frame_at(frame)) > highest);
    for (uint32_t f = 1; f < FAKE_FRAMES; f++) {
      CHECK(frame_epoch(frame_at(f)) >= epochs[f]);
      epochs[f] = frame_epoch(frame_at(f));
    }
  }
}

/* Many cells live and die in one page: the frame's epoch must pass the last of them, not only the page's first. */
static void epoch_passes_every_cell(void) {
  world_new();
  uint64_t highest = 0;
  uint32_t frame = 0;
  GOOD(create(A, OBJ_BANK, SLOT_BANK, 9, 0, 0, 0));
  GOOD(create(C, OBJ_SIGNAL, A, 0, 0, 0, 0));
  for (unsigned i = 0; i < 50; i++) {
    GOOD(create(B, OBJ_SIGNAL, A, 0, 0, 0, 0));
    CHECK(!i || frame_of(cell_in(B)) == frame);
    frame = frame_of(cell_in(B));
    CHECK(cell_generation(cell_in(B)) > highest);
    highest = cell_generation(cell_in(B));
    GOOD(until(SYS_DESTROY, B, 0, 0, 0, 0, 0));
  }
  GOOD(until(SYS_DESTROY, A, 0, 0, 0, 0, 0));
  CHECK(frame_epoch(frame_at(frame)) > highest);
}

static void rights_only_shrink(void) {
  world_new();
  GOOD(create(A, OBJ_MEM, SLOT_BANK, 4, 0, 0, 0));
  GOOD(root_sys(SYS_SLOT, SLOT_COPY, B, A, RIGHT_READ | RIGHT_DERIVE | RIGHT_GRANT, 0, 0));
  GOOD(root_sys(SYS_SLOT, SLOT_COPY, C, B, RIGHTS_ALL, 0, 0));
  CHECK(root_sys(SYS_ATTACH, C | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA, 0, 1, ATTACH_READ | ATTACH_WRITE) ==
        ST_DENIED);
  GOOD(root_sys(SYS_DERIVE, D | (uint64_t)RIGHTS_ALL << 32, SLOT_BANK, B, 1, 2, 0));
  CHECK(root_sys(SYS_ATTACH, D | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA, 0, 1, ATTACH_READ | ATTACH_WRITE) ==
        ST_DENIED);
  CHECK(root_sys(SYS_DESTROY, C, 0, 0, 0, 0, 0) == ST_DENIED);
  CHECK(root_sys(SYS_SLOT, SLOT_COPY, A, B, RIGHTS_ALL, 0, 0) == ST_NO_SLOT);
  SOUND();
}

static void destroyed_view_unmaps_only_itself(void) {
  world_new();
  GOOD(create(A, OBJ_MEM, SLOT_BANK, 300, 0, 0, 0));
  GOOD(root_sys(SYS_DERIVE, B | (uint64_t)RIGHTS_ALL << 32, SLOT_BANK, A, 10, 280, 0));
  GOOD(root_sys(SYS_DERIVE, C | (uint64_t)RIGHTS_ALL << 32, SLOT_BANK, B, 10, 260, 0));
  GOOD(until(SYS_ATTACH, A | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA, 0, 300, ATTACH_READ | ATTACH_WRITE));
  GOOD(until(SYS_ATTACH, B | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA + (4 << 20), 0, 280, ATTACH_READ));
  GOOD(until(SYS_ATTACH, C | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA + (8 << 20), 0, 260,
             ATTACH_READ | ATTACH_ZERO_ON_LOSS));
  SOUND();
  GOOD(until(SYS_DESTROY, B, 0, 0, 0, 0, 0));
  SOUND();
  CHECK(root_sys(SYS_SLOT, SLOT_QUERY, C, 0, 0, 0, 0) == ST_BAD_CAP);
  GOOD(until(SYS_ATTACH, A | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA + (4 << 20), 0, 280,
             ATTACH_READ)); /* the place is free */
  CHECK(root_sys(SYS_ATTACH, A | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA + (8 << 20), 0, 1, ATTACH_READ) == ST_OVERLAP);
  GOOD(until(SYS_DETACH, SLOT_PD, VA + (8 << 20), 0, 0, 0, 0));
  SOUND();
}

static void attach_refuses(void) {
  world_new();
  GOOD(create(A, OBJ_MEM, SLOT_BANK, 8, 0, 0, 0));
  uint64_t mem = A | (uint64_t)SLOT_PD << 32, w = ATTACH_READ | ATTACH_WRITE;
  CHECK(root_sys(SYS_ATTACH, mem, SLOT_BANK, VA, 0, 1, w | ATTACH_EXEC) == ST_BAD_ARG);
  CHECK(root_sys(SYS_ATTACH, mem, SLOT_BANK, VA, 0, 9, w) == ST_BAD_ARG);
  CHECK(root_sys(SYS_ATTACH, mem, SLOT_BANK, VA, 8, 1, w) == ST_BAD_ARG);
  CHECK(root_sys(SYS_ATTACH, mem, SLOT_BANK, VA, ~0ull, 2, w) == ST_BAD_ARG);
  CHECK(root_sys(SYS_ATTACH, mem, SLOT_BANK, VA, 0, 1ull << 52, w) == ST_BAD_ARG);
  CHECK(root_sys(SYS_ATTACH, mem, SLOT_BANK, USER_END, 0, 1, w) == ST_BAD_ARG);
  CHECK(root_sys(SYS_ATTACH, mem, SLOT_BANK, USER_END - PAGE_SIZE, 0, 2, w) == ST_BAD_ARG);
  CHECK(root_sys(SYS_ATTACH, mem, SLOT_BANK, 1ull << 63, 0, 1, w) == ST_BAD_ARG);
  CHECK(root_sys(SYS_ATTACH, mem, SLOT_BANK, VA, 0, 1, 0) == ST_BAD_ARG);
  GOOD(root_sys(SYS_ATTACH, mem, SLOT_BANK, USER_END - PAGE_SIZE, 0, 1, w));
  SOUND();
}

static uint64_t total_bandwidth(const struct budget *b) {
  uint64_t sum = b->bandwidth;
  for (const struct budget *c = b->children; c; c = c->next) sum += total_bandwidth(c);
  return sum;
}

static void budgets_conserve(void) {
  world_new();
  const struct budget *root = (struct budget *)cell_in(SLOT_BUDGET);
  GOOD(create(A, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_SHARE, 100, 500));
  GOOD(create(B, OBJ_BUDGET, SLOT_BANK, A, BUDGET_RESERVED, 300000, 1000000));
  CHECK(create(C, OBJ_BUDGET, SLOT_BANK, A, BUDGET_RESERVED, 300000, 1000000) == ST_DENIED);
  GOOD(create(C, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, 390000, 1000000));
  CHECK(create(D, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_RESERVED, 390000, 1000000) == ST_DENIED);
  GOOD(create(D, OBJ_BUDGET, SLOT_BANK, B, BUDGET_RESERVED, 100000, 1000000));
  CHECK(((struct budget *)cell_in(B))->runtime < 200001);
  CHECK(create(E, OBJ_BUDGET, SLOT_BANK, B, BUDGET_SHARE, 10, 0) == ST_STATE);
  CHECK(create(E, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_SHARE, 1001, 0) == ST_BAD_ARG);
  CHECK(create(E, OBJ_BUDGET, SLOT_BANK, SLOT_BUDGET, BUDGET_SHARE | 3 << 8, 10, 0) == ST_NOT_FOUND);
  CHECK(total_bandwidth(root) == BANDWIDTH_ALL);
  GOOD(until(SYS_DESTROY, A, 0, 0, 0, 0, 0));
  CHECK(total_bandwidth(root) == BANDWIDTH_ALL);
  CHECK(root_sys(SYS_SLOT, SLOT_QUERY, D, 0, 0, 0, 0) == ST_BAD_CAP);
  SOUND();
}

/* Every allocation of one operation fails in turn: the account must be as it was. */
static void each_allocation_may_fail(void) {
  for (uint32_t pages = 1; pages < 14; pages++) {
    world_new();
    GOOD(create(A, OBJ_BANK, SLOT_BANK, pages, 0, 0, 0));
    const struct bank *bank = (struct bank *)cell_in(A);
    uint32_t before = bank_free(bank);
    int pd = create(B, OBJ_PD, A, 2, 0, 0, 0);
    CHECK(pd == ST_OK || (pd == ST_NO_MEMORY && bank_free(bank) == before));
    SOUND();
    if (pd) continue;
    GOOD(create(C, OBJ_MEM, SLOT_BANK, 2, 0, 0, 0));
    before = bank_free(bank);
    int at = until(SYS_ATTACH, C | (uint64_t)B << 32, A, VA + (1 << 21) - PAGE_SIZE, 0, 2, ATTACH_READ);
    CHECK(at == ST_OK || (at == ST_NO_MEMORY && bank_free(bank) == before));
    SOUND();
  }
}

static bool port_open(unsigned port) {
  return !(kernel.root_pd->ports[port >> 15][port >> 3 & (PAGE_SIZE - 1)] >> (port & 7) & 1);
}

static void ports_are_granted_exactly(void) {
  static const unsigned range[][2] = {{0x60, 5}, {0x3f, 2}, {0x7fc0, 0x80}, {0, 65536}, {65535, 1}, {100, 333}};
  for (unsigned i = 0; i < sizeof range / sizeof *range; i++) {
    world_new();
    GOOD(control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, range[i][0], range[i][1], 1));
    unsigned wrong = 0;
    for (unsigned port = 0; port < 65536; port++)
      wrong += port_open(port) != (port >= range[i][0] && port < range[i][0] + range[i][1]);
    CHECK(wrong == 0);
    GOOD(control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, range[i][0], range[i][1], 0));
    for (unsigned port = 0; port < 65536; port++) wrong += port_open(port);
    CHECK(wrong == 0);
  }
  CHECK(control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, 65535, 2, 1) == ST_BAD_ARG);
  SOUND();
}

static void table_grows_to_its_bound(void) {
  world_new();
  GOOD(create(A, OBJ_PD, SLOT_BANK, 60, 0, 0, 0));
  CHECK(control(A, CTL_PD_GROW, 5, 0, 0, 0) == ST_NO_SLOT);
  GOOD(control(A, CTL_PD_GROW, 4, 0, 0, 0));
  CHECK(((struct pd *)cell_in(A))->slots == PD_TABLE_PAGES * SLOTS_PER_PAGE);
  SOUND();
  GOOD(until(SYS_DESTROY, A, 0, 0, 0, 0, 0));
  CHECK_TEXT(kernel_check(1));
}

static void slots_and_numbers_are_checked(void) {
  world_new();
  const uint64_t odd[] = {0, 1, 15, 1023, 1024, 0xffffffff, 1ull << 32, 1ull << 63, ~0ull};
  for (unsigned i = 0; i < sizeof odd / sizeof *odd; i++) {
    for (uint64_t n = SYS_CREATE; n <= SYS_CONTROL; n++) {
      root_sys(n, odd[i], odd[(i + 1) % 9], odd[(i + 2) % 9], odd[(i + 3) % 9], odd[(i + 4) % 9], odd[(i + 5) % 9]);
      root_sys(n, odd[(i + 3) % 9], odd[i], odd[i], odd[i], odd[i], odd[i]);
    }
  }
  SOUND();
}

/* A run goes on after interruptions without taking the caller's state again; whoever destroys what first, all is found.
 */
static void vcpu_runs_and_dies(void) {
  for (unsigned order = 0; order < 3; order++) {
    world_new();
    uint32_t before = free_pages();
    struct vcpu_state *s = (struct vcpu_state *)message_of(kernel.root_thread)->data;
    GOOD(create(A, OBJ_BANK, SLOT_BANK, 20, 0, 0, 0));
    GOOD(create(B, OBJ_PD, A, 0, 0, 0, 0));
    CHECK(create(C, OBJ_VCPU, A, SLOT_PD, 0, 0, 0) == ST_STATE);
    GOOD(create(C, OBJ_VCPU, A, B, 0, 0, 0));
    SOUND();
    s->registers[0] = 100, s->efer = 1;
    CHECK(control(C, CTL_VCPU_RUN, 0, 0, 0, 0) == ST_BAD_ARG && s->registers[0] == 100);
    s->efer = 0;
    fake.guest_interrupts = 2;
    GOOD(control(C, CTL_VCPU_RUN, 0, 0, 0, 0));
    CHECK(s->registers[0] == 103 && s->exit == VCPU_EXIT_HALT);
    CHECK(control(C, CTL_VCPU_RUN, 1, 0, 0, 0) == ST_TIMEOUT && s->exit == VCPU_EXIT_NONE);
    SOUND();
    GOOD(until(SYS_DESTROY, order == 0 ? C : order == 1 ? B : A, 0, 0, 0, 0, 0));
    CHECK(control(C, CTL_VCPU_RUN, 0, 0, 0, 0) == ST_BAD_CAP);
    SOUND();
    until(SYS_DESTROY, A, 0, 0, 0, 0, 0);
    CHECK(free_pages() == before);
    CHECK_TEXT(kernel_check(1));
  }
}

int main(void) {
  CASE(boots_sound);
  CASE(bank_gives_back_all);
  CASE(freed_pages_are_zero);
  CASE(nested_banks_die_deepest_first);
  CASE(bank_pays_alone);
  CASE(fragments_are_moved_in_steps);
  CASE(fragmented_mem_is_gathered_in_steps);
  CASE(failed_attach_changes_nothing);
  CASE(stale_capability_never_matches);
  CASE(forged_cell_is_refused);
  CASE(epoch_only_grows);
  CASE(epoch_passes_every_cell);
  CASE(rights_only_shrink);
  CASE(destroyed_view_unmaps_only_itself);
  CASE(attach_refuses);
  CASE(budgets_conserve);
  CASE(each_allocation_may_fail);
  CASE(ports_are_granted_exactly);
  CASE(table_grows_to_its_bound);
  CASE(slots_and_numbers_are_checked);
  CASE(vcpu_runs_and_dies);
  return check_done();
}
