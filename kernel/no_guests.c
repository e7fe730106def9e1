/* No guests: stands in for vcpu.c and the machine's part of it in a kernel that is linked without them, so that who
 * boots no virtual machine trusts no line about them. Such a kernel answers UNSUPPORTED and never has a Vcpu. */
#include "hw.h"
#include "kernel.h"
#include "vcpu.h"

void hw_guest_start(unsigned number) {}
bool hw_guest_supported(void) { return false; }
struct vcpu *vcpu_new(struct bank *bank, struct pd *memory) {
  return NULL;
}
int vcpu_run(struct thread *t, struct vcpu *v, uint64_t deadline) { return ST_GONE; }
int vcpu_destroy_step(struct vcpu *v) { return ST_OK; }
