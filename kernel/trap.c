/* Trap: exceptions of user level and interrupts, after entry.S has saved the thread. */
#include "kernel.h"
#include "schedule.h"
#include "thread.h"
#include "x86_64/interrupt.h"

enum { VECTOR_PROTECTION = 13, VECTORS_OF_CPU = 32 };

/* The instruction may have been a port access of a Pd whose bitmap is not loaded yet. */
static bool port_access(const struct thread *t) {
  if (!t->pd->ports[1]) return false;
  hw_ports(t->pd->ports[0], t->pd->ports[1]);
  return ports_fault();
}

/* Neither the interrupt nor the choice that follows it is charged to whom it happened to meet. */
static void interrupt(struct processor *p, unsigned vector) {
  processor_account(p);
  p->cause = NULL;
  hw_interrupt(vector);
  if (p->reschedule) schedule(p);
  processor_bill(p, p->cause);
}

void kernel_trap(struct processor *p, uint64_t vector, uint64_t error, uint64_t address) {
  processor_enter(p);
  if (vector >= VECTORS_OF_CPU)
    interrupt(p, (unsigned)vector);
  else if (vector != VECTOR_PROTECTION || !port_access(p->current))
    thread_fault(p->current, vector, error, address);
  /* Where a thread has jumped to no address at all, the way back would fault inside the kernel. */
  if (p->current && p->current->frame.rip >= USER_END) p->current->frame.rip = 0;
  processor_leave(p);
}
