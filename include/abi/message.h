/* Message page: the pinned page through which long messages and capabilities travel, one per thread.
 *
 * The kernel reads it once per transfer and copies to the receiver's page. It is ordinary memory to
 * its thread, so nothing in it is trusted by the kernel; sizes come in registers. */
#ifndef ABI_MESSAGE_H
#define ABI_MESSAGE_H

#include "abi/types.h"

#define MSG_CAPS 4u
#define MSG_DATA 3840u
#define MSG_WORDS 5u /* register words of every message: rsi rdx r8 r9 r10 */

struct message_page {
  /* Sender: slots to send and the rights to keep. On arrival the kernel writes the type that came (0 = none). */
  cap_t send[MSG_CAPS];
  uint16_t rights[MSG_CAPS];
  /* Receiver: slots to receive into, 0 or an occupied slot drops that capability. */
  cap_t receive[MSG_CAPS];
  uint16_t arrived[MSG_CAPS]; /* written by the kernel: enum object_type of each, OBJ_NONE when dropped */
  uint8_t reserved[256 - 48];
  uint8_t data[MSG_DATA];
};
_Static_assert(sizeof(struct message_page) == PAGE_SIZE, "the message page is one page");

enum thread_state { THREAD_STOPPED = 0, THREAD_RUNNABLE, THREAD_CALLING, THREAD_SERVING_WAIT, THREAD_SIGNAL_WAIT, THREAD_FAULTED };

/* What CTL_THREAD_INFO writes: state, fault record, and whom the thread is blocked on. */
struct thread_info {
  uint32_t state;       /* enum thread_state */
  uint32_t vector;      /* CPU exception number of the last fault, 0xffffffff = none */
  uint64_t error, address; /* error code; CR2 for page faults */
  uint64_t ip, sp, flags;
  uint64_t ticks;       /* CPU time consumed by this thread, whoever paid */
  uint64_t blocked_on;  /* badge of the gate it calls through, 0 = not calling */
  uint64_t depth;       /* open calls below it */
  uint64_t calls;       /* that it has made and that reached a server or its queue */
};

#endif
