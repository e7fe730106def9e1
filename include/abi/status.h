/* Status: the one result enum of the whole system, kernel and services alike.
 *
 * Why one: a value can be handed from the kernel through any number of servers to a user without
 * translation. Zero is success; every other value leaves the callee's state unchanged unless the
 * function's own comment says otherwise. Values are ABI: append, never renumber. */
#ifndef ABI_STATUS_H
#define ABI_STATUS_H

enum status {
  ST_OK = 0,
  ST_AGAIN = 1,       /* a bounded step was done, call again to go on (destroy, attach, pending sessions) */
  ST_EVENT = 2,       /* reply_wait: signal bits arrived instead of a call */
  ST_TIMEOUT = 3,     /* the deadline passed */
  ST_BAD_CAP = 4,     /* slot empty, out of range, stale, or of another type: always the same answer */
  ST_DENIED = 5,      /* the capability lacks a right, or policy forbids */
  ST_BAD_ARG = 6,     /* a value is out of its documented range */
  ST_NO_MEMORY = 7,   /* the bank that must pay has too few pages */
  ST_NO_SLOT = 8,     /* a fixed table or a capability table is full, or the slot is occupied */
  ST_NO_CONTIGUOUS = 9, /* no contiguous or suitably placed memory left */
  ST_OVERLAP = 10,    /* the address or resource range is already taken */
  ST_GONE = 11,       /* the other side died, was destroyed, or the call was aborted */
  ST_NOT_FOUND = 12,  /* no such name, module, device or route */
  ST_UNSUPPORTED = 13, /* understood, not available here */
  ST_STATE = 14,      /* not possible in the object's present state */
  ST_PROTOCOL = 15,   /* malformed message: wrong length, method or order */
  ST_COUNT
};

#endif
