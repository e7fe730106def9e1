/* Isolation: a component that reaches for what it was not given dies alone or gets the clean error. */
#include "test.h"

static uint64_t target_address;
static uint16_t target_port;

static void read_target(void) { __asm__ volatile("mov (%0), %%rax" : : "r"(target_address) : "rax"); }
static void write_target(void) { __asm__ volatile("movb $0, (%0)" : : "r"(target_address) : "memory"); }
static void run_target(void) { __asm__ volatile("jmp *%0" : : "r"(target_address)); }
static void read_port(void) { __asm__ volatile("inb %0, %%al" : : "d"(target_port) : "al"); }

static void dies_at(void (*function)(void), uint64_t address, uint64_t error_bits) {
  target_address = address; /* the child is a copy of this image as it is now */
  struct thread_info info = run_until_fault(function, 14);
  CHECK(info.address == address);
  CHECK((info.error & error_bits) == error_bits);
}

enum { PRESENT = 1, WRITE = 2, USER = 4, FETCH = 16 };

static void foreign_memory(void) { dies_at(read_target, 0x10000000, USER); }
static void null_pointer(void) { dies_at(read_target, 0, USER); }
static void kernel_text(void) { dies_at(read_target, 0xffffffff80101000, USER | PRESENT); }
static void kernel_text_write(void) { dies_at(write_target, 0xffffffff80101000, USER | WRITE); }
static void kernel_text_run(void) { dies_at(run_target, 0xffffffff80101000, USER); }
static void direct_map(void) {
  dies_at(read_target, 0xffff800000100000, root_word("isolation=all") ? USER : USER | PRESENT);
}
static void own_code_write(void) { dies_at(write_target, (uint64_t)read_target, USER | PRESENT | WRITE); }
static void constants_write(void) { dies_at(write_target, (uint64_t) "constant", USER | PRESENT | WRITE); }
static void stack_run(void) { dies_at(run_target, VA_STACK_TOP - 64, USER | PRESENT | FETCH); }
static void data_run(void) { dies_at(run_target, (uint64_t)&target_port, USER | PRESENT | FETCH); }
static void stack_guard(void) { dies_at(write_target, VA_STACK_TOP - 2 * PAGE_SIZE - 8, USER | WRITE); }

static void foreign_port(void) {
  static const uint16_t ports[] = {0x60, 0x64, 0x3f8, 0xcf8, 0x20, 0xf4, 0x80, 0xffff};
  for (unsigned i = 0; i < sizeof ports / sizeof ports[0]; i++) {
    target_port = ports[i];
    run_until_fault(read_port, 13);
  }
}

/* The child's Pd has one port; the next one is still denied. */
static void neighbour_port(void) {
  struct child c;
  struct thread_info info = {0};
  target_port = 0x61;
  child_new(&c, CHILD_PAGES, NULL);
  MUST(sys_status(sys_control(c.pd, CTL_PD_PORTS, SLOT_IO, 0x60, 1, 1).rax));
  child_start(&c, read_port);
  CHECK(child_wait_fault(&c, WAIT_MS, &info) && info.vector == 13);
  child_destroy(&c);
}

/* Reports into the shared page what each system call says to a slot that was never filled. */
static void try_empty_slots(void) {
  static const cap_t slots[] = {0, 19, 127, 128, 8191, 0xffffffff};
  uint64_t bits, wrong = 0;
  for (unsigned i = 0; i < sizeof slots / sizeof slots[0]; i++) {
    cap_t s = slots[i];
    wrong += sys_status(sys_call(s, 0, (struct sys_words){{0}}).rax) != ST_BAD_CAP;
    wrong += sys_signal(s) != ST_BAD_CAP;
    wrong += sys_wait(s, 1, &bits) != ST_BAD_CAP;
    wrong += sys_create(60, OBJ_SIGNAL, s, 0, 0, 0, 0) != ST_BAD_CAP;
    wrong += sys_derive(60, RIGHTS_ALL, SLOT_BANK, s, 0, 0) != ST_BAD_CAP;
    wrong += sys_destroy(s) != ST_BAD_CAP;
    wrong += sys_attach(s, SLOT_PD, SLOT_BANK, VA_FREE, 0, 1, ATTACH_READ) != ST_BAD_CAP;
    wrong += sys_detach(s, VA_FREE) != ST_BAD_CAP;
    wrong += sys_slot_copy(60, s, RIGHTS_ALL, 0) != ST_BAD_CAP;
    wrong += sys_status(sys_slot_query(s).rax) != ST_BAD_CAP;
    for (unsigned op = 0; op < CTL_COUNT; op++)
      wrong += sys_status(sys_control(s, (enum control_op)op, 0, 0, 0, 0).rax) != ST_BAD_CAP;
    if (wrong && !SHARED->word[1]) SHARED->word[1] = s + 1;
  }
  SHARED->word[0] = wrong;
  __asm__ volatile("ud2");
}
static void empty_slots(void) {
  SHARED->word[0] = ~0ull, SHARED->word[1] = 0;
  run_until_fault(try_empty_slots, 6);
  CHECK(SHARED->word[0] == 0);
}

static void try_interrupt(void) {
  SHARED->word[0] = sys_create(60, OBJ_IRQ, SLOT_BANK, SLOT_IO, 1, SLOT_SIGNAL, 1);
  SHARED->word[1] = sys_create(60, OBJ_DEVMEM, SLOT_BANK, SLOT_IO, 0xb8000, 1, MEM_ATTR_UNCACHED);
  SHARED->word[2] = sys_status(sys_control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, 0x60, 1, 1).rax);
  SHARED->word[3] = sys_status(sys_control(SLOT_IO, CTL_IO_RESET, 0, 0, 0, 0).rax);
  __asm__ volatile("ud2");
}
static void hardware_without_io(void) {
  run_until_fault(try_interrupt, 6);
  for (unsigned i = 0; i < 4; i++) CHECK(SHARED->word[i] == ST_BAD_CAP);
}

void test_isolation(void) {
  RUN(foreign_memory);
  RUN(null_pointer);
  RUN(kernel_text);
  RUN(kernel_text_write);
  RUN(kernel_text_run);
  RUN(direct_map);
  RUN(own_code_write);
  RUN(constants_write);
  RUN(stack_run);
  RUN(data_run);
  RUN(stack_guard);
  RUN(foreign_port);
  RUN(neighbour_port);
  RUN(empty_slots);
  RUN(hardware_without_io);
}
