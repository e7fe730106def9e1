/* Driver probe: its parts. Each check prints `PASS name` or `FAIL name`. */
#ifndef DRIVER_PROBE_H
#define DRIVER_PROBE_H

#include "base/loop.h"
#include "iface/log.h"

static inline void verdict(bool good, const char *name) { log_line(LOG_INFO, "%s %s", good ? "PASS" : "FAIL", name); }

void check_framebuffer(void);
void check_outbox(void);

#endif
