/* Start: the kernel's first C code: brings the boot CPU up, then the object kernel, then the root task.
 *
 * Order matters: words before anything that can fail; ACPI while the early map still reaches firmware memory; the clock
 * before the object kernel, which computes a turn's length from it. */
#include "kernel.h"
#include "processor.h"
#include "x86_64/acpi.h"
#include "x86_64/apic.h"
#include "x86_64/clock.h"
#include "x86_64/console.h"
#include "x86_64/cpu.h"
#include "x86_64/layout.h"
#include "x86_64/lines.h"
#include "x86_64/paging.h"
#include "x86_64/root.h"
#include "x86_64/screen.h"
#include "x86_64/smp.h"

extern uint64_t boot_tsc;          /* boot.S */
extern uint64_t __stack_chk_guard; /* memory.c */
_Noreturn void start(uint32_t magic, uint32_t info);

static void read_boot_information(uint32_t magic, uint32_t info) {
  boot.tsc = boot_tsc;
  const char *wrong = boot_parse(magic, info, (struct boot_range){LAYOUT_IMAGE_FIRST, LAYOUT_IMAGE_END}, &boot);
  screen_early();
  if (wrong) hw_stop(wrong, __FILE__, __LINE__);
  acpi_init(boot.rsdp);
}

/* Does not return, so the canary may change here. Its lowest byte is zero, which ends an overrunning string. */
_Noreturn void start(uint32_t magic, uint32_t info) {
  if (magic == SMP_MAGIC) smp_arrived();
  __stack_chk_guard = cpu_random() & ~0xffull;
  console_init();
  read_boot_information(magic, info);
  cpu_require_features();
  barrier_init();
  cpu_protect();
  paging_init();
  screen_init();
  smp_stacks_of_first();
  cpu_init(0);
  apic_init();
  lines_init();
  clock_start();
  clock_finish();
  smp_init();
  kernel_init(&boot);
  root_build();
  processor_join(0);
}
