/* Faulter: does the one forbidden thing that its name says. Whatever it does, it must be gone afterwards and nobody
 * else. A refusal that the kernel gives as a status is printed as PASS. */
#include "base/env.h"
#include "base/string.h"

static volatile uint64_t sink;
static const uint64_t constant[4] = {1, 2, 3, 4};

/* Hides from the compiler where the address comes from. */
static void *address(uint64_t value) {
  __asm__("" : "+r"(value));
  return (void *)(uintptr_t)value;
}

static void read_null(void) { sink = *(volatile uint64_t *)address(8); }
static void read_kernel(void) { sink = *(volatile uint64_t *)address(0xffffffff80100000ull); }
static void write_rodata(void) { *(volatile uint64_t *)address((uintptr_t)constant) = 5; }
static void write_code(void) { *(volatile uint8_t *)address((uintptr_t)read_null) = 0x90; }
static void write_startup(void) { *(volatile uint8_t *)address(VA_STARTUP) = 1; }
static void port(void) { __asm__ volatile("outb %%al, $0x60" : : "a"(0)); }
static void halt(void) { __asm__ volatile("hlt"); }
static void interrupts_off(void) { __asm__ volatile("cli"); }
static void undefined(void) { __asm__ volatile("ud2"); }
static void divide(void) {
  __asm__ volatile("xor %%edx, %%edx\n mov $1, %%eax\n xor %%ecx, %%ecx\n div %%ecx" : : : "eax", "ecx", "edx");
}

static void execute_data(void) {
  static uint8_t code[16] = {0xc3};
  ((void (*)(void))address((uintptr_t)code))();
}

static void execute_stack(void) {
  volatile uint8_t code[16] = {0xc3};
  ((void (*)(void))address((uintptr_t)code))();
}

/* Down the stack until the guard page stops it. */
static void overflow(void) {
  for (volatile uint8_t *p = (volatile uint8_t *)address(VA_STACK_TOP - 1);; p -= 64) *p = 0;
}

static void canary(void) {
  volatile char small[16];
  for (unsigned i = 0; i < 64; i++) ((volatile char *)small)[i] = 'x';
}

static const struct {
  const char *name;
  void (*act)(void);
} acts[] = {{"read-null", read_null},
            {"read-kernel", read_kernel},
            {"write-rodata", write_rodata},
            {"write-code", write_code},
            {"write-startup", write_startup},
            {"port", port},
            {"halt", halt},
            {"interrupts-off", interrupts_off},
            {"undefined", undefined},
            {"divide", divide},
            {"execute-data", execute_data},
            {"execute-stack", execute_stack},
            {"overflow", overflow},
            {"canary", canary}};

/* Slots it does not have, an Irq without an Io, memory from a bank that is not there: all the same answer. */
static void refused(void) {
  struct sys_words m = {{0}};
  bool good = sys_status(sys_call(200, 0, m).rax) == ST_BAD_CAP && sys_signal(201) == ST_BAD_CAP &&
              sys_create(220, OBJ_IRQ, SLOT_BANK, SLOT_IO, 1, SLOT_SIGNAL, 1) == ST_BAD_CAP &&
              sys_create(220, OBJ_DEVMEM, SLOT_BANK, SLOT_IO, 0xb8000, 1, 0) == ST_BAD_CAP &&
              sys_create(220, OBJ_MEM, 202, 1, 0, 0, 0) == ST_BAD_CAP && sys_destroy(SLOT_PARENT) == ST_DENIED &&
              sys_status(sys_control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, 0x60, 1, 1).rax) == ST_BAD_CAP;
  log_line(2, "%s capabilities it does not have", good ? "PASS" : "FAIL");
  env_exit(0, "done");
}

void component_main(void) {
  const char *name = env_startup()->label;
  for (const char *p = name; *p; p++)
    if (*p == '/') name = p + 1;
  for (unsigned i = 0; i < sizeof acts / sizeof *acts; i++)
    if (text_equal(acts[i].name, name)) {
      acts[i].act();
      log_line(2, "FAIL %s went through", name);
      env_exit(1, "still here");
    }
  if (text_equal(name, "refused")) refused();
  if (text_equal(name, "hang"))
    for (;;) sink++;
  env_exit(1, "it has no task of this name");
}
