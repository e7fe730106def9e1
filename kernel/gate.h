/* Gate: the entry into a server thread. An alias is a gate derived from another: same thread, a life of its own. */
#ifndef KERNEL_GATE_H
#define KERNEL_GATE_H

#include "object.h"

struct gate *gate_new(struct bank *bank, struct thread *server); /* NULL: the bank cannot pay */
struct gate *gate_alias(struct bank *bank, struct gate *origin);
int gate_destroy_step(struct gate *g);

#endif
