/* Bodies of the hot functions of hw.h for the kernel build, placed before every C file by part.mk.
 *
 * Why: the object kernel stays free of machine code and is compiled on the host against plain functions, yet the
 * shipped kernel pays no call for an address computation. All are gnu_inline: no second copy is ever emitted. */
#ifndef KERNEL_X86_64_HW_INLINE_H
#define KERNEL_X86_64_HW_INLINE_H

#ifndef __ASSEMBLER__
#include "hw.h"
#include "x86_64/barrier.h"
#include "x86_64/cpu.h"
#include "x86_64/fpu.h"
#include "x86_64/frame.h"

#define DIRECT_BASE 0xffff800000000000ull
#define KERNEL_BASE 0xffffffff80000000ull

HW_INLINE void *hw_direct(paddr_t physical) { return (void *)(DIRECT_BASE + physical); }
HW_INLINE paddr_t hw_physical(const void *direct) { return (uint64_t)direct - DIRECT_BASE; }
HW_INLINE uint64_t hw_tsc(void) {
  uint32_t low, high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  return (uint64_t)high << 32 | low;
}
HW_INLINE void hw_relax(void) { __asm__ volatile("pause"); }
HW_INLINE void hw_cr3_load(paddr_t root) { __asm__ volatile("mov %0, %%cr3" : : "r"(root) : "memory"); }
HW_INLINE void hw_address_space(paddr_t root) { (barriers & BARRIER_ANY) ? barrier_space(root) : hw_cr3_load(root); }
HW_INLINE void hw_tlb_page(uint64_t address) { __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory"); }
HW_INLINE void hw_tlb_all(void) { __asm__ volatile("mov %%cr3, %%rax; mov %%rax, %%cr3" : : : "rax", "memory"); }
HW_INLINE void *hw_processor(void) {
  void *p;
  __asm__("mov %%gs:%c1, %0" : "=r"(p) : "i"(CPU_KERNEL));
  return p;
}
HW_INLINE void hw_processor_set(void *p) {
  __asm__ volatile("mov %0, %%gs:%c1" : : "r"(p), "i"(CPU_KERNEL) : "memory");
}
/* The bitmap becomes effective only in ports_fault. */
HW_INLINE void hw_ports(const void *low_page, const void *high_page) {
  bool same;
  __asm__ volatile("cmpq %1, %%gs:%c2" : "=@cce"(same) : "ri"(low_page), "i"(offsetof(struct cpu, ports_low)));
  if (same) return;
  struct cpu *cpu = cpu_self();
  cpu->ports_low = low_page;
  cpu->ports_high = high_page;
  cpu->task.bitmap_offset = PORTS_DENIED;
}
HW_INLINE void hw_fpu_save(void *area) {
  if (fpu_components)
    __asm__ volatile("xsave64 %0" : "+m"(*(uint8_t(*)[FPU_BYTES])area) : "a"(XSTATE_ALL), "d"(0));
  else
    __asm__ volatile("fxsave64 %0" : "+m"(*(uint8_t(*)[FPU_BYTES])area));
}
HW_INLINE void hw_fpu_restore(const void *area) {
  if (fpu_components)
    __asm__ volatile("xrstor64 %0" : : "m"(*(const uint8_t(*)[FPU_BYTES])area), "a"(XSTATE_ALL), "d"(0));
  else
    __asm__ volatile("fxrstor64 %0" : : "m"(*(const uint8_t(*)[FPU_BYTES])area));
}
/* The user's GS base is in the other of the two registers while the kernel runs. */
HW_INLINE void hw_bases_save(uint64_t *bases) {
  __asm__ volatile("rdfsbase %0; swapgs; rdgsbase %1; swapgs" : "=r"(bases[0]), "=r"(bases[1]));
}
/* Selectors too, so that none is left for another thread to find; loading one clears its base on some processors. */
HW_INLINE void hw_bases_load(const uint64_t *bases) {
  __asm__ volatile("mov %2, %%ds; mov %2, %%es; mov %2, %%fs; wrfsbase %0; swapgs; mov %2, %%gs; wrgsbase %1; swapgs"
                   :
                   : "r"(bases[0]), "r"(bases[1]), "r"(0));
}
HW_INLINE void hw_barrier_user(void) {
  if (barriers & BARRIER_ANY) barrier_leave(); /* one test of memory; `barriers` alone is loaded first */
}

#endif
#endif
