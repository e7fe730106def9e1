/* Destroy: taking objects apart in bounded steps.
 *
 * The first step makes the object dying: no lookup but destroy's finds it, nothing can be added to it. Each step does
 * about a page's worth of work and leaves every link whole, so steps of different destroyers may interleave. The last
 * step frees the cell, which kills every capability to it. */
#ifndef KERNEL_DESTROY_H
#define KERNEL_DESTROY_H

#include "object.h"

/* OK when the object is gone, AGAIN when steps remain. */
int destroy_step(struct cell *c);
/* Up to a bound of steps; for SYS_DESTROY. */
int destroy(struct cell *c);

/* The tree of derivations. */
void derived_link(struct derived *origin, struct derived *d);
void derived_unlink(struct derived *d);
struct derived *derived_deepest(struct derived *d); /* a descendant without descendants; itself when it has none */

#endif
