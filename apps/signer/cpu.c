/* Cpu: the hardware behind entropy: RDRAND, RDSEED and the time stamp counter. */
#include <cpuid.h>

#include "base/sys.h"
#include "entropy.h"

static bool cpu_word(unsigned generator, uint64_t *value) {
  uint8_t ok;
  if (generator == 0)
    __asm__ volatile("rdrand %0; setc %1" : "=r"(*value), "=qm"(ok) : : "cc");
  else
    __asm__ volatile("rdseed %0; setc %1" : "=r"(*value), "=qm"(ok) : : "cc");
  return ok;
}

const struct entropy_hardware *entropy_cpu(void) {
  static struct entropy_hardware cpu = {0, cpu_word, sys_tsc};
  uint32_t a, b, c = 0, d;
  if (__get_cpuid(1, &a, &b, &c, &d)) cpu.generators = c >> 30 & 1;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) cpu.generators |= (b >> 18 & 1) << 1;
  return &cpu;
}
