/* Barrier: what the processor needs between domains that share its predictors and buffers; decided once from CPUID. */
#ifndef KERNEL_X86_64_BARRIER_H
#define KERNEL_X86_64_BARRIER_H

#include "hw.h"

enum { BARRIER_DOMAIN = 1, BARRIER_USER = 2, BARRIER_ISOLATE = 4, BARRIER_ANY = 7 };
enum { VENDOR_AMD = 0x68747541, VENDOR_HYGON = 0x6f677948 }; /* first four letters: CPUID 0, ebx */
enum { CAP_NO_MELTDOWN = 1, CAP_NO_MDS = 1 << 5, CAP_NO_TAA = 1 << 8, CAP_RFDS_CLEAR = 1 << 28 };
enum {
  D_MD_CLEAR = 1 << 10,
  D_PREDICTOR = 1 << 26,
  D_CAPABILITIES = 1 << 29,
  B_RTM = 1 << 11,
  AMD_B_PREDICTOR = 1 << 12
};

struct processor_facts {
  uint32_t vendor, b, d; /* CPUID 7: ebx, edx */
  uint32_t amd_b;        /* CPUID 0x80000008: ebx */
  uint64_t capabilities; /* IA32_ARCH_CAPABILITIES, 0 when there is none */
};
static inline unsigned barriers_needed(const struct processor_facts *f) {
  bool leaks = !(f->capabilities & CAP_NO_MDS) || (f->b & B_RTM && !(f->capabilities & CAP_NO_TAA));
  bool clears = (f->d & D_MD_CLEAR && leaks) || f->capabilities & CAP_RFDS_CLEAR;
  bool predictor = f->d & D_PREDICTOR || f->amd_b & AMD_B_PREDICTOR;
  bool meltdown = f->vendor != VENDOR_AMD && f->vendor != VENDOR_HYGON && !(f->capabilities & CAP_NO_MELTDOWN);
  return (predictor ? BARRIER_DOMAIN : 0) | (clears ? BARRIER_USER : 0) | (meltdown ? BARRIER_ISOLATE : 0);
}

extern unsigned barriers; /* BARRIER_* that this machine uses; fixed after barrier_init */

/* After the boot information is read; says on the screen what the command line leaves open. */
void barrier_init(void);
/* Where `barriers` asks for them: between domains; before another one's code runs. */
void barrier_domain(void);
void barrier_user(void);
/* The long forms of hw_address_space and hw_barrier_user. */
void barrier_space(paddr_t root);
void barrier_leave(void);

#endif
