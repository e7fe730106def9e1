/* Vcpu: a virtual CPU: registers of a guest and the control block of the machine, two pages beside its cell. Its memory
 * is the Pd it was made with. It has no time of its own: whoever runs it pays, and a physical interrupt ends the run.
 */
#ifndef KERNEL_VCPU_H
#define KERNEL_VCPU_H

#include "object.h"

enum { VCPU_PAGES = 3 }; /* a cell page at most, registers, control block */
/* The bank is prepared for VCPU_PAGES. */
struct vcpu *vcpu_new(struct bank *bank, struct pd *memory);
/* CTL_VCPU_RUN: OK after an exit, HANDLED for EVENT, RESTART when the machine wanted the CPU, or an error. */
int vcpu_run(struct thread *t, struct vcpu *v, uint64_t deadline);
int vcpu_destroy_step(struct vcpu *v);

#endif
