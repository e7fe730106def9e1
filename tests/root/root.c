/* Root: ports, printing and the end of the machine for root-task tests. */
#include "root.h"

enum { SERIAL = 0x3f8, SERIAL_PORTS = 8, EXIT = 0xf4, LINE_EMPTY = 0x20 };

static cap_t next_slot = 100;

cap_t slot_new(void) { return next_slot++; }
cap_t slot_next(void) { return next_slot; }

void slot_release(cap_t first) {
  while (next_slot > first) sys_slot_drop(--next_slot);
}

static void out8(uint16_t port, uint8_t value) { __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port)); }
static uint8_t in8(uint16_t port) {
  uint8_t value;
  __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

static void put(char c) {
  while (!(in8(SERIAL + 5) & LINE_EMPTY)) continue;
  out8(SERIAL, (uint8_t)c);
}

void print(const char *text) {
  for (; *text; text++) put(*text);
}

static const char *after(const char *text, const char *key) {
  while (*key && *text == *key) text++, key++;
  return *key ? NULL : text;
}

/* The boot loader may put the kernel's path in front. */
const char *root_word(const char *key) {
  const char *text = ROOT_BOOT_INFO->command_line, *found = after(text, key);
  for (; *text && !found; text++)
    if (*text == ' ') found = after(text + 1, key);
  return found;
}

void print_number(uint64_t value) {
  char digits[21];
  unsigned at = sizeof digits - 1;
  digits[at] = 0;
  do digits[--at] = (char)('0' + value % 10);
  while ((value /= 10) != 0);
  print(digits + at);
}

void print_hex(uint64_t value) {
  print("0x");
  for (int shift = 60; shift >= 0; shift -= 4) put("0123456789abcdef"[value >> shift & 15]);
}

void root_finish(void) {
  print("TESTS DONE\n");
  for (;;) out8(EXIT, 0);
}

void give_up(const char *what, uint64_t value) {
  print("FAIL ");
  print(what);
  print(" gave ");
  print_number(value);
  print("\n");
  root_finish();
}

void root_init(void) {
  /* Without ports there is nobody to tell. */
  sys_control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, SERIAL, SERIAL_PORTS, 1);
  sys_control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, EXIT, 1, 1);
  cap_t shared = slot_new();
  MUST(sys_create(shared, OBJ_MEM, SLOT_BANK, 1, 0, 0, 0));
  MUST(sys_attach(shared, SLOT_PD, SLOT_BANK, VA_SHARED, 0, 1, ATTACH_READ | ATTACH_WRITE));
}

unsigned root_cpus = 1;

cap_t root_budget(unsigned cpu) { return cpu ? SLOT_CORE_BUDGETS + cpu : SLOT_BUDGET; }

static enum status start_cpu(unsigned cpu, bool wake) {
  return sys_status(sys_control(SLOT_IO, CTL_IO_CPU, cpu, wake, 0, 0).rax);
}

void root_start_cpus(void) {
  uint64_t bits;
  unsigned cpus = ROOT_BOOT_INFO->cpus;
  for (unsigned i = 1; i < cpus; i++) start_cpu(i, false);
  if (cpus > 1) sys_wait(SLOT_SIGNAL, ms_ahead(10), &bits);
  for (; root_cpus < cpus; root_cpus++)
    for (unsigned tries = 0; start_cpu(root_cpus, true) != ST_OK; tries++) {
      if (tries == 1000) give_up("starting of CPU", root_cpus);
      sys_wait(SLOT_SIGNAL, ms_ahead(1), &bits);
    }
}

uint64_t ms_ahead(unsigned ms) { return sys_tsc() + ROOT_STARTUP->tsc_khz * ms; }

bool shared_above(unsigned word, uint64_t value) {
  uint64_t bits;
  for (unsigned i = 0; i < 20000; i++) {
    if (SHARED->word[word] > value) return true;
    sys_wait(SLOT_SIGNAL, ms_ahead(1), &bits);
  }
  return false;
}

enum status destroy_all(cap_t slot) {
  enum status status;
  do status = sys_destroy(slot);
  while (status == ST_AGAIN);
  return status;
}

uint64_t bank_free(cap_t bank) { return sys_control(bank, CTL_BANK_INFO, 0, 0, 0, 0).w[1]; }

struct thread_info thread_info_of(cap_t thread) {
  MUST(sys_status(sys_control(thread, CTL_THREAD_INFO, 0, 0, 0, 0).rax));
  return *(const volatile struct thread_info *)ROOT_MESSAGE->data;
}

void *memcpy(void *restrict to, const void *restrict from, size_t bytes) {
  void *d = to;
  __asm__ volatile("rep movsb" : "+D"(d), "+S"(from), "+c"(bytes) : : "memory");
  return to;
}
void *memset(void *to, int value, size_t bytes) {
  void *d = to;
  __asm__ volatile("rep stosb" : "+D"(d), "+c"(bytes) : "a"(value) : "memory");
  return to;
}

void __stack_chk_fail(void);
void __stack_chk_fail(void) { __builtin_trap(); }
