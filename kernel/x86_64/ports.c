/* Ports: the I/O permission bitmap of the running Pd, loaded when it first touches a port.
 *
 * Why lazy: most Pds have no port, and the bitmap is 8 KiB. The task segment keeps the last bitmap that was loaded;
 * only its offset is invalidated when another Pd runs, so two drivers that alternate with others pay one fault, not a
 * copy, each time. Invariant: bitmap_offset is PORTS_VALID only while the segment holds the bitmap of the running Pd.
 */
#include "hw.h"
#include "x86_64/interrupt.h"

bool ports_fault(void) {
  struct cpu *cpu = cpu_self();
  if (cpu->ports_low == NULL || cpu->task.bitmap_offset == PORTS_VALID) return false;
  if (cpu->ports_in_task != cpu->ports_low) {
    __builtin_memcpy(cpu->task.bitmap, cpu->ports_low, PAGE_SIZE);
    __builtin_memcpy(cpu->task.bitmap + PAGE_SIZE, cpu->ports_high, PAGE_SIZE);
    cpu->ports_in_task = cpu->ports_low;
  }
  cpu->task.bitmap_offset = PORTS_VALID;
  return true;
}

/* On every CPU: the processor reads the segment anew at each port access, and all this happens under the kernel's lock.
 */
void hw_ports_forget(const void *low_page) {
  for (unsigned i = 0; i < CPUS_MAX; i++) {
    if (cpus[i].ports_in_task != low_page) continue;
    cpus[i].ports_in_task = NULL;
    cpus[i].task.bitmap_offset = PORTS_DENIED;
  }
}
