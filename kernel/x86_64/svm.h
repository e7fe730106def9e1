/* Svm: the layout of AMD's virtual machine control block. */
#ifndef KERNEL_X86_64_SVM_H
#define KERNEL_X86_64_SVM_H

#include "abi/vcpu.h"
#include "hw.h"

struct vmcb {
  uint16_t cr_read, cr_write, dr_read, dr_write;
  uint32_t exceptions, intercepts[3];
  uint8_t reserved1[0x40 - 0x18];
  uint64_t io_denied, msr_denied, tsc_offset;
  uint32_t asid, tlb_control;
  uint32_t interrupt, interrupt_vector;
  uint64_t shadow, exit, info[2];
  uint32_t cut, cut_error; /* the event whose delivery the exit cut off */
  uint64_t nested;
  uint8_t reserved2[0xa8 - 0x98];
  uint32_t inject, inject_error;
  uint64_t nested_root;
  uint8_t reserved3[0x400 - 0xb8];
  struct vcpu_segment segments[10]; /* in vcpu_state's order */
  uint8_t reserved4[43], cpl, reserved5[4];
  uint64_t efer;
  uint8_t reserved6[0x548 - 0x4d8];
  uint64_t cr4, cr3, cr0, dr7, dr6, rflags, rip;
  uint8_t reserved7[0x5d8 - 0x580];
  uint64_t rsp;
  uint8_t reserved8[0x5f8 - 0x5e0];
  uint64_t rax;
  uint64_t star_to_cr2[9]; /* in vcpu_state's order */
  uint8_t reserved9[0x668 - 0x648];
  uint64_t pat;
};
_Static_assert(offsetof(struct vmcb, asid) == 0x58 && offsetof(struct vmcb, exit) == 0x70 &&
                   offsetof(struct vmcb, nested) == 0x90 && offsetof(struct vmcb, nested_root) == 0xb0 &&
                   offsetof(struct vmcb, cpl) == 0x4cb && offsetof(struct vmcb, efer) == 0x4d0 &&
                   offsetof(struct vmcb, rip) == 0x578 && offsetof(struct vmcb, rsp) == 0x5d8 &&
                   offsetof(struct vmcb, rax) == 0x5f8 && offsetof(struct vmcb, pat) == 0x668,
               "as the processor reads it");

#endif
