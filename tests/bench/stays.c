/* Stays: a plugin of the emulator. Counts the instructions of each stay in the kernel, from the first one after user
 * level, sleep or a guest to the return there, so with interrupts off, and tells which was the longest of the run and
 * where it went.
 *
 * With several CPUs the instructions that others execute in the kernel while a CPU waits for the lock are its own wait:
 * on a machine where all run at once that is the time it takes, as the emulator's turns are not. A CPU's start is no
 * stay. Arguments: out=FILE; wait=FIRST-END, the addresses of the loop that waits for the lock, hexadecimal.
 *
 * The emulator's own header is in no distribution's package; these are its declarations of the functions that are used.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum { NO_REGISTERS = 0 };
extern void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, void (*call)(uint64_t, struct qemu_plugin_tb *));
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t number);
extern uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *instruction);
extern size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *instruction);
extern const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *instruction);
extern void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *instruction, void (*call)(unsigned, void *),
                                                   int flags, void *argument);
extern void qemu_plugin_register_atexit_cb(uint64_t id, void (*call)(uint64_t, void *), void *argument);
int qemu_plugin_install(uint64_t id, const void *info, int count, char **arguments);
extern int qemu_plugin_version;
int qemu_plugin_version = 1;

#define KERNEL_FIRST 0xffffffff80000000ull
enum { CPUS = 8, LONGEST = 1 << 16 };

struct stay {
  uint64_t length, waited;
  uint64_t at[LONGEST];
};
static struct stay now[CPUS], longest;
static bool counts[CPUS], waits[CPUS]; /* it has been at user level or asleep once; it is in the loop that waits */
static uint64_t wait_first, wait_end, stays;
static char out[256];

static void add(struct stay *s, uint64_t address) {
  if (s->length < LONGEST) s->at[s->length] = address;
  s->length++;
}

static void inside(unsigned cpu, void *argument) {
  uint64_t address = (uintptr_t)argument;
  waits[cpu] = address >= wait_first && address < wait_end;
  if (waits[cpu]) return;
  add(&now[cpu], address);
  for (unsigned i = 0; i < CPUS; i++)
    if (waits[i]) add(&now[i], wait_first), now[i].waited++;
}

static void leaves(unsigned cpu, void *argument) {
  inside(cpu, argument);
  stays += counts[cpu];
  if (counts[cpu] && now[cpu].length > longest.length) longest = now[cpu];
  counts[cpu] = true;
  now[cpu].length = now[cpu].waited = 0;
}

static bool is_leave(const struct qemu_plugin_insn *instruction) {
  static const char *const leave[] = {"\x48\x0f\x07", "\x48\xcf", "\xf4",
                                      "\x0f\x01\xd8"}; /* sysretq, iretq, hlt, vmrun */
  const void *code = qemu_plugin_insn_data(instruction);
  size_t size = qemu_plugin_insn_size(instruction);
  for (unsigned i = 0; i < sizeof leave / sizeof leave[0]; i++)
    if (size == strlen(leave[i]) && !memcmp(code, leave[i], size)) return true;
  return false;
}

static void translated(uint64_t id, struct qemu_plugin_tb *block) {
  for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
    struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
    uint64_t address = qemu_plugin_insn_vaddr(instruction);
    if (address < KERNEL_FIRST) continue;
    qemu_plugin_register_vcpu_insn_exec_cb(instruction, is_leave(instruction) ? leaves : inside, NO_REGISTERS,
                                           (void *)(uintptr_t)address);
  }
}

static void ended(uint64_t id, void *argument) {
  FILE *file = fopen(out, "w");
  if (!file) return;
  fprintf(file, "%lu stays, longest %lu, waited %lu\n", stays, longest.length, longest.waited);
  for (uint64_t i = 0; i < longest.length && i < LONGEST; i++) fprintf(file, "%lx\n", longest.at[i]);
  fclose(file);
}

int qemu_plugin_install(uint64_t id, const void *info, int count, char **arguments) {
  for (int i = 0; i < count; i++) {
    sscanf(arguments[i], "out=%255s", out);
    sscanf(arguments[i], "wait=%lx-%lx", &wait_first, &wait_end);
  }
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, ended, NULL);
  return 0;
}
