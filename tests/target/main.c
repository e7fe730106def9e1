/* Kernel test: what the kernel promises to user level, tried from the root task's place against children that
 * misbehave.
 *
 * Each case prints one PASS or FAIL line; a case that fails says which check, and the others still run. */
#include "test.h"

static const char *failed_check;
static unsigned failed_line;

void check(bool holds, const char *what, unsigned line) {
  if (holds || failed_check) return;
  failed_check = what;
  failed_line = line;
}

void run_case(const char *name, void (*body)(void)) {
  cap_t first = slot_next();
  failed_check = NULL;
  body();
  slot_release(first);
  print(failed_check ? "FAIL " : "PASS ");
  print(name);
  if (failed_check) {
    print(" line ");
    print_number(failed_line);
    print(": ");
    print(failed_check);
  }
  print("\n");
}

void root_main(void) {
  root_init();
  root_start_cpus();
  test_fresh();
  test_exceptions();
  test_entry();
  test_isolation();
  test_capabilities();
  test_ipc();
  test_time();
  test_memory();
  test_devices();
  test_vcpu();
  test_smp();
  test_stress();
  test_fuzz();
  root_finish();
}
