/* Cpu: the hardware behind entropy: RDRAND, RDSEED and the time stamp counter. */
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

static uint32_t cpuid(uint32_t leaf, bool want_ebx) {
  uint32_t a = leaf, b, c = 0, d;
  __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
  return want_ebx ? b : leaf ? c : a;
}

const struct entropy_hardware *entropy_cpu(void) {
  static struct entropy_hardware cpu = {0, cpu_word, sys_tsc};
  cpu.generators = cpuid(1, false) >> 30 & 1;
  if (cpuid(0, false) >= 7) cpu.generators |= (cpuid(7, true) >> 18 & 1) << 1;
  return &cpu;
}
