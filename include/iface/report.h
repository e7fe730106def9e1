/* Report: a component publishes a small text that others may be routed to read as a ROM. Service "report",
 * args "name=NAME". The Mem beside is copied up to `bytes` at the moment of the call. */
#ifndef IFACE_REPORT_H
#define IFACE_REPORT_H

#include "iface/iface.h"

#define REPORT_BYTES_MAX 65536u
struct report_submit_in { uint64_t bytes; };

#define REPORT_METHODS(M, I) M(I, submit, struct report_submit_in, struct iface_none)

IFACE(report, REPORT_METHODS)

#endif
