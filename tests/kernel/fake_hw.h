/* Fake hw: see fake_hw.c. */
#ifndef TESTS_KERNEL_FAKE_HW_H
#define TESTS_KERNEL_FAKE_HW_H

#include "abi/status.h"
#include "hw.h"
#include <setjmp.h>

enum { FAKE_FRAMES = 3000 };
struct fake {
  uint64_t interrupt_ticks; /* what an interrupt takes until the kernel knows whom it is for */
  uint64_t tsc, armed, root, flushes, next_page, guest_interrupts;
  unsigned ipis[8]; /* interrupts sent to each CPU */
  bool line_used[HW_LINES], line_open[HW_LINES], root_may_die;
};
extern struct fake fake;
extern jmp_buf fake_root_died; /* where the end of a root task leads when fake.root_may_die */
extern unsigned fake_cpus;     /* set before world_new */
void fake_reset(void);

#endif
