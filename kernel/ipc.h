/* Ipc: call, reply_wait, signal wait: the states of a thread that is blocked, and every way out of them.
 *
 * The word thread.link follows the protocol that tests/spin/ipc.pml checks: IDLE -> caller is the claim, caller -> NONE
 * is the completion; whoever makes the change completes the call, so each call ends exactly once. All else here runs
 * under the slow path's exclusion. */
#ifndef KERNEL_IPC_H
#define KERNEL_IPC_H

#include "object.h"

struct gate;

/* A call of the current thread; the arguments are in its frame. Status of a call that was refused; OK when it is under
 * way. */
int call_begin(struct thread *t, struct gate *g, uint64_t badge, uint64_t info);
/* The reply half of reply_wait. */
void reply(struct thread *t, uint64_t info);
/* The open caller gets GONE, whoever it is. */
void drop_caller(struct thread *server);
/* The wait half: EVENT, TIMEOUT or a queued call at once, else waits. Sets the frame's result. */
void serve(struct thread *t, uint64_t deadline);
/* Ends the call that `caller` is blocked in, queued or open. */
void call_cancel(struct thread *caller, int status);

/* The budget's key has changed, or it pays for a chain now: the queued calls on its way take their places anew. */
void call_reorder(const struct budget *b);

/* The armed deadline has passed. */
void wait_timeout(struct thread *t);
/* Bits for the bound thread are pending: it gets them now if it waits in reply_wait. */
void event_deliver(struct thread *t);
/* Pending bits of the bound signal end the thread's system call with EVENT; false when there are none. */
bool event_take(struct thread *t);
/* A thread in reply_wait that was held can be claimed again. */
void serve_resume(struct thread *t);
/* A thread in reply_wait must not be claimed any more. */
void serve_hold(struct thread *t);

#endif
