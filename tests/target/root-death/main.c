/* Root death: a root task that faults at once, for the test of the kernel's last words. */
#include "../../root/root.h"

void root_main(void) {
  root_init();
  root_start_cpus();
  print("root task runs\n");
  *(volatile uint64_t *)0x123456000 = 1;
}
